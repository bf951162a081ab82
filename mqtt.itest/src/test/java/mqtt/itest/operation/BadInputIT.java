package mqtt.itest.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Random;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Properties;
import mqtt.codec.Publish;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What breaks the standard gets the reason code it names, one line in the log, and nobody else notices. */
public class BadInputIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static BrokerProcess broker;

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    @BeforeClass
    public static void start() throws Exception {
        broker = BrokerProcess.unpacked();
        broker.writeEtc("mqtt.log.cfg", "level=INFO\nlevel.mqtt.session=DEBUG\n");
        broker.run();
    }

    @AfterClass
    public static void stop() throws Exception {
        broker.close();
    }

    private static PacketClient connected(ProtocolVersion version, String id) {
        PacketClient client = PacketClient.open("127.0.0.1", broker.port(), version);
        client.connect(id);
        return client;
    }

    private static void logSays(String pattern) {
        Await.until(pattern + " in the log", SOON, () -> broker.log()
                .lines()
                .anyMatch(l -> l.contains("violation ") && l.matches(".*" + pattern + ".*")));
    }

    @Test // [MQTT-3.3.1-4] [MQTT-4.13.1-1]
    public void aClientOfMqtt5IsToldWhy() {
        try (PacketClient other = connected(ProtocolVersion.MQTT_5, "other");
                PacketClient bad = connected(ProtocolVersion.MQTT_5, "bad5")) {
            other.subscribe("#", Qos.AT_LEAST_ONCE);

            bad.sendHex("36 07 0001 61 0001 00 62 | PUBLISH with QoS 3");

            assertEquals(
                    ReasonCode.MALFORMED_PACKET, bad.expect(Disconnect.class).reasonCode());
            bad.expectClosed();
            logSays("client=bad5 .*malformed_packet\\(0x81\\) statement=MQTT-3.3.1-4");
            other.publish("still", "here", Qos.AT_LEAST_ONCE);
            other.receive("still", "here");
        }
    }

    @Test
    public void aClientOfMqtt3IsClosed() {
        try (PacketClient bad = connected(ProtocolVersion.MQTT_3_1_1, "bad3")) {
            bad.sendHex("36 06 0001 61 0001 62 | PUBLISH with QoS 3");
            bad.expectClosed();
            logSays("client=bad3 .*malformed_packet\\(0x81\\)");
        }
    }

    @Test // [MQTT-3.1.0-2]
    public void aSecondConnectIsAProtocolError() {
        try (PacketClient bad = connected(ProtocolVersion.MQTT_5, "twice")) {
            bad.sendHex("10 0D 0004 4D515454 05 02 0000 00 0000");
            assertEquals(ReasonCode.PROTOCOL_ERROR, bad.expect(Disconnect.class).reasonCode());
            logSays("client=twice .*statement=MQTT-3.1.0-2");
        }
    }

    @Test
    public void nobodyWritesLinesIntoTheLog() {
        try (PacketClient bad = PacketClient.open("127.0.0.1", broker.port(), ProtocolVersion.MQTT_5)) {
            String name = "bob\nFORGED \u001B[31m";
            bad.send(new Connect(ProtocolVersion.MQTT_5, "forger", true, 0, name, null, null, Properties.NONE));
            assertEquals(ReasonCode.NOT_AUTHORIZED, bad.expect(Connack.class).reasonCode());
        }
        Await.until("it is in the log", SOON, () -> broker.log().contains("FORGED"));
        assertTrue(broker.log().lines().noneMatch(l -> l.startsWith("FORGED")));
        assertEquals(-1, broker.log().indexOf('\u001B'));
    }

    @Test
    public void anOversizePacketIsRefusedBeforeItsBodyComes() {
        try (PacketClient bad = connected(ProtocolVersion.MQTT_5, "big")) {
            bad.sendHex("30 FF FF FF 7F | a PUBLISH of 256 MB, of which nothing follows");
            assertEquals(
                    ReasonCode.PACKET_TOO_LARGE, bad.expect(Disconnect.class).reasonCode());
        }
    }

    @Test
    public void rubbishHurtsNobody() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (PacketClient other = connected(ProtocolVersion.MQTT_3_1_1, "bystander")) {
            other.subscribe("by/#", Qos.AT_MOST_ONCE);
            for (int i = 0; i < 300; i++) {
                byte[] rubbish = new byte[1 + random.nextInt(200)];
                random.nextBytes(rubbish);
                if (i % 3 == 0) {
                    rubbish[0] = 0x10; // at least the type of a CONNECT
                }
                try (PacketClient bad = PacketClient.open("127.0.0.1", broker.port(), ProtocolVersion.MQTT_5)) {
                    bad.sendBytes(rubbish);
                }
                if (i % 50 == 0) {
                    other.publish("by/me", "" + i, Qos.AT_MOST_ONCE);
                    assertEquals("" + i, new String(other.await(Publish.class).payload()));
                }
            }
        }
        assertFalse("seed " + seed, broker.log().contains(" ERROR "));
        String counters = broker.fogg("shell", "counters client.violations").out();
        assertTrue(counters, counters.matches("(?s).*client.violations\\s+[1-9].*"));
    }
}
