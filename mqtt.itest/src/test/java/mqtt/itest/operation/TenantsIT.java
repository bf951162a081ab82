package mqtt.itest.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.TopicName;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Pingreq;
import mqtt.codec.Pingresp;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Suback;
import mqtt.codec.Will;
import mqtt.itest.BrokerProcess;
import mqtt.itest.Dist;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Two tenants on two listeners, with the same client identifiers and topics: nothing crosses, also not over a kill. */
public class TenantsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long AN_HOUR = 3_600;

    private static BrokerProcess broker;
    private static int red;
    private static int blue;

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    @BeforeClass
    public static void start() throws Exception {
        broker = BrokerProcess.unpacked();
        red = Dist.freePort();
        blue = Dist.freePort();
        broker.writeEtc("mqtt.listener-red.cfg", "port=" + red + "\ntenant=red\n");
        broker.writeEtc("mqtt.listener-blue.cfg", "port=" + blue + "\ntenant=blue\n");
        run();
    }

    private static void run() throws Exception {
        broker.run();
        Await.until("both listen", SOON, () -> List.of("red", "blue").stream()
                .allMatch(name -> broker.log().contains("listener=" + name + " listens on")));
    }

    @AfterClass
    public static void close() throws Exception {
        broker.close();
    }

    private static PacketClient open(int port) {
        return PacketClient.open("127.0.0.1", port, ProtocolVersion.MQTT_5);
    }

    private static PacketClient connect(int port, String id, Will will, boolean present) {
        PacketClient client = open(port);
        Properties kept = new Properties.Builder()
                .number(Property.SESSION_EXPIRY, AN_HOUR)
                .build();
        Connack answer = client.connect(new Connect(ProtocolVersion.MQTT_5, id, false, 0, null, null, will, kept));
        assertEquals(present, answer.sessionPresent());
        return client;
    }

    private static PacketClient connect(int port, String id) {
        return connect(port, id, null, false);
    }

    private static void assertNothingElse(PacketClient client) {
        client.send(Pingreq.INSTANCE);
        client.expect(Pingresp.class);
    }

    @Test
    public void messagesAndRetainedOnes() {
        try (PacketClient ours = connect(red, "same");
                PacketClient theirs = connect(blue, "same")) { // no take-over
            ours.subscribe("m/#", Qos.EXACTLY_ONCE);
            theirs.subscribe("m/#", Qos.EXACTLY_ONCE);
            for (Qos qos : Qos.values()) {
                ours.publish("m/" + qos, "red", qos);
                ours.receive("m/" + qos, "red");
            }
            ours.publish("m/r", "red", Qos.AT_LEAST_ONCE, true);
            ours.receive("m/r", "red");
            assertNothingElse(theirs);
            try (PacketClient later = connect(blue, "later")) {
                later.subscribe("m/r", Qos.AT_LEAST_ONCE);
                assertNothingElse(later);
            }
            theirs.publish("m/r", "", Qos.AT_LEAST_ONCE, true); // forgets theirs, and there is none
            theirs.receive("m/r", "");
            try (PacketClient later = connect(red, "later")) {
                later.subscribe("m/r", Qos.AT_LEAST_ONCE);
                later.receive("m/r", "red");
            }
        }
    }

    @Test
    public void sharedSubscriptions() {
        try (PacketClient ours = connect(red, "member");
                PacketClient theirs = connect(blue, "member")) {
            ours.subscribe("$share/g/s", Qos.AT_LEAST_ONCE);
            theirs.subscribe("$share/g/s", Qos.AT_LEAST_ONCE);
            for (int i = 0; i < 10; i++) {
                ours.publish("s", "red" + i, Qos.AT_LEAST_ONCE);
            }
            for (int i = 0; i < 10; i++) {
                ours.receive("s", "red" + i);
            }
            assertNothingElse(theirs);
        }
    }

    @Test
    public void takeOverAndWills() {
        Will will = new Will(TopicName.of("w"), new byte[] {'w'}, Qos.AT_LEAST_ONCE, false, 0, MessageProperties.NONE);
        try (PacketClient ours = connect(red, "watcher");
                PacketClient theirs = connect(blue, "watcher")) {
            ours.subscribe("w", Qos.AT_LEAST_ONCE);
            theirs.subscribe("w", Qos.AT_LEAST_ONCE);
            PacketClient first = connect(red, "lost", will, false);
            try (PacketClient other = connect(blue, "lost", null, false)) {
                PacketClient second = connect(red, "lost", null, true);
                first.awaitEnd();
                ours.receive("w", "w");
                assertNothingElse(other);
                assertNothingElse(theirs);
                second.disconnect();
            }
        }
    }

    @Test
    public void whatWaitsOverAKill() throws Exception {
        for (int port : List.of(red, blue)) {
            try (PacketClient away = connect(port, "away")) {
                away.subscribe("k/" + (port == red ? "red" : "blue"), Qos.AT_LEAST_ONCE);
            }
        }
        try (PacketClient from = connect(red, "from")) {
            from.publish("k/red", "1", Qos.AT_LEAST_ONCE);
            from.publish("k/blue", "2", Qos.AT_LEAST_ONCE);
        }
        broker.kill9();
        run();
        try (PacketClient ours = connect(red, "away", null, true);
                PacketClient theirs = connect(blue, "away", null, true)) {
            ours.receive("k/red", "1");
            assertNothingElse(ours);
            assertNothingElse(theirs);
        }
    }

    @Test
    public void quotas() throws Exception {
        broker.writeEtc("mqtt.tenant-blue.cfg", "name=blue\nconnections=2\nsubscriptions=3\nretained_messages=1\n");
        Await.until("the quota is in force", SOON, () -> broker.fogg("shell", "counters", "tenant.")
                .out()
                .contains("tenant.blue.connections"));
        try (PacketClient one = connect(blue, "q1");
                PacketClient two = connect(blue, "q2");
                PacketClient ours = connect(red, "q1")) {
            PacketClient three = open(blue);
            three.send(new Connect(ProtocolVersion.MQTT_5, "q3", true, 0, null, null, null, Properties.NONE));
            assertEquals(ReasonCode.QUOTA_EXCEEDED, three.expect(Connack.class).reasonCode());
            three.expectClosed();
            assertFalse(one.publish("q/1", "x", Qos.AT_LEAST_ONCE, true).isError());
            assertEquals(ReasonCode.QUOTA_EXCEEDED, two.publish("q/2", "x", Qos.AT_LEAST_ONCE, true));
            assertFalse(ours.publish("q/2", "x", Qos.AT_LEAST_ONCE, true).isError());
            boolean refused = false;
            for (int i = 0; i < 4 && !refused; i++) {
                Suback answer = two.subscribe("q/f" + i, Qos.AT_LEAST_ONCE);
                refused = answer.reasonCodes().equals(List.of(ReasonCode.QUOTA_EXCEEDED));
            }
            assertTrue(refused);
        }
        Files.delete(broker.etc().resolve("mqtt.tenant-blue.cfg"));
        Await.until("it is over", SOON, () -> !broker.fogg("shell", "counters", "tenant.")
                .out()
                .contains("tenant.blue.connections"));
    }
}
