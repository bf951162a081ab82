package mqtt.itest.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Banned clients stay out, whatever happens to the broker and its bundles. */
public class BansIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern BUNDLE = Pattern.compile("(?m)^\\s*(\\d+)\\|.*mqtt\\.ban");

    @Rule
    public final Timeout limit = Timeout.seconds(240);

    private static PacketClient open(BrokerProcess broker, ProtocolVersion version) {
        return PacketClient.open("127.0.0.1", broker.port(), version);
    }

    private static Connack connect(BrokerProcess broker, ProtocolVersion version, String clientId, String user) {
        return connect(broker, version, clientId, user, Properties.NONE);
    }

    private static Connack connect(
            BrokerProcess broker, ProtocolVersion version, String clientId, String user, Properties properties) {
        try (PacketClient client = open(broker, version)) {
            client.send(new Connect(version, clientId, true, 0, user, null, null, properties));
            return client.expect(Connack.class);
        }
    }

    private static ReasonCode reason(BrokerProcess broker, String clientId) {
        return connect(broker, ProtocolVersion.MQTT_5, clientId, null).reasonCode();
    }

    private static String ban(BrokerProcess broker, String words) throws Exception {
        BrokerProcess.Result result = broker.fogg("shell", "ban " + words);
        assertEquals(result.out() + result.err(), 0, result.status());
        return result.out().strip();
    }

    private static void assertAllBanned(BrokerProcess broker) {
        Connack answer = connect(broker, ProtocolVersion.MQTT_5, "bad", null);
        assertEquals(ReasonCode.BANNED, answer.reasonCode());
        assertEquals(Optional.of("banned: too loud"), answer.properties().text(Property.REASON_STRING));
        assertEquals(
                "return code 5",
                ReasonCode.NOT_AUTHORIZED,
                connect(broker, ProtocolVersion.MQTT_3_1_1, "bad", null).reasonCode());
        assertEquals(
                ReasonCode.BANNED,
                connect(broker, ProtocolVersion.MQTT_5, "any", "mallory").reasonCode());
        Properties scram = new Properties.Builder()
                .text(Property.AUTHENTICATION_METHOD, "SCRAM-SHA-256")
                .build();
        assertEquals(
                "before it is asked who it is",
                ReasonCode.BANNED,
                connect(broker, ProtocolVersion.MQTT_5, "bad", null, scram).reasonCode());
        assertEquals(ReasonCode.SUCCESS, reason(broker, "good"));
    }

    @Test
    public void theyOutliveTheBroker() throws Exception {
        try (BrokerProcess broker = BrokerProcess.running()) {
            try (PacketClient there = open(broker, ProtocolVersion.MQTT_5);
                    PacketClient old = open(broker, ProtocolVersion.MQTT_3_1_1);
                    PacketClient bystander = open(broker, ProtocolVersion.MQTT_5)) {
                there.connect("bad");
                old.connect("bad too");
                bystander.connect("bystander");
                assertEquals("banned client bad for ever", ban(broker, "add client bad --reason too loud"));
                ban(broker, "add client 'bad too'");
                ban(broker, "add user mallory");
                ban(broker, "add client short-lived --for 4000000000");
                assertEquals(
                        "DISCONNECT cannot say that somebody is banned",
                        ReasonCode.NOT_AUTHORIZED,
                        there.expect(Disconnect.class).reasonCode());
                there.expectClosed();
                old.expectClosed();
                bystander.ping();
            }
            assertAllBanned(broker);
            String before = ban(broker, "list").replaceAll("refused=\\d+", "");

            broker.kill9();
            broker.run();

            assertAllBanned(broker);
            assertEquals(before, ban(broker, "list").replaceAll("refused=\\d+", ""));
            String log = broker.log();
            assertTrue(log, log.contains("refused client=bad user=- "));
            assertTrue(log, log.contains("ban=\"client bad\" by=shell reason=\"too loud\""));
            assertTrue(broker.fogg("shell", "counters ban.").out().contains("ban.refused"));

            assertEquals(ReasonCode.BANNED, reason(broker, "short-lived"));
            long begin = System.nanoTime();
            ban(broker, "add client short-lived --for 3"); // in place of the other
            Await.until("it is over", SOON, () -> reason(broker, "short-lived") == ReasonCode.SUCCESS);
            long millis = (System.nanoTime() - begin) / 1_000_000;
            assertTrue("after " + millis + " ms", millis >= 3000);

            ban(broker, "remove client bad");
            assertEquals(ReasonCode.SUCCESS, reason(broker, "bad"));
            assertEquals(1, broker.fogg("shell", "ban remove client bad").status());
            assertEquals(1, broker.fogg("shell", "ban").status());

            ban(broker, "add address 127.0.0.0/8");
            assertEquals(ReasonCode.BANNED, reason(broker, "good"));
            broker.kill9();
            broker.run();
            assertEquals(ReasonCode.BANNED, reason(broker, "good"));
            ban(broker, "remove address 127.0.0.0/8");
            assertEquals(ReasonCode.SUCCESS, reason(broker, "good"));
            assertEquals(
                    "", broker.log().lines().filter(l -> l.contains(" ERROR ")).reduce("", String::concat));
        }
    }

    @Test
    public void theyOutliveTheirBundle() throws Exception {
        try (BrokerProcess broker = BrokerProcess.running();
                PacketClient bystander = open(broker, ProtocolVersion.MQTT_5);
                PacketClient bad = open(broker, ProtocolVersion.MQTT_5)) {
            bystander.connect("bystander");
            ban(broker, "add client bad --reason too loud");
            ban(broker, "add user mallory");
            Path jar = jar(broker, "system/50", "mqtt.ban");
            Matcher found = BUNDLE.matcher(broker.fogg("shell", "lb mqtt.ban").out());
            assertTrue(found.find());
            broker.fogg("shell", "uninstall " + found.group(1));
            bad.connect("bad");

            Path part = broker.plugins().resolve(".part");
            Files.copy(jar, part);
            Files.move(part, broker.plugins().resolve("ban.jar"), StandardCopyOption.ATOMIC_MOVE);

            assertEquals(
                    "who came meanwhile has to go",
                    ReasonCode.NOT_AUTHORIZED,
                    bad.expect(Disconnect.class).reasonCode());
            assertAllBanned(broker);
            bystander.ping();
        }
    }

    private static Path jar(BrokerProcess broker, String folder, String name) throws Exception {
        try (Stream<Path> files = Files.list(broker.home().resolve(folder))) {
            return files.filter(f -> f.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    public void withoutAStoreTheyEndWithTheBroker() throws Exception {
        try (BrokerProcess broker = BrokerProcess.unpacked()) {
            Files.delete(jar(broker, "system/40", "mqtt.store.h2"));
            Files.writeString(
                    broker.etc().resolve("mqtt.listener-default.cfg"),
                    "\ndurability=memory\n",
                    StandardOpenOption.APPEND);
            broker.run();
            assertTrue(ban(broker, "add client bad").contains("not kept"));
            assertTrue(ban(broker, "list").contains("not kept"));
            assertEquals(ReasonCode.BANNED, reason(broker, "bad"));
            assertEquals(ReasonCode.SUCCESS, reason(broker, "good"));
        }
    }

    @Test
    public void whoConnectsTooOftenIsOutForAWhile() throws Exception {
        try (BrokerProcess broker = BrokerProcess.unpacked()) {
            broker.writeEtc("mqtt.ban.cfg", "flapping_connects=5\nflapping_window_s=60\nflapping_ban_s=4\n");
            broker.run();
            for (int i = 0; i < 5; i++) {
                assertEquals(ReasonCode.SUCCESS, reason(broker, "flapper"));
            }
            assertEquals(ReasonCode.BANNED, reason(broker, "flapper"));
            assertEquals(ReasonCode.SUCCESS, reason(broker, "other"));
            Await.until("it is over", SOON, () -> reason(broker, "flapper") == ReasonCode.SUCCESS);
        }
    }
}
