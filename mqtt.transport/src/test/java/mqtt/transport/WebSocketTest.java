package mqtt.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.Properties;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.codec.Will;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import mqtt.testkit.WebSocketSocket;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** WebSockets over the net, with and without TLS. What every listener does, {@link ListenerTest} does with them too. */
@RunWith(Parameterized.class)
public class WebSocketTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ProtocolVersion V5 = ProtocolVersion.MQTT_5;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;

    @Parameterized.Parameters(name = "tls={0}")
    public static List<Boolean> kinds() {
        return List.of(false, true);
    }

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final Node node = new Node("auto");
    private final Map<String, Object> base = new HashMap<>();

    public WebSocketTest(boolean tls) {
        if (tls) {
            base.putAll(node.tls());
        }
        base.putAll(node.webSocket());
    }

    @After
    public void close() {
        node.close();
    }

    private void listen(Map<String, ?> more) {
        base.putAll(more);
        node.listen(base);
    }

    private WebSocketSocket open() {
        return node.openWebSocket("/mqtt", "");
    }

    private static byte[] bytes(Packet... packets) {
        ByteBuf out = Unpooled.buffer();
        for (Packet packet : packets) {
            Encoder.encode(packet, V5, out);
        }
        return ByteBufUtil.getBytes(out);
    }

    private static Connect connect(String clientId) {
        return new Connect(V5, clientId, true, 0, null, null, null, Properties.NONE);
    }

    private static Connect connectWithWill(String clientId, String topic) {
        Will will =
                new Will(TopicName.of(topic), "gone".getBytes(), Qos.AT_MOST_ONCE, false, 0, MessageProperties.NONE);
        return new Connect(V5, clientId, true, 0, null, null, will, Properties.NONE);
    }

    // ---- where the client is

    /** Connects with these headers; returns where the client is taken to be. */
    private SocketAddress address(String headers, byte... hello) {
        try (PacketClient client = PacketClient.over(node.openWebSocket("/mqtt", headers, hello), V5)) {
            client.connect("c");
            client.disconnect();
            return node.hooks.last.remoteAddress();
        }
    }

    private static boolean isOurs(SocketAddress address) {
        return ((InetSocketAddress) address).getAddress().isLoopbackAddress();
    }

    @Test
    public void theClientIsWhereTheTrustedProxySays() {
        String said = "X-Forwarded-For: 203.0.113.1, 192.0.2.7\r\nX-Forwarded-For: 10.0.0.1\r\n";
        listen(Map.of());
        assertTrue(isOurs(address(said)));
        listen(Map.of("websocket__trusted", "192.0.2.0/24"));
        assertTrue("it is no proxy that is trusted", isOurs(address(said)));
        listen(Map.of("websocket__trusted", "127.0.0.0/8, 10.0.0.0/8"));
        assertEquals(new InetSocketAddress("192.0.2.7", 0), address(said));
        assertTrue(isOurs(address("")));
    }

    @Test // a proxy for TCP before a proxy for HTTP
    public void theProxyIsWhereThePROXYHeaderSays() {
        listen(Map.of(
                "proxy",
                true,
                "proxy__trusted",
                "127.0.0.0/8",
                "proxy__common__name",
                false,
                "websocket__trusted",
                "10.0.0.1"));
        byte[] trusted = "PROXY TCP4 10.0.0.1 10.0.0.2 5000 443\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] other = "PROXY TCP4 10.0.0.3 10.0.0.2 5000 443\r\n".getBytes(StandardCharsets.US_ASCII);
        String said = "X-Forwarded-For: 192.0.2.7\r\n";
        assertEquals(new InetSocketAddress("192.0.2.7", 0), address(said, trusted));
        assertEquals(new InetSocketAddress("10.0.0.3", 5000), address(said, other));
        assertEquals(Optional.empty(), node.hooks.last.userName());
    }

    // ---- how it begins

    @Test
    public void whoIsNotWelcomeIsToldSoAndClosed() throws IOException {
        listen(Map.of("websocket__path", "/a, /b", "websocket__origins", "https://example.org"));
        record Wrong(String path, String headers, String says) {}
        for (Wrong wrong : List.of(
                new Wrong("/mqtt", "", "HTTP/1.1 404 Not Found\r\n"),
                new Wrong("/a", "Origin: https://example.com\r\n", "HTTP/1.1 403 Forbidden\r\n"),
                new Wrong("/a", "Host: x\r\n", "HTTP/1.1 400 Bad Request\r\n"))) {
            String said = assertThrows(RuntimeException.class, () -> node.openWebSocket(wrong.path(), wrong.headers()))
                    .getMessage();
            assertTrue(said, said.contains(wrong.says()));
        }
        try (WebSocketSocket welcome = node.openWebSocket("/b", "Origin: https://example.org\r\n")) {
            PacketClient.over(welcome, V5).connect("c");
            Await.until(SOON, () -> node.listener.connections() == 1);
        }
        assertTrue(
                node.log.toString(),
                node.hasLogged("listener=test closed: 404 Not Found: There is no WebSocket at this path"));
    }

    @Test
    public void whoAsksForNothingInTimeIsClosed() throws IOException {
        listen(Map.of("connect__timeout__ms", 300));
        try (Socket silent = new Socket("127.0.0.1", node.port());
                Socket slow = new Socket("127.0.0.1", node.port());
                WebSocketSocket idle = open()) {
            slow.getOutputStream().write("GET /mqtt HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
            for (Socket socket : List.of(silent, slow, idle)) {
                socket.setSoTimeout(10_000);
                assertEnds(socket);
            }
            assertEquals("a proper end", 1000, idle.closeCode());
        }
        Await.until(SOON, () -> node.listener.connections() == 0);
    }

    private static void assertEnds(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // TLS may say something first
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("it was not closed", e);
        } catch (IOException e) {
            // reset
        }
    }

    // ---- how it ends

    @Test
    public void aWrongFrameEndsIt() throws IOException {
        listen(Map.of("websocket__frame__bytes", 1000L));
        record Wrong(int first, byte[] payload, int code) {}
        for (Wrong wrong : List.of(
                new Wrong(0x81, new byte[] {'a'}, 1003),
                new Wrong(0x83, new byte[1], 1002),
                new Wrong(0x82, new byte[1001], 1009),
                new Wrong(PING, new byte[126], 1002))) {
            try (WebSocketSocket socket = open()) {
                PacketClient client = PacketClient.over(socket, V5);
                socket.sendFrame(0x82, bytes(connect("c")));
                client.expect(Connack.class);
                socket.sendFrame(wrong.first(), wrong.payload());
                client.expectClosed();
                assertEquals(wrong.code(), socket.closeCode());
            }
        }
        Await.until(SOON, () -> node.listener.connections() == 0 && node.gauge("client.connected") == 0);
    }

    @Test
    public void whoClosesWithoutDisconnectIsLost() throws IOException {
        listen(Map.of());
        try (PacketClient watcher = node.connect("watcher");
                WebSocketSocket socket = open()) {
            watcher.subscribe("will", Qos.AT_MOST_ONCE);
            PacketClient client = PacketClient.over(socket, V5);
            client.send(connectWithWill("c", "will"));
            client.expect(Connack.class);
            socket.sendFrame(CLOSE, (byte) 0x03, (byte) 0xE9);
            client.expectClosed();
            assertEquals(1001, socket.closeCode());
            watcher.receive("will", "gone");
        }
    }

    @Test // all in one segment: what the session cannot look at yet is not forgotten because of the Close frame behind
    // it
    public void whatCameBeforeTheCloseFrameCounts() throws IOException {
        listen(Map.of());
        try (PacketClient watcher = node.connect("watcher")) {
            watcher.subscribe("#", Qos.AT_MOST_ONCE);
            for (int i = 0; i < 50; i++) {
                try (WebSocketSocket socket = open()) {
                    byte[] goodbye = bytes(
                            connectWithWill("c" + i, "will"),
                            new Publish(Qos.AT_MOST_ONCE, false, TopicName.of("t"), 0, ("m" + i).getBytes()),
                            new Disconnect(ReasonCode.SUCCESS));
                    socket.sendFrames(0x82, goodbye, CLOSE, new byte[] {0x03, (byte) 0xE8});
                    watcher.receive("t", "m" + i);
                    assertEnds(socket);
                    assertEquals(1000, socket.closeCode());
                }
            }
            watcher.expectNothing(Duration.ofMillis(100)); // no will
        }
    }

    @Test
    public void theBrokerSaysWhetherItGoes() throws IOException {
        listen(Map.of());
        try (WebSocketSocket first = open();
                WebSocketSocket second = open();
                WebSocketSocket silent = open()) {
            PacketClient a = PacketClient.over(first, V5);
            PacketClient b = PacketClient.over(second, V5);
            a.connect("same");
            b.connect("same");
            assertEquals(
                    ReasonCode.SESSION_TAKEN_OVER, a.expect(Disconnect.class).reasonCode());
            a.expectClosed();
            assertEquals(1000, first.closeCode());
            node.listener.close();
            assertEquals(
                    ReasonCode.SERVER_SHUTTING_DOWN, b.expect(Disconnect.class).reasonCode());
            b.expectClosed();
            assertEquals(1001, second.closeCode());
            assertEnds(silent);
            assertEquals(1001, silent.closeCode());
        }
    }

    @Test
    public void aGoodbyeIsAnsweredWithOurs() throws IOException {
        listen(Map.of());
        try (WebSocketSocket socket = open()) {
            PacketClient client = PacketClient.over(socket, V5);
            client.connect("c");
            client.send(new Disconnect(ReasonCode.SUCCESS));
            client.expectClosed();
            assertEquals(1000, socket.closeCode());
        }
        Await.until(SOON, () -> node.listener.connections() == 0);
    }

    // ---- in between

    @Test
    public void pingsAreAnsweredInTheMiddleOfAPacket() throws IOException {
        listen(Map.of());
        try (WebSocketSocket socket = open()) {
            PacketClient client = PacketClient.over(socket, V5);
            client.connect("c");
            client.subscribe("t", Qos.AT_MOST_ONCE);
            byte[] packet = bytes(new Publish(Qos.AT_MOST_ONCE, false, TopicName.of("t"), 0, "hello".getBytes()));
            for (byte one : packet) {
                client.sendBytes(one);
                socket.ping("between");
            }
            client.receive("t", "hello");
            do {
                client.ping(); // others may have gone behind it
            } while (socket.owedPongs() > 0);
        }
    }

    @Test
    public void severalPacketsShareAFrame() throws IOException {
        listen(Map.of());
        try (WebSocketSocket socket = open()) {
            PacketClient client = PacketClient.over(socket, V5);
            byte[] all = bytes(
                    connect("c"),
                    new Subscribe(1, List.of(Subscription.of(TopicFilter.of("t"), Qos.AT_MOST_ONCE))),
                    new Publish(Qos.AT_MOST_ONCE, false, TopicName.of("t"), 0, "1".getBytes()),
                    new Publish(Qos.AT_MOST_ONCE, false, TopicName.of("t"), 0, "2".getBytes()));
            socket.sendFrame(0x82, all);
            client.expect(Connack.class);
            client.expect(Suback.class);
            client.receive("t", "1");
            client.receive("t", "2");
        }
    }

    @Test
    public void whoDoesNotReadIsWaitedFor() throws IOException {
        listen(Map.of("send__buffer__bytes", 16_384, "queue__messages", 100));
        try (PacketClient slow = node.connect("slow");
                PacketClient from = node.connect("from")) {
            slow.subscribe("t", Qos.AT_LEAST_ONCE);
            byte[] much = new byte[50_000];
            int count = 250;
            for (int i = 0; i < count; i++) {
                from.send(new Publish(Qos.AT_MOST_ONCE, false, TopicName.of("t"), 0, much));
            }
            from.publish("t", "end", Qos.AT_LEAST_ONCE); // which is kept rather than those of QoS 0
            int got = 0;
            while (slow.expect(Publish.class).payload().length == much.length) {
                got++;
            }
            assertTrue("all " + got + " were written, whether it reads or not", got < count);
        }
    }
}
