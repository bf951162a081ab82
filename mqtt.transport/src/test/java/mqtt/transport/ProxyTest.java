package mqtt.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mqtt.api.ProtocolVersion;
import mqtt.api.TlsView;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** PROXY protocol, with and without TLS behind it. */
@RunWith(Parameterized.class)
public class ProxyTest {
    private static final byte[] V2 = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;
    private static final int UNIX = 0x31;
    private static final int TYPE_SSL = 0x20;
    private static final int TYPE_CN = 0x22;
    private static final int CLIENT_SSL_WITH_CERTIFICATE = 3;

    @Parameterized.Parameters(name = "tls={0}")
    public static List<Boolean> kinds() {
        return List.of(false, true);
    }

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final boolean tls; // with the broker
    private final Node node = new Node("auto");
    private final Map<String, Object> base = new HashMap<>();

    public ProxyTest(boolean tls) {
        this.tls = tls;
        if (tls) {
            base.putAll(node.tls());
        }
        base.putAll(Map.of("proxy", true, "proxy__trusted", "127.0.0.0/8"));
    }

    @After
    public void close() {
        node.close();
    }

    private void listen(Map<String, ?> more) {
        base.putAll(more);
        node.listen(base);
    }

    /** Connects behind this header; returns where the client is said to be. */
    private SocketAddress connect(byte[] header) {
        try (PacketClient client = node.open(ProtocolVersion.MQTT_5, header)) {
            client.connect("c");
            client.disconnect();
            return node.hooks.last.remoteAddress();
        }
    }

    private SocketAddress connect(String header) {
        return connect(header.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] v2(int command, int family, String addresses) {
        return v2(command, family, HexFormat.of().parseHex(addresses));
    }

    private static byte[] v2(int command, int family, byte[] rest) {
        ByteBuf out = Unpooled.buffer()
                .writeBytes(V2)
                .writeByte(command)
                .writeByte(family)
                .writeShort(rest.length)
                .writeBytes(rest);
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] certified(int client, int verify, String commonName) {
        byte[] name = commonName.getBytes(StandardCharsets.UTF_8);
        ByteBuf out = Unpooled.buffer()
                .writeBytes(HexFormat.of().parseHex("0a0000017f0000010035075b"))
                .writeByte(TYPE_SSL)
                .writeShort(5 + 3 + name.length + 3 + 7 + 3 + 6)
                .writeByte(client)
                .writeInt(verify)
                .writeByte(TYPE_CN)
                .writeShort(name.length)
                .writeBytes(name)
                .writeByte(0x21)
                .writeShort(7)
                .writeBytes("TLSv1.3".getBytes(StandardCharsets.US_ASCII))
                .writeByte(0x23)
                .writeShort(6)
                .writeBytes("CIPHER".getBytes(StandardCharsets.US_ASCII));
        return v2(PROXY, TCP4, ByteBufUtil.getBytes(out));
    }

    private static boolean isOurs(SocketAddress address) {
        return ((InetSocketAddress) address).getAddress().isLoopbackAddress();
    }

    @Test
    public void theClientIsWhereTheProxySays() {
        listen(Map.of());
        assertEquals(
                new InetSocketAddress("192.0.2.7", 5000), connect("PROXY TCP4 192.0.2.7 198.51.100.1 5000 1883\r\n"));
        assertEquals(
                new InetSocketAddress("2001:db8::7", 5000),
                connect("PROXY TCP6 2001:db8::7 2001:db8::1 5000 1883\r\n"));
        assertTrue(isOurs(connect("PROXY UNKNOWN\r\n")));
        assertEquals(new InetSocketAddress("10.0.0.1", 53), connect(v2(PROXY, TCP4, "0a0000017f0000010035075b")));
        assertEquals(
                new InetSocketAddress("2001:db8::7", 53),
                connect(v2(PROXY, TCP6, "20010db8000000000000000000000007" + "00".repeat(16) + "0035075b")));
        byte[] unix = new byte[216];
        System.arraycopy("/run/x".getBytes(StandardCharsets.US_ASCII), 0, unix, 0, 6);
        assertEquals(UnixDomainSocketAddress.of("/run/x"), connect(v2(PROXY, UNIX, unix)));
        assertTrue("a proxy that looks whether we are well", isOurs(connect(v2(LOCAL, 0, ""))));
    }

    @Test
    public void theNameInACertificateIsTheUser() {
        listen(Map.of("proxy__common__name", true));
        connect(certified(CLIENT_SSL_WITH_CERTIFICATE, 0, "device-7"));
        assertEquals(Optional.of("device-7"), node.hooks.last.userName());
        connect(certified(CLIENT_SSL_WITH_CERTIFICATE, 1, "device-7"));
        assertEquals("the proxy has not found it good", Optional.empty(), node.hooks.last.userName());
        connect(certified(1, 0, "device-7"));
        assertEquals("there was none", Optional.empty(), node.hooks.last.userName());
    }

    @Test
    public void gatesAreToldOfTheTlsBeforeTheProxy() {
        listen(Map.of());
        connect(certified(CLIENT_SSL_WITH_CERTIFICATE, 0, "device-7"));
        assertEquals(
                Optional.of(new TlsView("TLSv1.3", "CIPHER", Optional.of("device-7"), true)), node.hooks.last.tls());
        connect(certified(CLIENT_SSL_WITH_CERTIFICATE, 1, "device-7"));
        assertEquals(Optional.of(new TlsView("TLSv1.3", "CIPHER", Optional.empty(), true)), node.hooks.last.tls());
        connect(certified(0, 0, "device-7"));
        assertEquals(
                "it does not speak TLS with the proxy",
                tls,
                node.hooks.last.tls().isPresent());
        connect("PROXY TCP4 192.0.2.7 198.51.100.1 5000 1883\r\n");
        assertEquals("but perhaps with the broker", tls, node.hooks.last.tls().isPresent());
    }

    @Test
    public void theNameInACertificateIsNotTheUserUnasked() {
        listen(Map.of());
        connect(certified(CLIENT_SSL_WITH_CERTIFICATE, 0, "device-7"));
        assertEquals(Optional.empty(), node.hooks.last.userName());
    }

    @Test
    public void whoIsNoProxyIsClosed() {
        listen(Map.of("proxy__trusted", "192.0.2.0/24, ::1"));
        assertClosed("PROXY TCP4 192.0.2.7 198.51.100.1 5000 1883\r\n".getBytes(StandardCharsets.US_ASCII));
        Await.until(Duration.ofSeconds(10), () -> node.hasLogged("it is no proxy that is trusted"));
    }

    private void assertClosed(byte[] bytes) {
        try (PacketClient client = PacketClient.open(null, "127.0.0.1", node.port(), ProtocolVersion.MQTT_5, bytes)) {
            client.awaitEnd();
        }
    }

    @Test
    public void garbageIsClosed() {
        listen(Map.of());
        assertClosed("PROXY TCP4 nonsense\r\n".getBytes(StandardCharsets.US_ASCII));
        assertClosed("PROXY TCP4 192.0.2.7 198.51.100.1 70000 1883\r\n".getBytes(StandardCharsets.US_ASCII));
        assertClosed(("PROXY " + "x".repeat(200)).getBytes(StandardCharsets.US_ASCII));
        assertClosed(HexFormat.of().parseHex("101000044d5154540402003c000474657374"));
        assertClosed(v2(0x31, TCP4, "0a0000017f0000010035075b"));
        assertClosed(v2(PROXY, TCP4, "0a000001"));
        assertClosed(v2(PROXY, TCP4, new byte[5000]));
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            byte[] bytes = new byte[1 + random.nextInt(300)];
            random.nextBytes(bytes);
            byte[] header = v2(PROXY, random.nextInt(256), bytes);
            header[random.nextInt(header.length)] ^= (byte) (1 + random.nextInt(255));
            try (PacketClient client =
                    PacketClient.open(null, "127.0.0.1", node.port(), ProtocolVersion.MQTT_5, header)) {
                client.sendBytes(new byte[20]);
            }
        }
        connect("PROXY UNKNOWN\r\n"); // others do not notice
        Await.until(Duration.ofSeconds(20), () -> node.listener.connections() == 0);
    }

    @Test
    public void whoIsLateIsClosed() {
        listen(Map.of("proxy__timeout__ms", 200));
        byte[] header = "PROXY TCP4 192.0.2.7 198.51.100.1 5000 1883\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int length = 0; length < header.length; length += 7) {
            assertClosed(java.util.Arrays.copyOf(header, length));
        }
        Await.until(Duration.ofSeconds(10), () -> node.hasLogged("no PROXY header came in time"));
    }
}
