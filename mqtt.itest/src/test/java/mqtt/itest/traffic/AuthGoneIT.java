package mqtt.itest.traffic;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Properties;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The authentication bundle is taken away and brought back while 200 clients exchange messages: the door stays shut. */
public class AuthGoneIT {
    private static final int CLIENTS = 200;
    private static final String USER = "ring";
    private static final Duration AT_LAST = Duration.ofSeconds(20);
    private static final Pattern BUNDLE = Pattern.compile("(?m)^ *(\\d+)\\|.*mqtt\\.auth\\.file");

    @Rule
    public final Timeout limit = Timeout.seconds(300);

    @Test
    public void refusesNewClientsAndKeepsThoseThatAreThere() throws Exception {
        try (BrokerProcess broker = BrokerProcess.unpacked()) {
            Files.delete(broker.etc().resolve("mqtt.auth.anonymous.cfg"));
            broker.writeEtc("passwd", USER + ':' + hashed(USER) + '\n');
            broker.writeEtc("acl", "topic readwrite ring/#\n");
            broker.writeEtc("mqtt.auth.file.password.cfg", "file=etc/passwd\n");
            broker.writeEtc("mqtt.auth.file.acl.cfg", "file=etc/acl\n");
            broker.writeEtc("mqtt.hooks.cfg", "required=mqtt.auth.file.password,mqtt.auth.file.acl\n");
            broker.run();
            String bundle = bundle(broker);
            try (Ring ring = new Ring(broker.port(), CLIENTS, USER)) {
                assertEquals(ReasonCode.SUCCESS, knock(broker, USER, USER));
                assertEquals(ReasonCode.BAD_USER_NAME_OR_PASSWORD, knock(broker, USER, "wrong"));
                assertEquals(ReasonCode.NOT_AUTHORIZED, knock(broker, null, null));

                assertEquals(0, broker.fogg("shell", "stop " + bundle).status());
                assertEquals(ReasonCode.SERVER_UNAVAILABLE, knock(broker, USER, USER));
                assertEquals(ReasonCode.SERVER_UNAVAILABLE, knock(broker, null, null));
                String hooks = broker.fogg("shell", "hooks").out();
                assertTrue(hooks, hooks.contains("MISSING"));
                Await.until("messages are refused", AT_LAST, () -> ring.refused() > CLIENTS);

                assertEquals(0, broker.fogg("shell", "start " + bundle).status());
                Await.until("it is back", AT_LAST, () -> knock(broker, USER, USER) == ReasonCode.SUCCESS);
                long delivered = ring.delivered();
                Await.until("messages flow again", AT_LAST, () -> ring.delivered() > delivered + CLIENTS);
                ring.finish();
                assertEquals(List.of(), ring.faults());
            }
        }
    }

    /** Mosquitto's format: one round, so that 200 clients are in at once. */
    private static String hashed(String password) throws Exception {
        byte[] salt = "twelve bytes".getBytes(StandardCharsets.UTF_8);
        var digest = MessageDigest.getInstance("SHA-512");
        digest.update(password.getBytes(StandardCharsets.UTF_8));
        Base64.Encoder base64 = Base64.getEncoder();
        return "$6$" + base64.encodeToString(salt) + '$' + base64.encodeToString(digest.digest(salt));
    }

    private static String bundle(BrokerProcess broker) throws Exception {
        String all = broker.fogg("shell", "lb -s").out();
        Matcher matcher = BUNDLE.matcher(all);
        assertTrue(all, matcher.find());
        return matcher.group(1);
    }

    /** The answer to one CONNECT. */
    private static ReasonCode knock(BrokerProcess broker, String user, String password) {
        try (PacketClient client = PacketClient.open("127.0.0.1", broker.port(), ProtocolVersion.MQTT_5)) {
            byte[] secret = password == null ? null : password.getBytes(StandardCharsets.UTF_8);
            client.send(new Connect(ProtocolVersion.MQTT_5, "knock", true, 0, user, secret, null, Properties.NONE));
            return client.expect(Connack.class).reasonCode();
        }
    }
}
