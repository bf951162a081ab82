package mqtt.itest.clients;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.FreePort;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What MQTT 5 has over what came before, with the HiveMQ client against the started distribution. */
public class HiveMqFeaturesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static BrokerProcess broker;
    private static int strictPort;

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private final List<Mqtt5BlockingClient> clients = new ArrayList<>();
    private final String topic = "hive/" + NAMES.incrementAndGet();

    @BeforeClass
    public static void startBroker() throws Exception {
        broker = BrokerProcess.unpacked();
        strictPort = FreePort.next();
        broker.writeEtc(
                "mqtt.listener-strict.cfg",
                "port=" + strictPort + "\nkeep_alive_seconds=30\nreceive_maximum=7\nmaximum_qos=1\nretain=false\n"
                        + "check_payload_format=true\nresponse_information=reply/%c\nsession_expiry_seconds=60\n");
        broker.run();
        Await.until("the strict one listens", SOON, () -> broker.log().contains("listener=strict"));
    }

    @AfterClass
    public static void stopBroker() throws Exception {
        broker.close();
    }

    @After
    public void disconnect() {
        clients.stream().filter(c -> c.getState().isConnected()).forEach(Mqtt5BlockingClient::disconnect);
    }

    private Mqtt5BlockingClient client(String id) {
        return client(id, broker.port());
    }

    private Mqtt5BlockingClient client(String id, int port) {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(port)
                .buildBlocking();
        clients.add(client);
        return client;
    }

    private Mqtt5BlockingClient connected() {
        Mqtt5BlockingClient client = client("hive" + NAMES.incrementAndGet());
        client.connect();
        return client;
    }

    private static BlockingQueue<Mqtt5Publish> inbox(Mqtt5BlockingClient client) {
        BlockingQueue<Mqtt5Publish> inbox = new LinkedBlockingQueue<>();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, inbox::add);
        return inbox;
    }

    private static Mqtt5Publish next(BlockingQueue<Mqtt5Publish> inbox) throws InterruptedException {
        Mqtt5Publish next = inbox.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertTrue("a message within " + SOON, next != null);
        return next;
    }

    private static String text(Mqtt5Publish message) {
        return new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8);
    }

    private void publish(Mqtt5BlockingClient from, String to, String payload) {
        from.publishWith()
                .topic(to)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
    }

    private static void subscribe(Mqtt5BlockingClient client, String filter) {
        client.subscribeWith().topicFilter(filter).qos(MqttQos.EXACTLY_ONCE).send();
    }

    @Test // P3
    public void aSessionOutlivesItsConnection() throws Exception {
        String id = "hive-session" + NAMES.incrementAndGet();
        Mqtt5Connect keep = Mqtt5Connect.builder()
                .cleanStart(false)
                .sessionExpiryInterval(600)
                .build();
        Mqtt5BlockingClient client = client(id);
        assertFalse(client.connect(keep).isSessionPresent());
        subscribe(client, topic);
        client.disconnect();
        Mqtt5BlockingClient from = connected();
        for (int i = 0; i < 5; i++) {
            publish(from, topic, "m" + i);
        }
        BlockingQueue<Mqtt5Publish> inbox = inbox(client);
        assertTrue(client.connect(keep).isSessionPresent());
        for (int i = 0; i < 5; i++) {
            assertEquals("m" + i, text(next(inbox)));
        }
        client.disconnect(Mqtt5Disconnect.builder().sessionExpiryInterval(0).build());
        assertFalse("changed at DISCONNECT", client.connect(keep).isSessionPresent());
        client.disconnect(Mqtt5Disconnect.builder().sessionExpiryInterval(0).build());
    }

    @Test // P3
    public void theOneWhoIsTakenOverIsTold() throws Exception {
        BlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
        String id = "hive-over" + NAMES.incrementAndGet();
        Mqtt5BlockingClient first = Mqtt5Client.builder()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(broker.port())
                .addDisconnectedListener(context -> ends.add(context.getCause()))
                .buildBlocking();
        first.connect();
        client(id).connect();
        Throwable end = ends.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertTrue(String.valueOf(end), end instanceof Mqtt5DisconnectException);
        Mqtt5Disconnect said = ((Mqtt5DisconnectException) end).getMqttMessage();
        assertEquals(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER, said.getReasonCode());
    }

    @Test // P3
    public void aClientWithoutIdentifierIsGivenOne() {
        Mqtt5BlockingClient nameless = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(broker.port())
                .buildBlocking();
        clients.add(nameless);
        assertTrue(nameless.connect().getAssignedClientIdentifier().isPresent());
    }

    @Test // P4, P11
    public void limitsAreAnnouncedAndKept() {
        Mqtt5BlockingClient client = client("hive-strict", strictPort);
        Mqtt5ConnAck terms = client.connect(Mqtt5Connect.builder()
                .keepAlive(300)
                .sessionExpiryInterval(6000)
                .restrictions()
                .requestResponseInformation(true)
                .applyRestrictions()
                .build());
        assertEquals(30, terms.getServerKeepAlive().getAsInt());
        assertEquals(60, terms.getSessionExpiryInterval().getAsLong());
        assertEquals(7, terms.getRestrictions().getReceiveMaximum());
        assertEquals(MqttQos.AT_LEAST_ONCE, terms.getRestrictions().getMaximumQos());
        assertFalse(terms.getRestrictions().isRetainAvailable());
        assertEquals(16, terms.getRestrictions().getTopicAliasMaximum());
        assertEquals("reply/hive-strict", terms.getResponseInformation().get().toString());
        assertEquals(
                List.of(Mqtt5SubAckReasonCode.GRANTED_QOS_1),
                client.subscribeWith()
                        .topicFilter(topic)
                        .qos(MqttQos.EXACTLY_ONCE)
                        .send()
                        .getReasonCodes());
        Mqtt5PubAckException refused = assertThrows(Mqtt5PubAckException.class, () -> client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                .payload(new byte[] {(byte) 0xC3, 1})
                .send());
        assertEquals(
                Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID,
                refused.getMqttMessage().getReasonCode());
        assertEquals(
                "the payload is not UTF-8",
                refused.getMqttMessage().getReasonString().get().toString());
    }

    @Test // P4
    public void aWindowOfOneHoldsBothWays() throws Exception {
        Mqtt5BlockingClient client = client("hive-window");
        client.connect(Mqtt5Connect.builder()
                .restrictions()
                .receiveMaximum(1)
                .sendMaximum(1)
                .applyRestrictions()
                .build());
        BlockingQueue<Mqtt5Publish> inbox = inbox(client);
        subscribe(client, topic);
        for (int i = 0; i < 20; i++) {
            publish(client, topic, "m" + i);
        }
        for (int i = 0; i < 20; i++) {
            assertEquals("m" + i, text(next(inbox)));
        }
    }

    @Test // P4
    public void topicAliasesGoBothWays() throws Exception {
        Mqtt5BlockingClient client = client("hive-alias");
        client.connect(Mqtt5Connect.builder()
                .restrictions()
                .topicAliasMaximum(5)
                .sendTopicAliasMaximum(5)
                .applyRestrictions()
                .build());
        BlockingQueue<Mqtt5Publish> inbox = inbox(client);
        subscribe(client, topic + "/with/a/long/name/#");
        for (int i = 0; i < 60; i++) {
            String to = topic + "/with/a/long/name/" + i % 12;
            publish(client, to, "m" + i);
            Mqtt5Publish came = next(inbox);
            assertEquals(to, came.getTopic().toString());
            assertEquals("m" + i, text(came));
        }
    }

    @Test // P5
    public void retainedMessagesAsTheSubscriptionWants() throws Exception {
        Mqtt5BlockingClient from = connected();
        from.publishWith().topic(topic).payload("kept".getBytes()).retain(true).send();
        Mqtt5BlockingClient to = connected();
        BlockingQueue<Mqtt5Publish> inbox = inbox(to);
        to.subscribeWith()
                .topicFilter(topic)
                .retainHandling(Mqtt5RetainHandling.DO_NOT_SEND)
                .send();
        to.subscribeWith()
                .topicFilter(topic)
                .retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
                .send();
        to.subscribeWith().topicFilter(topic).retainAsPublished(true).send();
        Mqtt5Publish kept = next(inbox);
        assertTrue("the first one is that of the last subscription", kept.isRetain());
        from.publishWith().topic(topic).payload("new".getBytes()).retain(true).send();
        Mqtt5Publish asPublished = next(inbox);
        assertEquals("new", text(asPublished));
        assertTrue(asPublished.isRetain());
        from.publishWith().topic(topic).retain(true).send();
        assertTrue(next(inbox).getPayloadAsBytes().length == 0);
    }

    @Test // P6
    public void aWillWaitsForItsDelay() throws Exception {
        Mqtt5BlockingClient watcher = connected();
        BlockingQueue<Mqtt5Publish> inbox = inbox(watcher);
        subscribe(watcher, topic);
        Mqtt5Connect withWill = Mqtt5Connect.builder()
                .cleanStart(false)
                .sessionExpiryInterval(60)
                .willPublish()
                .topic(topic)
                .payload("gone".getBytes())
                .delayInterval(1)
                .applyWillPublish()
                .build();
        Mqtt5BlockingClient dies = client("hive-will");
        dies.connect(withWill);
        long begin = System.nanoTime();
        Mqtt5Disconnect lost = Mqtt5Disconnect.builder()
                .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                .build();
        dies.disconnect(lost);
        assertEquals("gone", text(next(inbox)));
        assertTrue(System.nanoTime() - begin >= 900_000_000L);
        dies.connect(withWill);
        dies.disconnect(lost);
        dies.connect(withWill);
        dies.disconnect();
        publish(watcher, topic, "and no second will");
        assertEquals("and no second will", text(next(inbox)));
    }

    @Test // P7
    public void subscriptionOptionsAndIdentifiers() throws Exception {
        Mqtt5BlockingClient client = connected();
        BlockingQueue<Mqtt5Publish> inbox = inbox(client);
        client.subscribeWith()
                .addSubscription(Mqtt5Subscription.builder()
                        .topicFilter(topic + "/+")
                        .qos(MqttQos.AT_MOST_ONCE)
                        .build())
                .addSubscription(Mqtt5Subscription.builder()
                        .topicFilter(topic + "/own")
                        .noLocal(true)
                        .qos(MqttQos.EXACTLY_ONCE)
                        .build())
                .addSubscription(Mqtt5Subscription.builder()
                        .topicFilter(topic + "/#")
                        .qos(MqttQos.EXACTLY_ONCE)
                        .build())
                .send();
        publish(client, topic + "/x", "overlap");
        publish(client, topic + "/own", "mine by the other filters");
        Mqtt5Publish once = next(inbox);
        assertEquals("overlap", text(once));
        assertEquals("the highest QoS", MqttQos.AT_LEAST_ONCE, once.getQos());
        assertEquals("and no second copy", "mine by the other filters", text(next(inbox)));
    }

    @Test // P8
    public void sharedSubscriptionsShareOut() throws Exception {
        List<BlockingQueue<Mqtt5Publish>> inboxes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Mqtt5BlockingClient member = connected();
            inboxes.add(inbox(member));
            subscribe(member, "$share/g/" + topic);
        }
        Mqtt5BlockingClient from = connected();
        for (int i = 0; i < 30; i++) {
            publish(from, topic, "m" + i);
        }
        Await.until(
                "all have come",
                SOON,
                () -> inboxes.stream().mapToInt(BlockingQueue::size).sum() == 30);
        TreeSet<String> all = new TreeSet<>();
        inboxes.forEach(inbox -> inbox.forEach(m -> all.add(text(m))));
        assertEquals("each once", 30, all.size());
    }

    @Test // P9
    public void messagesExpireWithWhatIsLeftOfTheirTime() throws Exception {
        Mqtt5Connect keep = Mqtt5Connect.builder()
                .cleanStart(false)
                .sessionExpiryInterval(60)
                .build();
        Mqtt5BlockingClient to = client("hive-expiry");
        to.connect(keep);
        subscribe(to, topic);
        to.disconnect();
        Mqtt5BlockingClient from = connected();
        from.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("short".getBytes())
                .messageExpiryInterval(1)
                .send();
        from.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("long".getBytes())
                .messageExpiryInterval(100)
                .send();
        long sent = System.nanoTime();
        Await.until("a second and a half is over", SOON, () -> System.nanoTime() - sent > 1_500_000_000L);
        BlockingQueue<Mqtt5Publish> inbox = inbox(to);
        to.connect(keep);
        Mqtt5Publish left = next(inbox);
        assertEquals("long", text(left));
        long seconds = left.getMessageExpiryInterval().getAsLong();
        assertTrue(seconds + " s are left of 100", seconds < 100 && seconds > 60);
        to.disconnect(Mqtt5Disconnect.builder().sessionExpiryInterval(0).build());
    }

    @Test // P11
    public void requestAndResponseWithAllThatTravelsWithAMessage() throws Exception {
        Mqtt5BlockingClient responder = connected();
        BlockingQueue<Mqtt5Publish> requests = inbox(responder);
        subscribe(responder, topic + "/request");
        Mqtt5BlockingClient requester = connected();
        BlockingQueue<Mqtt5Publish> responses = inbox(requester);
        subscribe(requester, topic + "/response");
        Mqtt5UserProperties properties = Mqtt5UserProperties.builder()
                .add("b", "2")
                .add("a", "1")
                .add("b", "3")
                .build();
        requester
                .publishWith()
                .topic(topic + "/request")
                .payload("frage".getBytes())
                .contentType("text/plain")
                .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                .responseTopic(topic + "/response")
                .correlationData(new byte[] {0, 1, 2})
                .userProperties(properties)
                .send();
        Mqtt5Publish request = next(requests);
        assertEquals("text/plain", request.getContentType().get().toString());
        assertEquals(Optional.of(Mqtt5PayloadFormatIndicator.UTF_8), request.getPayloadFormatIndicator());
        assertEquals("order and repetition stay", properties, request.getUserProperties());
        ByteBuffer correlation = request.getCorrelationData().get();
        responder
                .publishWith()
                .topic(request.getResponseTopic().get())
                .correlationData(correlation)
                .payload("antwort".getBytes())
                .send();
        Mqtt5Publish response = next(responses);
        assertEquals("antwort", text(response));
        assertEquals(
                ByteBuffer.wrap(new byte[] {0, 1, 2}),
                response.getCorrelationData().get());
    }

    @Test // P11
    public void nobodyThereAndNoSuchSubscriptionAreSaid() {
        Mqtt5BlockingClient client = connected();
        var result =
                client.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).send();
        assertFalse(result.getError().isPresent());
        assertEquals(
                "[NO_SUBSCRIPTIONS_EXISTED]",
                client.unsubscribeWith()
                        .topicFilter(topic)
                        .send()
                        .getReasonCodes()
                        .toString());
    }

    @Test // P11
    public void aRedirectionNamesTheServer() throws Exception {
        broker.writeEtc("mqtt.redirect-hive.cfg", "servers=other.example:1883\nclient_ids=hive-moves\n");
        Await.until("it is in force", SOON, () -> {
            try {
                Mqtt5BlockingClient client = client("hive-moves");
                client.connect();
                client.disconnect();
                return false;
            } catch (Mqtt5ConnAckException e) {
                return true;
            }
        });
        Mqtt5ConnAck refused = assertThrows(
                        Mqtt5ConnAckException.class, () -> client("hive-moves").connect())
                .getMqttMessage();
        assertEquals(Mqtt5ConnAckReasonCode.USE_ANOTHER_SERVER, refused.getReasonCode());
        assertEquals("other.example:1883", refused.getServerReference().get().toString());
    }
}
