package mqtt.itest.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
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
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.Ca;
import mqtt.testkit.CutSocket;
import mqtt.testkit.PacketClient;
import mqtt.testkit.WebSocketSocket;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Peers that are slow on purpose, or stop in the middle, at every door, against a broker with little memory: each is closed
 * at its deadline, and clients that behave notice nothing.
 */
public class HostilePeersIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int HALF_OPEN = 10_000;
    private static final int DEADLINE_SECONDS = 5;

    /** Behind its deadline a peer may have a second to read, and this machine other things to do. */
    private static final Duration ALL_CLOSED = Duration.ofSeconds(DEADLINE_SECONDS + 20);

    private static final String DEADLINES =
            "host=127.0.0.1\nport=0\nconnect_timeout_ms=5000\ntls_timeout_ms=5000\nproxy_timeout_ms=5000\n";
    private static final ProtocolVersion V5 = ProtocolVersion.MQTT_5;

    @Rule
    public final Timeout limit = Timeout.seconds(240);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private BrokerProcess broker;
    private SSLSocketFactory tls;
    private int plainPort;
    private int tlsPort;
    private int webSocketPort;
    private int proxyPort;
    private volatile boolean over;

    @Before
    public void start() throws Exception {
        broker = BrokerProcess.unpacked();
        Ca ca = new Ca(broker.etc().resolve("tls"));
        ca.issue("server", "/CN=server", "IP:127.0.0.1");
        tls = ca.clients(null);
        broker.writeEtc("mqtt.listener-plain.cfg", DEADLINES);
        broker.writeEtc(
                "mqtt.listener-tls.cfg",
                DEADLINES + "tls=true\ntls_certificate=etc/tls/server.crt\ntls_key=etc/tls/server.key\n");
        broker.writeEtc("mqtt.listener-ws.cfg", DEADLINES + "websocket=true\n");
        broker.writeEtc("mqtt.listener-proxied.cfg", DEADLINES + "proxy=true\nproxy_trusted=127.0.0.1\n");
        broker.run(Map.of("FOGG_JAVA_OPTS", "-Xmx160m -XX:MaxDirectMemorySize=64m"));
        plainPort = port("plain");
        tlsPort = port("tls");
        webSocketPort = port("ws");
        proxyPort = port("proxied");
    }

    @After
    public void stop() throws Exception {
        over = true;
        threads.shutdownNow();
        broker.close();
    }

    private int port(String listener) {
        Pattern line = Pattern.compile("listener=" + listener + " listens on 127\\.0\\.0\\.1:(\\d+)");
        Await.until(listener, SOON, () -> line.matcher(broker.log()).find());
        Matcher found = line.matcher(broker.log());
        assertTrue(found.find());
        return Integer.parseInt(found.group(1));
    }

    private static byte[] bytes(Packet packet) {
        ByteBuf out = Unpooled.buffer();
        Encoder.encode(packet, V5, out);
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] connect(String id) {
        return connect(id, 60);
    }

    private static byte[] connect(String id, int keepAliveSeconds) {
        return bytes(new Connect(V5, id, true, keepAliveSeconds, null, null, null, Properties.NONE));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    // ---- those who behave

    /** Sends itself messages, one after another, until it is over. Every answer comes within {@link PacketClient#LIMIT}. */
    private Future<Integer> behaving(String id) {
        PacketClient client = PacketClient.open("127.0.0.1", broker.port(), V5);
        client.connect(id);
        client.subscribe("own/" + id, Qos.AT_LEAST_ONCE);
        return threads.submit(() -> {
            int count = 0;
            try (client) {
                while (!over) {
                    client.publish("own/" + id, "" + count, Qos.AT_LEAST_ONCE);
                    client.receive("own/" + id, "" + count);
                    count++;
                }
                client.disconnect();
            }
            return count;
        });
    }

    private int descriptors() {
        String[] all = new File("/proc/" + broker.pid() + "/fd").list();
        return all == null ? 0 : all.length;
    }

    private void assertNobodyWasHurt(List<Future<Integer>> behaving, int descriptorsBefore) throws Exception {
        Await.until("descriptors are free", SOON, () -> descriptors() <= descriptorsBefore + 20);
        String connected = broker.fogg("shell", "counters client.connected").out();
        assertTrue(connected, connected.matches("(?s).*client.connected\\s+" + behaving.size() + "\\b.*"));
        over = true;
        for (Future<Integer> each : behaving) {
            assertTrue(each.get() > 10);
        }
        assertFalse("seed " + seed + '\n' + broker.log(), broker.log().contains(" ERROR "));
    }

    private List<Future<Integer>> someWhoBehave() {
        List<Future<Integer>> behaving = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            behaving.add(behaving("good" + i));
        }
        return behaving;
    }

    // ---- those who do not

    @Test
    public void whoIsSlowOrSilentIsClosedAtItsDeadline() throws Exception {
        List<Future<Integer>> behaving = someWhoBehave();
        int descriptorsBefore = descriptors();
        byte[] hello = clientHello();
        byte[] upgrade = ascii("GET /mqtt HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: mqtt\r\n\r\n");
        byte[] proxy1 = ascii("PROXY TCP4 192.0.2.1 192.0.2.2 1000 1883\r\n");
        byte[] proxy2 = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000cc0000201c000020203e8075b");
        byte[] nothing = {};
        try (SlowPeers peers = new SlowPeers()) {
            for (int port : List.of(plainPort, tlsPort, webSocketPort, proxyPort)) {
                peers.add(HALF_OPEN / 4, port, nothing, 1);
                peers.add(100, port, new byte[] {0x10}, 1);
            }
            peers.add(200, plainPort, connect("a-byte-a-second"), 1);
            peers.add(200, tlsPort, hello, 1);
            peers.add(200, webSocketPort, upgrade, 1);
            peers.add(100, proxyPort, proxy1, 1);
            peers.add(100, proxyPort, proxy2, 1);
            for (int length = 1; length < proxy1.length; length++) {
                peers.add(1, proxyPort, Arrays.copyOf(proxy1, length), length);
            }
            for (int length = 1; length < proxy2.length; length++) {
                peers.add(1, proxyPort, Arrays.copyOf(proxy2, length), length);
            }
            for (int length = 1; length < hello.length; length++) {
                peers.add(1, tlsPort, Arrays.copyOf(hello, length), length);
            }
            for (int length = 1; length < upgrade.length; length++) {
                peers.add(1, webSocketPort, Arrays.copyOf(upgrade, length), length);
            }
            peers.add(100, proxyPort, proxy1, proxy1.length); // whole, and nothing behind it
            peers.add(100, proxyPort, proxy2, proxy2.length);
            peers.add(100, webSocketPort, upgrade, upgrade.length);
            peers.add(100, tlsPort, hello, hello.length);

            Await.until("all are closed", ALL_CLOSED, () -> peers.open() == 0);
        }
        assertNobodyWasHurt(behaving, descriptorsBefore);
    }

    /** The first thing that a client of TLS says. */
    private byte[] clientHello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("127.0.0.1", 1);
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    public void recordsOfTlsMayBeCutAnywhere() throws Exception {
        List<Future<Integer>> behaving = someWhoBehave();
        int descriptorsBefore = descriptors();
        List<Future<?>> cut = new ArrayList<>();
        for (int i = 0; i < 20; i++) { // into pieces
            PacketClient client = overTls(Long.MAX_VALUE);
            String id = "cut" + i;
            cut.add(threads.submit(() -> {
                try (client) {
                    client.connect(id);
                    client.subscribe("cut/" + id, Qos.AT_LEAST_ONCE);
                    for (int n = 0; n < 20; n++) {
                        client.publish("cut/" + id, "x".repeat(n * 100), Qos.AT_LEAST_ONCE);
                        client.receive("cut/" + id, "x".repeat(n * 100));
                    }
                    client.disconnect();
                }
                return null;
            }));
        }
        for (int i = 0; i < 60; i++) { // off, somewhere in handshake, CONNECT or what follows
            PacketClient client = overTls(1 + random.nextInt(1500));
            cut.add(threads.submit(() -> {
                try (client) {
                    client.sendBytes(connect("cut-off", 3)); // which has a deadline too
                    client.sendBytes(new byte[] {0x30, (byte) 0xFF, 0x7F});
                    client.awaitEnd();
                } catch (RuntimeException e) {
                    // it waited for an answer in the handshake, and was closed
                }
                return null;
            }));
        }
        for (Future<?> each : cut) {
            each.get();
        }
        assertNobodyWasHurt(behaving, descriptorsBefore);
    }

    private PacketClient overTls(long limit) throws IOException {
        Socket below = new CutSocket(new Socket("127.0.0.1", tlsPort), new Random(random.nextLong()), limit);
        return PacketClient.over(tls.createSocket(below, "127.0.0.1", tlsPort, true), V5);
    }

    @Test
    public void fragmentsOfOneByteAreSlowAndNothingElse() throws Exception {
        List<Future<Integer>> behaving = someWhoBehave();
        int descriptorsBefore = descriptors();
        List<Future<?>> fragmenting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String id = "bits" + i;
            fragmenting.add(threads.submit(() -> {
                Socket below = new Socket("127.0.0.1", webSocketPort);
                WebSocketSocket webSocket = new WebSocketSocket(below, "/mqtt", "", new Random(1));
                try (PacketClient client = PacketClient.over(webSocket, V5)) {
                    byByte(webSocket, connect(id));
                    assertEquals(
                            ReasonCode.SUCCESS, client.expect(Connack.class).reasonCode());
                    byByte(
                            webSocket,
                            bytes(new Subscribe(
                                    1, List.of(Subscription.of(TopicFilter.of("bits/" + id), Qos.AT_MOST_ONCE)))));
                    client.expect(Suback.class);
                    String payload = "y".repeat(20_000);
                    byByte(
                            webSocket,
                            bytes(new Publish(
                                    Qos.AT_MOST_ONCE,
                                    false,
                                    TopicName.of("bits/" + id),
                                    0,
                                    payload.getBytes(StandardCharsets.US_ASCII))));
                    client.receive("bits/" + id, payload);
                    byByte(webSocket, bytes(new Disconnect(ReasonCode.SUCCESS)));
                    client.awaitEnd();
                }
                return null;
            }));
        }
        for (Future<?> each : fragmenting) {
            each.get();
        }
        assertNobodyWasHurt(behaving, descriptorsBefore);
    }

    /** One message of as many frames as it has bytes. */
    private static void byByte(WebSocketSocket webSocket, byte[] message) throws IOException {
        for (int i = 0; i < message.length; i++) {
            int opcode = i == 0 ? 2 : 0;
            webSocket.sendFrame(i == message.length - 1 ? 0x80 | opcode : opcode, message[i]);
        }
    }
}
