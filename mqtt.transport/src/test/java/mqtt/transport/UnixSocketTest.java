package mqtt.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import mqtt.testkit.UnixBridge;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** A listener on a Unix-domain socket. */
@RunWith(Parameterized.class)
public class UnixSocketTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Parameterized.Parameters(name = "{0}")
    public static List<String> kinds() {
        return List.of("epoll", "io_uring", "nio");
    }

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final String io;
    private final Node node;
    private final Path path;

    public UnixSocketTest(String io) {
        this.io = io;
        node = new Node(io);
        path = node.home.resolve("run/mqtt.sock");
    }

    @After
    public void close() {
        node.close();
        assertFalse("it leaves nothing", Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Before
    public void isThere() {
        Node.assumeThat(io);
    }

    private void listen(String mode) {
        node.listen(Map.of("socket", "run/mqtt.sock", "socket__mode", mode));
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    public void clientsExchangeMessages() throws IOException {
        listen("640");
        assertTrue(node.log.toString(), node.hasLogged("listens on " + path));
        assertEquals("rw-r-----", mode());
        try (UnixBridge bridge = new UnixBridge(path);
                PacketClient a = PacketClient.open("127.0.0.1", bridge.port(), ProtocolVersion.MQTT_5);
                PacketClient b = PacketClient.open("127.0.0.1", bridge.port(), ProtocolVersion.MQTT_3_1_1)) {
            a.connect("a");
            b.connect("b");
            assertEquals(UnixDomainSocketAddress.of(path), node.hooks.last.remoteAddress());
            assertEquals(UnixDomainSocketAddress.of(path), node.hooks.last.localAddress());
            a.subscribe("t/#", Qos.EXACTLY_ONCE);
            for (Qos qos : Qos.values()) {
                b.publish("t/" + qos, "x".repeat(100_000), qos);
                a.receive("t/" + qos, "x".repeat(100_000));
            }
        }
        Await.until(SOON, () -> node.listener.connections() == 0);
    }

    @Test
    public void whatAKilledBrokerLeftMakesWay() throws IOException {
        Files.createDirectories(path.getParent());
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(path));
            listen("660");
            assertTrue(node.log.toString(), node.hasLogged("somebody listens there already"));
        }
        Await.until(SOON, () -> node.listener.address() != null);
        assertEquals("rw-rw----", mode());
    }

    @Test
    public void whatIsNoSocketStays() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "precious");
        listen("660");
        assertTrue(node.log.toString(), node.hasLogged("it is there and is no socket"));
        assertEquals("precious", Files.readString(path));
        Files.delete(path);
        Await.until(SOON, () -> node.listener.address() != null);
    }

    @Test
    public void anOwnerThatThereIsNotIsNamed() {
        node.listen(Map.of("socket", "run/mqtt.sock", "socket__owner", "nobody-has-this-name"));
        assertTrue(node.log.toString(), node.hasLogged("nobody-has-this-name"));
        assertFalse(Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    }
}
