package mqtt.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Disconnect;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** How many connections a listener takes, and for how long. */
public class AdmissionTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final Node node = new Node("auto");

    @After
    public void close() {
        node.close();
    }

    @Test
    public void noMoreThanThereMayBe() {
        node.listen(Map.of("connections", 2));
        PacketClient first = node.connect("1");
        try (PacketClient second = node.connect("2")) {
            for (int i = 0; i < 3; i++) {
                try (PacketClient third = node.open(ProtocolVersion.MQTT_5)) {
                    third.awaitEnd();
                }
            }
            assertTrue(node.log.toString(), node.hasLogged("closed at once: it has 2 connections"));
            first.disconnect();
            Await.until(SOON, () -> node.listener.connections() == 1);
            try (PacketClient third = node.connect("3")) {
                third.ping();
                second.ping();
            }
        }
    }

    @Test
    public void noFasterThanTheyMayCome() {
        node.listen(Map.of("connects__per__second", 20));
        long begin = System.nanoTime();
        List<PacketClient> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(node.connect("c" + i));
        }
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertTrue("100 came in " + millis + " ms", millis >= 2_000); // several are accepted at a time
        clients.forEach(PacketClient::close);
    }

    @Test
    public void noLongerThanTheyMayStay() {
        node.listen(Map.of("connection__seconds", 1L));
        try (PacketClient client = node.connect("c")) {
            assertEquals(
                    ReasonCode.MAXIMUM_CONNECT_TIME,
                    client.expect(Disconnect.class).reasonCode());
            client.expectClosed();
        }
    }
}
