package mqtt.session.core;

import static mqtt.session.core.TestClient.message;
import static mqtt.session.core.TestClient.retained;
import static mqtt.session.core.TestClient.with;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.Verdict;
import mqtt.codec.Ack;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Packet;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.codec.Will;
import mqtt.session.ListenerSettings.Offer;
import mqtt.spi.hook.Admission;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What a listener offers and limits, how clients are told, and what they are answered who ask for more. */
public class OfferTest {
    private static final Offer NOTHING = new Offer(Qos.AT_LEAST_ONCE, false, false, false, false, false, true, "");

    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = new Fixture(1);

    @After
    public void nothingLeaks() {
        fixture.close();
    }

    private TestClient v5(String id) {
        TestClient client = fixture.v5(id);
        client.connect(true);
        return client;
    }

    private static Properties number(Property property, long value) {
        return new Properties.Builder().number(property, value).build();
    }

    @Test // [MQTT-3.2.2-9]
    public void whatIsNotOfferedIsAnnounced() {
        fixture.offer = NOTHING;
        Properties told = fixture.v5("a").connect(true).properties();
        assertEquals(1, told.number(Property.MAXIMUM_QOS, 2));
        assertEquals(0, told.number(Property.RETAIN_AVAILABLE, 1));
        assertEquals(0, told.number(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 1));
        assertEquals(0, told.number(Property.SUBSCRIPTION_IDENTIFIERS_AVAILABLE, 1));
        assertEquals(0, told.number(Property.SHARED_SUBSCRIPTION_AVAILABLE, 1));
    }

    @Test // [MQTT-3.2.2-11] [MQTT-3.2.2-14]
    public void whoPublishesWhatIsNotOfferedHasToGo() {
        fixture.offer = NOTHING;
        v5("a").send(message(2, 1, "t", "x")).expectEnd(ReasonCode.QOS_NOT_SUPPORTED);
        v5("b").send(retained(0, 0, "t", "x")).expectEnd(ReasonCode.RETAIN_NOT_SUPPORTED);
        TestClient old = fixture.v3("c");
        old.connect(true);
        old.send(message(2, 1, "t", "x")).expectEnd(ReasonCode.QOS_NOT_SUPPORTED);
    }

    @Test // [MQTT-3.2.2-12] [MQTT-3.2.2-13]
    public void willsAreHeldToTheOffer() {
        fixture.offer = NOTHING;
        assertEquals(ReasonCode.QOS_NOT_SUPPORTED, withWill("a", Qos.EXACTLY_ONCE, false, "t"));
        assertEquals(ReasonCode.RETAIN_NOT_SUPPORTED, withWill("a", Qos.AT_MOST_ONCE, true, "t"));
        assertEquals(ReasonCode.TOPIC_NAME_INVALID, withWill("a", Qos.AT_MOST_ONCE, false, "$SYS/x"));
        assertEquals(ReasonCode.SUCCESS, withWill("a", Qos.AT_LEAST_ONCE, false, "t"));
    }

    private ReasonCode withWill(String id, Qos qos, boolean retain, String topic) {
        Will will = new Will(TopicName.of(topic), new byte[0], qos, retain, 0, MessageProperties.NONE);
        TestClient client = fixture.v5(id);
        client.send(new Connect(client.version, id, true, 0, null, null, will, Properties.NONE));
        Connack answer = client.expect(Connack.class);
        assertEquals(answer.reasonCode().isError(), client.link.closed);
        return answer.reasonCode();
    }

    @Test // [MQTT-3.2.2-10] [MQTT-3.8.4-7]
    public void subscriptionsAreGrantedTheHighestQosThereIs() {
        fixture.offer = NOTHING;
        TestClient client = v5("a");
        assertEquals(List.of(ReasonCode.GRANTED_QOS_1), client.subscribe("t", 2).reasonCodes());
    }

    @Test // [MQTT-3.8.3-2]
    public void whoSubscribesToWhatIsNotOfferedIsTold() {
        fixture.offer = NOTHING;
        subscribe("a", Subscription.of(TopicFilter.of("a/+"), Qos.AT_MOST_ONCE))
                .expectEnd(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
        subscribe("b", Subscription.of(TopicFilter.of("$share/g/a"), Qos.AT_MOST_ONCE))
                .expectEnd(ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED);
        subscribe("c", new Subscription(TopicFilter.of("a"), Qos.AT_MOST_ONCE, false, false, RetainHandling.SEND, 7))
                .expectEnd(ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED);
        TestClient old = fixture.v3("d");
        old.connect(true);
        assertTrue(old.subscribe("a/+", 0).reasonCodes().get(0).isError());
        assertTrue(old.subscribe("$share/g/a", 0).reasonCodes().get(0).isError());
        assertEquals(List.of(ReasonCode.SUCCESS), old.subscribe("a", 0).reasonCodes());
    }

    private TestClient subscribe(String id, Subscription subscription) {
        return v5(id).send(new Subscribe(1, List.of(subscription)));
    }

    @Test // [MQTT-4.7.2-1]
    public void topicsOfTheBrokerAreAnsweredAndGoNowhere() {
        TestClient client = v5("a");
        client.subscribe("$SYS/#", 2);
        assertEquals(ReasonCode.TOPIC_NAME_INVALID, client.publish1("$SYS/x", "x"));
        client.publish("$SYS/x", "x").expectNothing();
        client.send(message(2, 9, "$SYS/x", "x"));
        assertEquals(List.of("PUBREC #9 TOPIC_NAME_INVALID"), client.texts());
        TestClient old = fixture.v3("b");
        old.connect(true);
        old.send(message(1, 1, "$SYS/x", "x"));
        assertEquals(List.of("PUBACK #1"), old.texts());
        client.expectNothing();
        assertEquals(4, fixture.count("publish.refused"));
        fixture.offer = new Offer(Qos.EXACTLY_ONCE, true, true, true, true, true, false, "");
        v5("c").publish("$SYS/x", "y");
        assertEquals(List.of("y"), client.payloads());
    }

    @Test
    public void longTopicsAreRefused() {
        fixture.topicBytes = 10;
        TestClient client = v5("a");
        assertEquals(
                List.of(ReasonCode.TOPIC_FILTER_INVALID),
                client.subscribe("12345678901", 0).reasonCodes());
        assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, client.publish1("1234567890", "x"));
        assertEquals(ReasonCode.TOPIC_NAME_INVALID, client.publish1("12345678901", "x"));
        fixture.hooks.events.clear();
        client.publish("äääääx", "x");
        assertEquals(List.of("dropped a x TOPIC_NOT_ALLOWED"), fixture.hooks.eventsBut());
    }

    @Test
    public void aPayloadThatSaysItIsTextHasToBe() {
        fixture.offer = NOTHING;
        TestClient client = v5("a");
        MessageProperties text =
                new MessageProperties.Builder().payloadFormat(1).build();
        client.send(with(text, message(1, 1, "t", "ä")));
        assertEquals(List.of("PUBACK #1 NO_MATCHING_SUBSCRIBERS"), client.texts());
        client.send(with(text, new Publish(Qos.AT_LEAST_ONCE, false, TopicName.of("t"), 2, new byte[] {(byte) 0xC3})));
        assertEquals(List.of("PUBACK #2 PAYLOAD_FORMAT_INVALID"), client.texts());
        client.send(new Publish(Qos.AT_LEAST_ONCE, false, TopicName.of("t"), 3, new byte[] {(byte) 0xC3}));
        assertEquals(List.of("PUBACK #3 NO_MATCHING_SUBSCRIBERS"), client.texts());
    }

    @Test // [MQTT-3.1.2-21] [MQTT-3.1.2-22] [MQTT-3.2.2-22]
    public void theKeepAliveHasAMaximum() {
        fixture.keepAlive = 60;
        assertEquals(60, keepAlive("a", 0));
        assertEquals(60, keepAlive("b", 61));
        assertEquals("the client's own", -1, keepAlive("c", 60));
        assertEquals("the client's own", -1, keepAlive("d", 5));
        TestClient old = fixture.v3("e");
        old.connect(true);
        fixture.advance(92_000);
        assertEquals(3, fixture.count("client.keepalive.expired"));
        assertFalse("it could not be told", old.link.closed);
    }

    private long keepAlive(String id, int wished) {
        TestClient client = fixture.v5(id);
        long told = client.connect(true, wished, Properties.NONE).properties().number(Property.SERVER_KEEP_ALIVE, -1);
        if (wished == 5) {
            client.disconnect();
        }
        return told;
    }

    @Test
    public void theQosOfTheSubscriptionIfSoSet() {
        fixture.upgradesQos = true;
        TestClient to = v5("to");
        v5("from").send(retained(0, 0, "t", "kept"));
        to.subscribe("t", 2);
        v5("other").send(message(0, 0, "t", "x"), message(1, 1, "t", "y"));
        assertEquals(List.of("2 t kept retain #1", "2 t x #2", "2 t y #3"), to.texts());
    }

    @Test // [MQTT-3.8.4-4] [MQTT-3.8.4-5]
    public void aFilterThatIsThereTwiceGetsItsRetainedMessagesTwice() {
        v5("from").send(retained(0, 0, "t", "kept"));
        TestClient to = v5("to");
        Subscription s = Subscription.of(TopicFilter.of("t"), Qos.AT_MOST_ONCE);
        to.subscribe(s, s);
        assertEquals(List.of("0 t kept retain", "0 t kept retain"), to.texts());
    }

    @Test
    public void noWillAtTakeOverIfSoSet() {
        TestClient watcher = v5("watcher");
        watcher.subscribe("t", 0);
        for (boolean published : new boolean[] {true, false}) {
            fixture.willAtTakeOver = published;
            withWill("a", Qos.AT_MOST_ONCE, false, "t");
            v5("a");
            assertEquals(published ? 1 : 0, watcher.all().size());
        }
    }

    @Test
    public void aWillIsNotDelayedForLonger() {
        TestClient watcher = v5("watcher");
        watcher.subscribe("t", 0);
        fixture.willDelay = 5;
        TestClient lost = fixture.v5("a");
        lost.send(new Connect(
                lost.version,
                "a",
                true,
                0,
                null,
                null,
                new Will(TopicName.of("t"), new byte[0], Qos.AT_MOST_ONCE, false, 100, MessageProperties.NONE),
                number(Property.SESSION_EXPIRY, 1000)));
        lost.lost();
        fixture.advance(4_000);
        watcher.expectNothing();
        fixture.advance(2_000);
        assertEquals(1, watcher.all().size());
    }

    @Test // [MQTT-3.1.2-28]
    public void responseInformationIsForThoseWhoAsk() {
        fixture.offer = new Offer(Qos.EXACTLY_ONCE, true, true, true, true, false, false, "reply/%t/%c");
        Properties ask = number(Property.REQUEST_RESPONSE_INFORMATION, 1);
        assertEquals(Optional.of("reply//a"), responseInformation("a", ask));
        assertEquals(Optional.empty(), responseInformation("b", Properties.NONE));
        assertEquals(Optional.empty(), responseInformation("c", number(Property.REQUEST_RESPONSE_INFORMATION, 0)));
        ConnectChanges changes =
                new ConnectChanges.Builder().responseInformation("mine").build();
        fixture.hooks.connect = r -> CompletableFuture.completedFuture(new Admission(Verdict.accept(changes), "gate"));
        assertEquals(Optional.of("mine"), responseInformation("d", ask));
    }

    private Optional<String> responseInformation(String id, Properties asked) {
        return fixture.v5(id).connect(true, 0, asked).properties().text(Property.RESPONSE_INFORMATION);
    }

    @Test // [MQTT-3.1.2-29]
    public void reasonsInWordsAreForThoseWhoWantThem() {
        fixture.hooks.publish = (c, m) -> Verdict.<mqtt.api.Message>refuse(ReasonCode.NOT_AUTHORIZED, "because")
                .now();
        fixture.hooks.subscribe = s -> Verdict.refuse(ReasonCode.NOT_AUTHORIZED, "no");
        TestClient curious = v5("a");
        curious.send(message(1, 1, "t", "x"), message(2, 2, "t", "x"));
        assertEquals(Optional.of("because"), reason(curious.expect(Ack.class).properties()));
        assertEquals(Optional.of("because"), reason(curious.expect(Ack.class).properties()));
        assertEquals(Optional.of("no"), reason(curious.subscribe("t", 0).properties()));
        TestClient other = fixture.v5("b");
        other.connect(true, 0, number(Property.REQUEST_PROBLEM_INFORMATION, 0));
        other.send(message(1, 1, "t", "x"));
        assertEquals(Optional.empty(), reason(other.expect(Ack.class).properties()));
        assertEquals(Optional.empty(), reason(other.subscribe("t", 0).properties()));
    }

    private static Optional<String> reason(Properties properties) {
        return properties.text(Property.REASON_STRING);
    }

    @Test // [MQTT-3.4.2-2] [MQTT-3.5.2-2] [MQTT-3.9.2-1]
    public void aReasonIsLeftOutWhereItMakesThePacketTooLarge() {
        fixture.hooks.publish = (c, m) -> Verdict.<mqtt.api.Message>refuse(ReasonCode.NOT_AUTHORIZED, "x".repeat(100))
                .now();
        TestClient client = fixture.v5("a");
        client.connect(true, 0, number(Property.MAXIMUM_PACKET_SIZE, 100));
        client.send(message(1, 1, "t", "x"));
        Ack ack = client.expect(Ack.class);
        assertEquals(ReasonCode.NOT_AUTHORIZED, ack.reasonCode());
        assertEquals(Optional.empty(), reason(ack.properties()));
        Packet suback = client.subscribe("t", 0);
        assertEquals(Suback.class, suback.getClass());
    }

    @Test
    public void anotherServerIsNamed() {
        fixture.hooks.connect = r -> CompletableFuture.completedFuture(
                new Admission(Verdict.redirect(false, "b.example:1884", "moving house"), "gate"));
        TestClient client = fixture.v5("a");
        Connack answer = client.connect(true);
        assertEquals(ReasonCode.USE_ANOTHER_SERVER, answer.reasonCode());
        assertEquals(Optional.of("b.example:1884"), answer.properties().text(Property.SERVER_REFERENCE));
        assertEquals(Optional.of("moving house"), reason(answer.properties()));
        assertTrue(client.link.closed);
        TestClient small = fixture.v5("b");
        answer = small.connect(true, 0, number(Property.MAXIMUM_PACKET_SIZE, 25));
        assertEquals(Optional.of("b.example:1884"), answer.properties().text(Property.SERVER_REFERENCE));
        assertEquals("no room for both", Optional.empty(), reason(answer.properties()));
        TestClient old = fixture.v3("c");
        assertEquals(ReasonCode.SERVER_UNAVAILABLE, old.connect(true).reasonCode());
    }

    @Test // [MQTT-3.1.2-26] [MQTT-3.1.2-27] [MQTT-3.3.2-11]
    public void longTopicsGetAliasesAsFarAsTheClientTakesThem() {
        fixture.sendAliases = 2;
        TestClient none = v5("none");
        none.subscribe("#", 0);
        TestClient two = fixture.v5("two");
        two.connect(true, 0, number(Property.TOPIC_ALIAS_MAXIMUM, 10));
        two.subscribe("#", 0);
        TestClient from = v5("from");
        from.publish("long/topic/1", "a", "b")
                .publish("long/topic/2", "c")
                .publish("short", "d")
                .publish("long/topic/1", "e")
                .publish("long/topic/3", "f", "g")
                .publish("long/topic/1", "h")
                .publish("long/topic/2", "i");
        assertEquals(
                List.of(
                        "long/topic/1 1 a",
                        "null 1 b",
                        "long/topic/2 2 c",
                        "short 0 d",
                        "null 1 e",
                        "long/topic/3 2 f",
                        "null 2 g",
                        "null 1 h",
                        "long/topic/2 2 i"),
                two.all().stream().map(OfferTest::aliasOf).toList());
        assertTrue(none.all().stream().allMatch(p -> aliasOf(p).contains(" 0 ")));
    }

    private static String aliasOf(Packet packet) {
        Publish p = (Publish) packet;
        return p.topic() + " " + p.topicAlias() + " " + new String(p.payload());
    }
}
