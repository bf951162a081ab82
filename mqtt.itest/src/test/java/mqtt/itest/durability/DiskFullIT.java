package mqtt.itest.durability;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.time.Duration;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.TopicName;
import mqtt.codec.Connect;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A broker whose disk is full refuses what it cannot keep, and nothing else; and goes on by itself. */
public class DiskFullIT {
    private static final Qos ONE = Qos.AT_LEAST_ONCE;
    private static final int MEGABYTES = 24;
    private static final String FILL = "x".repeat(100_000);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private BrokerProcess broker;

    @Before
    public void start() throws Exception {
        assumeTrue("unshare and mount are allowed", BrokerProcess.mayMount());
        broker = BrokerProcess.unpacked(StablePort.next()).withSmallDisk(MEGABYTES);
        Files.writeString(
                broker.etc().resolve("mqtt.store.h2.cfg"),
                "segment_bytes=1048576\nballast_bytes=2097152\nreserve_bytes=1048576\n");
        broker.run();
    }

    @After
    public void close() throws Exception {
        if (broker != null) {
            broker.close();
        }
    }

    private PacketClient client(ProtocolVersion version, String id, long sessionSeconds) {
        PacketClient client = PacketClient.open("127.0.0.1", broker.port(), version);
        Properties properties = new Properties.Builder()
                .number(Property.SESSION_EXPIRY, sessionSeconds)
                .build();
        client.connect(new Connect(version, id, sessionSeconds == 0, 0, null, null, null, properties));
        return client;
    }

    private static String filled(int number) {
        return number + " " + FILL;
    }

    @Test
    public void whatCannotBeKeptIsRefusedTheRestGoesOn() {
        PacketClient away = client(ProtocolVersion.MQTT_5, "away", 3_600);
        away.subscribe("kept", ONE);
        away.close();
        PacketClient there = client(ProtocolVersion.MQTT_5, "there", 0);
        there.subscribe("live", ONE);
        PacketClient publisher = client(ProtocolVersion.MQTT_5, "publisher", 0);

        int kept = 0;
        ReasonCode last = publisher.publish("kept", filled(0), ONE);
        while (last == ReasonCode.SUCCESS && kept < MEGABYTES * 10) {
            last = publisher.publish("kept", filled(++kept), ONE);
        }
        assertEquals("after " + kept, ReasonCode.QUOTA_EXCEEDED, last);
        Await.until("it is said", LIMIT, () -> broker.log().contains("store is full"));
        PacketClient old = client(ProtocolVersion.MQTT_3_1_1, "old", 0);
        old.send(new Publish(ONE, false, TopicName.of("kept"), 1, new byte[10]));
        old.awaitEnd(); // not acknowledged: it may try again
        assertEquals(ReasonCode.SUCCESS, publisher.publish("live", "still", ONE));
        there.receive("live", "still");

        away = client(ProtocolVersion.MQTT_5, "away", 3_600);
        for (int i = 0; i < kept; i++) {
            away.receive("kept", filled(i));
        }
        away.ping(); // it has the last acknowledgement, too
        away.close();

        Await.until(
                "there is room again", LIMIT, () -> publisher.publish("kept", "afterwards", ONE) == ReasonCode.SUCCESS);
        away = client(ProtocolVersion.MQTT_5, "away", 3_600);
        away.receive("kept", "afterwards");
        Await.until("it is said", LIMIT, () -> broker.log().contains("store keeps messages again"));
        away.close();
        publisher.close();
        there.close();
    }
}
