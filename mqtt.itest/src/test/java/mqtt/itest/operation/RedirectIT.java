package mqtt.itest.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Clients are sent elsewhere as long as a file says so; who is there stays. */
public class RedirectIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private static Connack connect(BrokerProcess broker, ProtocolVersion version, String clientId) {
        try (PacketClient client = PacketClient.open("127.0.0.1", broker.port(), version)) {
            client.send(new Connect(version, clientId, true, 0, null, null, null, Properties.NONE));
            return client.expect(Connack.class);
        }
    }

    @Test
    public void newClientsGoWhereTheFileSays() throws Exception {
        try (BrokerProcess broker = BrokerProcess.running();
                PacketClient there = PacketClient.open("127.0.0.1", broker.port(), ProtocolVersion.MQTT_5)) {
            there.connect("sensor-0");
            broker.writeEtc("mqtt.redirect-a.cfg", "servers=b.example:1884\nclient_ids=sensor-*\n");
            Await.until("the file is in force", SOON, () -> connect(broker, ProtocolVersion.MQTT_5, "sensor-1")
                    .reasonCode()
                    .isError());

            Connack answer = connect(broker, ProtocolVersion.MQTT_5, "sensor-1");
            assertEquals(ReasonCode.USE_ANOTHER_SERVER, answer.reasonCode());
            assertEquals(Optional.of("b.example:1884"), answer.properties().text(Property.SERVER_REFERENCE));
            assertEquals(
                    ReasonCode.SERVER_UNAVAILABLE,
                    connect(broker, ProtocolVersion.MQTT_3_1_1, "sensor-1").reasonCode());
            assertEquals(
                    ReasonCode.SUCCESS,
                    connect(broker, ProtocolVersion.MQTT_5, "other").reasonCode());
            there.ping();

            broker.writeEtc("mqtt.redirect-a.cfg", "servers=b.example:1884\nmoved=true\npercent=many\n");
            Await.until("the wrong value is said", SOON, () -> broker.log().contains("wrong value: pid=mqtt.redirect"));
            assertTrue(
                    connect(broker, ProtocolVersion.MQTT_5, "sensor-1").reasonCode() == ReasonCode.USE_ANOTHER_SERVER);

            Files.delete(broker.etc().resolve("mqtt.redirect-a.cfg"));
            Await.until("the file is gone", SOON, () -> !connect(broker, ProtocolVersion.MQTT_5, "sensor-1")
                    .reasonCode()
                    .isError());
        }
    }
}
