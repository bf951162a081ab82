package mqtt.itest.clients;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import mqtt.itest.BrokerProcess;
import mqtt.itest.BrokerProcess.Result;
import mqtt.testkit.Await;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Users made with {@code fogg scram-user}, and a client whose SCRAM is not the broker's. */
public class ScramIT {
    private static final int WAIT_SECONDS = 30;
    private static final Duration AT_LAST = Duration.ofSeconds(WAIT_SECONDS);
    private static final Pattern BUNDLE = Pattern.compile("(?m)^ *(\\d+)\\|.*mqtt\\.auth\\.scram");

    @Rule
    public final Timeout limit = Timeout.seconds(240);

    private final List<Mqtt5AsyncClient> connected = new ArrayList<>();
    private BrokerProcess broker;

    @Before
    public void start() throws Exception {
        broker = BrokerProcess.unpacked();
        Files.delete(broker.etc().resolve("mqtt.auth.anonymous.cfg"));
        addUser("alice", "wonderland");
        addUser("bob", "builder");
        broker.writeEtc("acl", "user alice\ntopic readwrite home/#\nuser bob\ntopic read home/#\n");
        broker.writeEtc("mqtt.auth.file.acl.cfg", "file=etc/acl\n");
        broker.writeEtc("mqtt.auth.scram.cfg", "file=etc/scram-users\nreload_seconds=1\n");
        broker.run();
    }

    @After
    public void stop() throws Exception {
        for (Mqtt5AsyncClient client : connected) {
            if (client.getState().isConnected()) {
                await(client.disconnect());
            }
        }
        broker.close();
    }

    private void addUser(String name, String password) throws Exception {
        Result result = broker.foggReads(password + '\n', "scram-user", "--iterations", "4096", name);
        assertEquals(result.err(), 0, result.status());
        assertEquals("added " + name + " in " + broker.etc().resolve("scram-users") + '\n', result.out());
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private Mqtt5AsyncClient connect(String clientId, HiveMqScram scram) throws Exception {
        Mqtt5AsyncClient client = Mqtt5Client.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(broker.port())
                .enhancedAuth(scram)
                .buildAsync();
        await(client.connect());
        connected.add(client);
        return client;
    }

    private Mqtt5ConnAckReasonCode refusal(HiveMqScram scram) {
        Throwable cause = assertThrows(ExecutionException.class, () -> connect("knock", scram))
                .getCause();
        return ((Mqtt5ConnAckException) cause).getMqttMessage().getReasonCode();
    }

    private static HiveMqScram alice(int bits) {
        return new HiveMqScram(bits, "alice", "wonderland");
    }

    private static Queue<String> subscribe(Mqtt5AsyncClient client) throws Exception {
        Queue<String> inbox = new ConcurrentLinkedQueue<>();
        await(client.subscribeWith()
                .topicFilter("home/#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(m -> inbox.add(new String(m.getPayloadAsBytes(), StandardCharsets.UTF_8)))
                .send());
        return inbox;
    }

    private static CompletableFuture<Mqtt5PublishResult> publish(Mqtt5AsyncClient client, String topic, String text) {
        return client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(text.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    private void setBundle(String command) throws Exception {
        String all = broker.fogg("shell", "lb -s").out();
        Matcher matcher = BUNDLE.matcher(all);
        assertTrue(all, matcher.find());
        assertEquals(0, broker.fogg("shell", command + ' ' + matcher.group(1)).status());
    }

    @Test
    public void whoKnowsThePasswordMayDoWhatTheRulesGrant() throws Exception {
        Queue<String> inbox = subscribe(connect("reader", new HiveMqScram(512, "bob", "builder")));
        Mqtt5AsyncClient writer = connect("writer", alice(256));

        await(publish(writer, "home/door", "open"));
        assertThrows(ExecutionException.class, () -> await(publish(writer, "office/door", "open")));
        Await.until("the message comes", AT_LAST, () -> List.copyOf(inbox).equals(List.of("open")));
    }

    @Test
    public void othersAreRefusedAlike() {
        for (int bits : new int[] {256, 512}) {
            assertEquals(
                    Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD,
                    refusal(new HiveMqScram(bits, "alice", "underland")));
            assertEquals(
                    Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD,
                    refusal(new HiveMqScram(bits, "nobody", "wonderland")));
        }
        Await.until("who, what and why is in the log", AT_LAST, () -> broker.log()
                .contains("by=mqtt.auth.scram.sha512 detail=wrong user name or password: user=nobody"));
        assertFalse(broker.log().contains("underland"));
    }

    @Test
    public void authenticatesAgainWhileItPublishes() throws Exception {
        Queue<String> inbox = subscribe(connect("reader", alice(256)));
        Mqtt5AsyncClient writer = connect("writer", alice(512));
        List<CompletableFuture<Mqtt5PublishResult>> published = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            published.add(publish(writer, "home/count", "" + i));
            if (i % 200 == 100) {
                await(writer.reauth());
            }
        }
        for (var each : published) {
            assertTrue(await(each).getError().isEmpty());
        }
        List<String> all = IntStream.range(0, 600).mapToObj(Integer::toString).toList();
        Await.until(
                "all messages come, in order", AT_LAST, () -> List.copyOf(inbox).equals(all));
    }

    @Test
    public void whoAuthenticatesAgainMustStayWhoItIs() throws Exception {
        HiveMqScram scram = alice(256);
        Mqtt5AsyncClient client = connect("turncoat", scram);
        scram.become("bob", "builder");

        Throwable cause = assertThrows(ExecutionException.class, () -> await(client.reauth()))
                .getCause();

        assertEquals(
                Mqtt5DisconnectReasonCode.NOT_AUTHORIZED,
                ((Mqtt5DisconnectException) cause).getMqttMessage().getReasonCode());
        Await.until("it is gone", AT_LAST, () -> !client.getState().isConnected());
        assertTrue(broker.log().contains("refused again client=turncoat user=alice"));
    }

    @Test
    public void clientsStayWhileTheBundleIsAway() throws Exception {
        Mqtt5AsyncClient client = connect("staying", alice(256));
        Queue<String> inbox = subscribe(client);

        setBundle("stop");
        assertEquals(Mqtt5ConnAckReasonCode.BAD_AUTHENTICATION_METHOD, refusal(alice(256)));
        await(publish(client, "home/a", "still here"));

        setBundle("start");
        Await.until("it takes clients again", AT_LAST, () -> {
            try {
                connect("next", alice(256));
                return true;
            } catch (ExecutionException refused) {
                return false;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        await(client.reauth());
        await(publish(client, "home/a", "and again"));
        Await.until("both", AT_LAST, () -> List.copyOf(inbox).equals(List.of("still here", "and again")));
    }

    @Test
    public void usersComeAndGoWhileItRuns() throws Exception {
        HiveMqScram carol = new HiveMqScram(256, "carol, c=d", "chr\u00EDstmas");
        assertEquals(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD, refusal(carol));
        addUser("carol, c=d", "chr\u00EDstmas");
        Await.until("she is let in", AT_LAST, () -> {
            try {
                connect("carol", carol);
                return true;
            } catch (ExecutionException refused) {
                return false;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(0, broker.fogg("scram-user", "--delete", "carol, c=d").status());
        Result unknown = broker.fogg("scram-user", "--delete", "nobody");
        assertEquals(1, unknown.status());
        assertTrue(unknown.err(), unknown.err().startsWith("fogg: there is no user nobody in "));
        Await.until("she is refused", AT_LAST, () -> {
            try {
                connect("carol-again", carol);
                return false;
            } catch (ExecutionException refused) {
                return true;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }
}
