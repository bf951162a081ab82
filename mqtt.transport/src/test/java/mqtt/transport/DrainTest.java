package mqtt.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Disconnect;
import mqtt.codec.Property;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A listener that is to be empty soon. */
public class DrainTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final Node node = new Node("auto");

    @After
    public void close() {
        node.close();
    }

    private PacketClient connect(ProtocolVersion version) {
        PacketClient client = node.open(version);
        client.connect("c" + version);
        return client;
    }

    @Test
    public void whoCanBeToldGoesAndTheRestIsClosedInTime() {
        node.listen(Map.of());
        int port = node.port();
        try (PacketClient v5 = connect(ProtocolVersion.MQTT_5);
                PacketClient v4 = connect(ProtocolVersion.MQTT_3_1_1)) {
            node.listen(Map.of("drain", true, "drain__seconds", 2L, "drain__server__reference", "other:1883"));
            Disconnect told = v5.expect(Disconnect.class);
            assertEquals(ReasonCode.SERVER_MOVED, told.reasonCode());
            assertEquals(Optional.of("other:1883"), told.properties().text(Property.SERVER_REFERENCE));
            v5.expectClosed();
            v4.ping();
            assertThrows(
                    UncheckedIOException.class, () -> PacketClient.open("127.0.0.1", port, ProtocolVersion.MQTT_5));
            v4.awaitEnd();
        }
        Await.until(SOON, () -> node.listener.connections() == 0);
        assertTrue(node.log.toString(), node.hasLogged("closes the 1 connections that are left"));
    }

    @Test
    public void nowhereInParticular() {
        node.listen(Map.of());
        try (PacketClient v5 = connect(ProtocolVersion.MQTT_5)) {
            node.listen(Map.of("drain", true));
            assertEquals(
                    ReasonCode.SERVER_SHUTTING_DOWN, v5.expect(Disconnect.class).reasonCode());
        }
    }

    @Test
    public void whoIsThereStaysIfItIsOpenedAgain() {
        node.listen(Map.of());
        try (PacketClient v4 = connect(ProtocolVersion.MQTT_3_1_1)) {
            node.listen(Map.of("drain", true, "drain__seconds", 1L));
            node.listen(Map.of());
            try (PacketClient other = connect(ProtocolVersion.MQTT_5)) {
                v4.expectNothing(Duration.ofMillis(1_500)); // the time it would have had
                v4.ping();
                other.ping();
            }
        }
    }
}
