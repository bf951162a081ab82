package mqtt.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
import mqtt.codec.Properties;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.codec.Will;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** A listener with sockets, loops and clients as they are. */
@RunWith(Parameterized.class)
public class ListenerTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Parameterized.Parameters(name = "{0} tls={1} websocket={2}")
    public static List<Object[]> kinds() {
        return List.of(
                new Object[] {"epoll", false, false},
                new Object[] {"epoll", false, true},
                new Object[] {"epoll", true, false},
                new Object[] {"epoll", true, true},
                new Object[] {"io_uring", false, false},
                new Object[] {"io_uring", true, true},
                new Object[] {"nio", false, false},
                new Object[] {"nio", true, false},
                new Object[] {"nio", true, true});
    }

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final Node node;
    private final String io;
    private final boolean tls;
    private final Map<String, Object> base = new HashMap<>();

    public ListenerTest(String io, boolean tls, boolean webSocket) {
        this.node = new Node(io);
        this.io = io;
        this.tls = tls;
        if (tls) {
            base.putAll(node.tls());
        }
        if (webSocket) {
            base.putAll(node.webSocket());
        }
    }

    @Before
    public void listen() {
        Node.assumeThat(io);
        listen(Map.of());
    }

    private void listen(Map<String, ?> values) {
        Map<String, Object> all = new HashMap<>(base);
        all.putAll(values);
        node.listen(all);
    }

    @After
    public void close() {
        node.close();
    }

    @Test
    public void clientsExchangeMessages() {
        boolean linux = System.getProperty("os.name").equals("Linux");
        assertTrue(node.log.toString(), !linux || node.hasLogged("io=" + io));
        for (ProtocolVersion version : ProtocolVersion.values()) {
            try (PacketClient a = node.open(version);
                    PacketClient b = node.open(version)) {
                a.connect("a");
                b.connect("b");
                a.subscribe("t/#", Qos.EXACTLY_ONCE);
                for (Qos qos : Qos.values()) {
                    b.publish("t/" + qos, "x".repeat(100_000), qos);
                    a.receive("t/" + qos, "x".repeat(100_000));
                }
            }
        }
        Await.until(SOON, () -> node.listener.connections() == 0 && node.gauge("client.connected") == 0);
    }

    @Test // what comes behind CONNECT moves with the connection: nothing is lost or changes places
    public void connectionsMoveWhileBytesCome() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int clients = tls ? 100 : 300;
        int count = 50;
        for (int i = 0; i < clients; i++) {
            ProtocolVersion version = i % 2 == 0 ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1;
            String id = "m" + i;
            ByteBuf out = Unpooled.buffer();
            Encoder.encode(new Connect(version, id, true, 60, null, null, null, Properties.NONE), version, out);
            int connect = out.readableBytes();
            Encoder.encode(
                    new Subscribe(1, List.of(Subscription.of(TopicFilter.of("m/" + id), Qos.AT_MOST_ONCE))),
                    version,
                    out);
            for (int n = 0; n < count; n++) {
                byte[] payload = new byte[100 + n * 37 % 900];
                payload[0] = (byte) n;
                Encoder.encode(new Publish(Qos.AT_MOST_ONCE, false, TopicName.of("m/" + id), 0, payload), version, out);
            }
            byte[] bytes = Arrays.copyOf(out.array(), out.readableBytes());
            int cut =
                    switch (i % 4) {
                        case 0 -> connect + 5;
                        case 1 -> bytes.length - 3;
                        case 2 -> 1 + random.nextInt(bytes.length - 1);
                        default -> bytes.length;
                    };
            try (PacketClient client = node.open(version)) {
                client.sendBytes(Arrays.copyOf(bytes, cut));
                client.sendBytes(Arrays.copyOfRange(bytes, cut, bytes.length));
                client.expect(Connack.class);
                client.expect(Suback.class);
                for (int n = 0; n < count; n++) {
                    assertEquals(
                            "seed " + seed + " client " + i,
                            n,
                            client.expect(Publish.class).payload()[0]);
                }
            }
        }
    }

    @Test // reading pauses while it moves to its session's loop: its end may be noticed before what it sent is read
    public void whatAClientSaysBeforeItGoesCounts() {
        int count = 50;
        try (PacketClient watcher = node.connect("watcher")) {
            watcher.subscribe("t", Qos.AT_MOST_ONCE);
            watcher.subscribe("will", Qos.AT_MOST_ONCE);
            Set<String> expected = new TreeSet<>();
            Set<String> got = new TreeSet<>();
            for (int i = 0; i < count; i++) {
                ByteBuf out = Unpooled.buffer();
                Will will =
                        new Will(TopicName.of("will"), new byte[0], Qos.AT_MOST_ONCE, false, 0, MessageProperties.NONE);
                ProtocolVersion v = ProtocolVersion.MQTT_3_1_1;
                Encoder.encode(new Connect(v, "goes" + i, true, 60, null, null, will, Properties.NONE), v, out);
                Encoder.encode(new Publish(Qos.AT_MOST_ONCE, false, TopicName.of("t"), 0, ("" + i).getBytes()), v, out);
                Encoder.encode(new Disconnect(ReasonCode.SUCCESS), v, out);
                try (PacketClient client = node.open(v)) {
                    client.sendBytes(Arrays.copyOf(out.array(), out.readableBytes()));
                    client.finish();
                    client.awaitEnd();
                }
                expected.add("" + i);
            }
            while (got.size() < count) {
                Publish message = watcher.receive();
                assertEquals("no will of one who has said goodbye", TopicName.of("t"), message.topic());
                assertTrue(got.add(new String(message.payload())));
            }
            assertEquals(expected, got);
            Await.until(SOON, () -> node.listener.connections() == 1);
            watcher.expectNothing(Duration.ofMillis(50));
        }
    }

    @Test
    public void aChangeIsForNewConnections() {
        try (PacketClient before = node.connect("before")) {
            int port = node.port();
            listen(Map.of("versions", "3.1.1", "packet__bytes", 100));
            assertEquals("the same socket", port, node.port());
            before.publish("t", "x".repeat(1000), Qos.AT_LEAST_ONCE);
            try (PacketClient refused = node.open(ProtocolVersion.MQTT_5)) {
                refused.send(new Connect(ProtocolVersion.MQTT_5, "after", true, 0, null, null, null, Properties.NONE));
                assertEquals(
                        ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                        refused.expect(Connack.class).reasonCode());
            }
            listen(Map.of("host", "0.0.0.0"));
            before.ping();
            try (PacketClient after = node.connect("after")) {
                after.ping();
            }
        }
    }

    @Test
    public void aPortThatIsTakenIsTriedAgain() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = taken.getLocalPort();
            listen(Map.of("port", port));
            assertNull(node.listener.address());
            assertTrue(
                    node.log.toString(),
                    node.hasLogged("ERROR listener=test cannot listen on 127.0.0.1:" + port + ": "));
            listen(Map.of("port", 70_000)); // which is wrong, and leaves the good one in force
        }
        Await.until(SOON, () -> node.listener.address() != null);
        assertEquals(port, node.port());
        try (PacketClient client = node.connect("a")) {
            client.ping();
        }
    }

    @Test
    public void closingSaysGoodbye() {
        try (PacketClient v5 = node.connect("v5");
                PacketClient v3 = node.open(ProtocolVersion.MQTT_3_1_1);
                PacketClient silent = node.open(ProtocolVersion.MQTT_5)) {
            v3.connect("v3");
            Await.until(SOON, () -> node.listener.connections() == 3);
            node.listener.close();
            assertEquals(
                    ReasonCode.SERVER_SHUTTING_DOWN, v5.expect(Disconnect.class).reasonCode());
            v5.expectClosed();
            v3.expectClosed();
            silent.expectClosed();
        }
        Await.until(SOON, () -> node.listener.connections() == 0);
    }

    @Test
    public void closingWhileClientsComeLeavesNobody() throws InterruptedException {
        Thread[] threads = new Thread[4];
        int port = node.port();
        for (int t = 0; t < threads.length; t++) {
            String id = "c" + t + "-";
            threads[t] = new Thread(() -> {
                List<PacketClient> clients = new ArrayList<>();
                try {
                    for (int i = 0; i < 50; i++) {
                        PacketClient client = node.open(ProtocolVersion.MQTT_5);
                        clients.add(client);
                        client.send(new Connect(
                                ProtocolVersion.MQTT_5, id + i, true, 0, null, null, null, Properties.NONE));
                    }
                } catch (RuntimeException e) {
                    // the listener is gone by now
                }
                for (PacketClient client : clients) {
                    client.awaitEnd();
                    client.close();
                }
            });
            threads[t].start();
        }
        Await.until(SOON, () -> node.gauge("client.connected") > 5);
        node.listener.close();
        for (Thread thread : threads) {
            thread.join();
        }
        Await.until(SOON, () -> node.listener.connections() == 0 && node.gauge("client.connected") == 0);
        assertTrue(port > 0);
    }

    @Test
    public void whoDoesNotConnectInTimeIsClosed() throws IOException {
        listen(Map.of("connect__timeout__ms", 300));
        try (PacketClient silent = node.open(ProtocolVersion.MQTT_5);
                PacketClient half = node.open(ProtocolVersion.MQTT_5);
                Socket raw = new Socket("127.0.0.1", node.port())) {
            half.sendBytes((byte) 0x10, (byte) 100, (byte) 0, (byte) 4);
            silent.expectClosed();
            half.expectClosed();
            raw.setSoTimeout(10_000);
            assertEquals("not even a handshake", -1, readOrReset(raw));
        }
        Await.until(SOON, () -> node.listener.connections() == 0);
    }

    private static int readOrReset(Socket socket) {
        try {
            int read;
            do {
                read = socket.getInputStream().read();
            } while (read >= 0); // a TLS alert may come first
            return read;
        } catch (java.net.SocketTimeoutException e) {
            return -2;
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    public void theLastWordArrivesThoughTheClientHasSentMuchMore() {
        for (int i = 0; i < 5; i++) {
            try (PacketClient client = node.connect("a" + i)) {
                byte[] much = new byte[1 << 20];
                much[0] = 0x3F; // QoS 3 [MQTT-3.3.1-4]
                try {
                    client.sendBytes(much);
                } catch (RuntimeException e) {
                    // it may have been closed by then
                }
                assertEquals(
                        ReasonCode.MALFORMED_PACKET,
                        client.expect(Disconnect.class).reasonCode());
                client.expectClosed();
            }
        }
        Await.until(SOON, () -> node.listener.connections() == 0);
    }

    @Test
    public void aTakeOverIsToldOverTheNet() {
        try (PacketClient first = node.connect("same");
                PacketClient second = node.connect("same")) {
            assertEquals(
                    ReasonCode.SESSION_TAKEN_OVER,
                    first.expect(Disconnect.class).reasonCode());
            first.expectClosed();
            second.ping();
        }
    }

    @Test
    public void aSlowReaderGetsAllInOrder() {
        listen(Map.of("queue__messages", 100_000, "queue__bytes", 1L << 30));
        int count = 3000;
        try (PacketClient slow = node.connect("slow");
                PacketClient from = node.connect("from")) {
            slow.subscribe("t", Qos.AT_LEAST_ONCE);
            String padding = "x".repeat(4000);
            for (int i = 0; i < count; i++) {
                from.send(new Publish(Qos.AT_MOST_ONCE, false, TopicName.of("t"), 0, (i + ":" + padding).getBytes()));
            }
            from.ping();
            for (int i = 0; i < count; i++) {
                String got = new String(slow.receive().payload());
                assertEquals("" + i, got.substring(0, got.indexOf(':')));
            }
        }
    }

    @Test
    public void whatIsNoMqttIsClosed() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
            assertEquals(-1, readOrReset(socket));
        }
        assertFalse(node.log.toString(), node.hasLogged("ERROR"));
    }
}
