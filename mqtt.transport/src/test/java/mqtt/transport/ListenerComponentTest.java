package mqtt.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import mqtt.spi.listen.ListenerStatus;
import mqtt.spi.listen.ListenerStatus.State;
import mqtt.testkit.FreePort;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.BundleContext;

public class ListenerComponentTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final BundleContext context = (BundleContext) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> null);

    private ListenerComponent component(Node node, String pid, int port) {
        return new ListenerComponent(
                context, Map.of("service.pid", pid), node.config(Map.of("port", port)), node.sessions, node.loops);
    }

    @Test
    public void itsNameIsThatOfItsFile() {
        try (Node node = new Node("nio")) {
            component(node, "mqtt.listener~default", 0).stop();
            component(node, "mqtt.listener~my-own", 0).stop();
            assertTrue(node.log.toString(), node.hasLogged("listener=default listens"));
            assertTrue(node.log.toString(), node.hasLogged("listener=my-own listens"));
        }
    }

    @Test
    public void aWrongBeginningCanBeMended() {
        try (Node node = new Node("nio")) {
            ListenerComponent component = component(node, "mqtt.listener~a", 70_000);
            assertTrue(
                    node.log.toString(),
                    node.hasLogged("ERROR listener=a does not listen: port=70000 is not 0 to 65535"));
            assertEquals(
                    new ListenerStatus("a", "", "", "", 0, State.WRONG, "port=70000 is not 0 to 65535"),
                    component.status());
            int port = FreePort.next();
            component.modified(Map.of(), node.config(Map.of("port", port, "tenant", "t")));
            assertEquals(
                    new ListenerStatus("a", "127.0.0.1:" + port, "mqtt", "t", 0, State.LISTENING, ""),
                    component.status());
            assertTrue(node.log.toString(), node.hasLogged("listener=a listens"));
            component.stop();
        }
    }

    @Test
    public void itsStatusSaysWhatItDoes() throws IOException {
        try (Node node = new Node("nio");
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            ListenerComponent component = component(node, "mqtt.listener~a", taken.getLocalPort());
            ListenerStatus status = component.status();
            assertEquals(State.WAITING, status.state());
            assertTrue(status.toString(), status.problem().contains("in use"));

            component.modified(Map.of(), node.config(Map.of("port", 0)));
            String address = component.status().address();
            assertTrue(address, address.matches("127\\.0\\.0\\.1:[1-9]\\d*"));
            component.modified(Map.of(), node.config(Map.of("port", -1)));
            assertEquals(
                    new ListenerStatus("a", address, "mqtt", "", 0, State.LISTENING, "port=-1 is not 0 to 65535"),
                    component.status());

            component.modified(Map.of(), node.config(Map.of("port", 0, "websocket", true, "drain", true)));
            assertEquals(State.DRAINING, component.status().state());
            assertEquals("ws", component.status().protocol());
            component.stop();
        }
    }

    @Test
    public void aSlipInTheNameOfASettingIsSaid() {
        try (Node node = new Node("nio")) {
            int port = FreePort.next();
            ListenerComponent component = component(node, "mqtt.listener~a", port);
            component.modified(
                    Map.of("tls_client_certifcate", "require", "port", port, "felix.fileinstall.filename", "x"),
                    node.config(Map.of("port", port)));
            assertTrue(
                    node.log.toString(),
                    node.hasLogged("WARN listener=a does not know the setting tls_client_certifcate"));
            component.stop();
        }
    }

    @Test
    public void aWrongChangeKeepsTheLastGoodConfiguration() {
        try (Node node = new Node("nio")) {
            int port = FreePort.next();
            ListenerComponent component = component(node, "mqtt.listener~a", port);
            component.modified(Map.of(), node.config(Map.of("port", port, "packet__bytes", 1)));
            assertTrue(
                    node.log.toString(),
                    node.hasLogged("ERROR listener=a keeps its last good configuration: packet_bytes=1 is not"));
            mqtt.testkit.PacketClient client =
                    mqtt.testkit.PacketClient.open("127.0.0.1", port, mqtt.api.ProtocolVersion.MQTT_5);
            client.connect("c");
            client.close();
            component.stop();
        }
    }
}
