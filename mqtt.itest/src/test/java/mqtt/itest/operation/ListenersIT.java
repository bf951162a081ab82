package mqtt.itest.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Properties;
import mqtt.itest.BrokerProcess;
import mqtt.itest.Dist;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Listeners come, change and go with their files; the others do not notice. And the stock ones let nobody in by mistake. */
public class ListenersIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private BrokerProcess broker;

    @Before
    public void start() throws Exception {
        broker = BrokerProcess.running();
    }

    @After
    public void stop() throws Exception {
        broker.close();
    }

    private static PacketClient open(int port) {
        return PacketClient.open("127.0.0.1", port, ProtocolVersion.MQTT_5);
    }

    private static boolean listens(int port) {
        try {
            open(port).close();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void logSays(String what) {
        Await.until(what + " in the log", SOON, () -> broker.log().contains(what));
    }

    @Test
    public void oneComesChangesAndGoes() throws Exception {
        int port = Dist.freePort();
        try (PacketClient old = open(broker.port())) {
            old.connect("old");

            broker.writeEtc("mqtt.listener-second.cfg", "host=127.0.0.1\nport=" + port + "\n");
            Await.until("it listens", SOON, () -> listens(port));
            try (PacketClient guest = open(port)) {
                guest.connect("guest");

                broker.writeEtc("mqtt.listener-second.cfg", "host=127.0.0.1\nport=" + port + "\nversions=3.1.1\n");
                logSays("listener=second has changed");
                guest.ping(); // the terms it came under are still good
                try (PacketClient refused = open(port)) {
                    refused.send(connect("refused"));
                    assertEquals(
                            ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                            refused.expect(Connack.class).reasonCode());
                }

                Files.delete(broker.etc().resolve("mqtt.listener-second.cfg"));
                assertEquals(
                        ReasonCode.SERVER_SHUTTING_DOWN,
                        guest.expect(Disconnect.class).reasonCode());
                Await.until("it listens no more", SOON, () -> !listens(port));
            }
            old.ping();
        }
    }

    private static Connect connect(String clientId) {
        return new Connect(ProtocolVersion.MQTT_5, clientId, true, 0, null, null, null, Properties.NONE);
    }

    @Test
    public void aWrongValueKeepsTheLastGoodOneAndSaysSo() throws Exception {
        String good = Files.readString(broker.etc().resolve("mqtt.listener-default.cfg"));
        try (PacketClient old = open(broker.port())) {
            old.connect("old");

            broker.writeEtc("mqtt.listener-default.cfg", good + "\nreceive_maximum=0\n");
            logSays("listener=default keeps its last good configuration: receive_maximum=0 is not 1 to 65535");
            broker.writeEtc("mqtt.listener-default.cfg", good + "\nreceive_maximum=many\n");
            Await.until("both in the log", SOON, () -> broker.log().split("last good configuration", -1).length > 2);
            assertFalse(broker.log(), broker.log().contains("\tat "));

            old.ping();
            try (PacketClient next = open(broker.port())) {
                next.connect("next");
            }
        }
    }

    @Test
    public void aTakenPortIsNamedAndTriedAgain() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            port = taken.getLocalPort();
            broker.writeEtc("mqtt.listener-taken.cfg", "host=127.0.0.1\nport=" + port + "\n");
            logSays("listener=taken cannot listen on 127.0.0.1:" + port);
            String all = broker.fogg("shell", "listeners").out();
            assertTrue(all, all.matches("(?s).*taken +127.0.0.1:" + port + " +mqtt .*WAITING .*in use.*"));
            assertTrue(all, all.matches("(?s).*default +127.0.0.1:" + broker.port() + " +mqtt .*LISTENING.*"));
        }
        Await.until("it listens once the port is free", SOON, () -> listens(port));
    }

    @Test
    public void anonymousClientsAreWelcomeOnLoopbackListenersOnly() throws Exception {
        try (PacketClient client = open(broker.port())) {
            client.connect("nobody");
            assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, client.publish("a", "b", Qos.AT_LEAST_ONCE));
        }
        int port = Dist.freePort();
        broker.writeEtc("mqtt.listener-open.cfg", "host=0.0.0.0\nport=" + port + "\n");
        Await.until("it listens", SOON, () -> listens(port));
        for (ProtocolVersion version : ProtocolVersion.values()) {
            try (PacketClient client = PacketClient.open("127.0.0.1", port, version)) {
                client.send(new Connect(version, "nobody", true, 0, null, null, null, Properties.NONE));
                assertEquals(
                        ReasonCode.NOT_AUTHORIZED, client.expect(Connack.class).reasonCode());
                client.expectClosed();
            }
        }
        logSays("refused client=nobody");
    }

    private static ReasonCode knock(int port, String user, String password) {
        try (PacketClient client = open(port)) {
            byte[] secret = password == null ? null : password.getBytes(StandardCharsets.UTF_8);
            client.send(new Connect(ProtocolVersion.MQTT_5, "knock", true, 0, user, secret, null, Properties.NONE));
            return client.expect(Connack.class).reasonCode();
        }
    }

    @Test
    public void eachHasItsGatesAndIsShutWhileOneIsAway() throws Exception {
        int port = Dist.freePort();
        // one round of mosquitto's format: the hash of "secret" and "salt"
        MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        byte[] hash = sha512.digest("secretsalt".getBytes(StandardCharsets.UTF_8));
        Base64.Encoder base64 = Base64.getEncoder();
        broker.writeEtc(
                "passwd",
                "anna:$6$" + base64.encodeToString("salt".getBytes(StandardCharsets.UTF_8)) + '$'
                        + base64.encodeToString(hash) + '\n');
        broker.writeEtc("acl", "topic readwrite open/#\n");
        broker.writeEtc("mqtt.auth.file.password.cfg", "file=etc/passwd\n");
        broker.writeEtc("mqtt.auth.file.acl.cfg", "file=etc/acl\n");
        broker.writeEtc(
                "mqtt.listener-named.cfg", "port=" + port + "\ngates=mqtt.auth.file.password, mqtt.auth.file.acl\n");
        Await.until("it listens", SOON, () -> listens(port));
        Await.until("its gates are there", SOON, () -> knock(port, "anna", "secret") == ReasonCode.SUCCESS);

        assertEquals("anonymous is no gate of its own", ReasonCode.NOT_AUTHORIZED, knock(port, null, null));
        assertEquals(ReasonCode.BAD_USER_NAME_OR_PASSWORD, knock(port, "anna", "wrong"));
        try (PacketClient anna = open(port);
                PacketClient nobody = open(broker.port())) {
            anna.connect("anna", "anna", "secret");
            assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, anna.publish("open/a", "x", Qos.AT_LEAST_ONCE));
            assertEquals(ReasonCode.NOT_AUTHORIZED, anna.publish("shut/a", "x", Qos.AT_LEAST_ONCE));
            nobody.connect("nobody");
            assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, nobody.publish("shut/a", "x", Qos.AT_LEAST_ONCE));

            Files.delete(broker.etc().resolve("mqtt.auth.file.acl.cfg"));
            Await.until("it is shut", SOON, () -> knock(port, "anna", "secret") == ReasonCode.SERVER_UNAVAILABLE);
            assertEquals(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, anna.publish("open/a", "x", Qos.AT_LEAST_ONCE));
            assertEquals("the other is not", ReasonCode.SUCCESS, knock(broker.port(), null, null));
            nobody.ping();
            logSays("gates that a listener names are missing, it refuses: missing=[mqtt.auth.file.acl]");
            String hooks = broker.fogg("shell", "hooks").out();
            assertTrue(hooks, hooks.contains("MISSING"));

            broker.writeEtc("mqtt.auth.file.acl.cfg", "file=etc/acl\n");
            Await.until("it is open again", SOON, () -> knock(port, "anna", "secret") == ReasonCode.SUCCESS);
            assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, anna.publish("open/a", "x", Qos.AT_LEAST_ONCE));
        }
    }

    @Test
    public void aNameIsNotAnonymous() throws IOException {
        try (PacketClient client = open(broker.port())) {
            byte[] password = "secret-of-mine".getBytes();
            client.send(
                    new Connect(ProtocolVersion.MQTT_5, "named", true, 0, "somebody", password, null, Properties.NONE));
            assertEquals(ReasonCode.NOT_AUTHORIZED, client.expect(Connack.class).reasonCode());
        }
        logSays("user=somebody");
        assertFalse(broker.log().contains("secret-of-mine"));
    }
}
