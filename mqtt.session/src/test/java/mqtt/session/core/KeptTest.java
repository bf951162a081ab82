package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.codec.Ack;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsuback;
import mqtt.codec.Unsubscribe;
import mqtt.codec.Will;
import mqtt.session.QueueSettings.Order;
import mqtt.session.QueueSettings.WhenFull;
import mqtt.spi.store.Durability;
import mqtt.spi.store.NotKept;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What waits for the store, what the store has, and what happens when it has no room or is away. */
public class KeptTest {
    private static final long HOUR = 3600;

    private final FakeStore store = new FakeStore();
    private final Fixture fixture = new Fixture(2);
    private TestClient publisher;

    @Before
    public void start() {
        fixture.keepIn(store);
        publisher = fixture.v5("publisher");
        publisher.connect(true);
    }

    @After
    public void nothingIsLeft() {
        store.isSlow = false;
        store.refuses = null;
        fixture.close();
    }

    private TestClient subscriber(String id, String filter, int qos) {
        TestClient client = fixture.v5(id);
        client.connect(false, HOUR);
        client.subscribe(filter, qos);
        return client;
    }

    private TestClient back(String id) {
        return back(id, 100);
    }

    private TestClient back(String id, int window) {
        TestClient client = fixture.v5(id);
        Connack connack = client.connect(
                false,
                0,
                new Properties.Builder()
                        .number(Property.SESSION_EXPIRY, HOUR)
                        .number(Property.RECEIVE_MAXIMUM, window)
                        .build());
        assertTrue("session present", connack.sessionPresent());
        return client;
    }

    /** The store does what it was asked for, and nothing later. */
    private void keep() {
        while (store.work()) {
            // until now
        }
        fixture.turn();
    }

    private void publish1(int from, int to) {
        for (int i = from; i < to; i++) {
            assertEquals(ReasonCode.SUCCESS, publisher.publish1("t", "" + i));
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "" + i).toList();
    }

    // ---- what waits

    @Test
    public void pubackWaitsAndSoDoesTheMessage() {
        TestClient subscriber = subscriber("s", "t", 1);
        store.isSlow = true;
        publisher.send(TestClient.message(1, 1, "t", "x"));
        publisher.expectNothing();
        subscriber.expectNothing();

        keep();

        assertEquals(List.of("PUBACK #1"), publisher.texts());
        assertEquals(List.of("1 t x #1"), subscriber.texts());
    }

    @Test
    public void acknowledgementsKeepTheirOrder() { // [MQTT-4.6.0-2]
        subscriber("s", "t", 1);
        store.isSlow = true;
        publisher.send(TestClient.message(1, 1, "t", "kept"), TestClient.message(1, 2, "nobody", "not"));
        publisher.expectNothing();

        keep();

        assertEquals(List.of("PUBACK #1", "PUBACK #2 NO_MATCHING_SUBSCRIBERS"), publisher.texts());
    }

    @Test
    public void onlyThoseWaitWhoseMessagesAreKept() {
        TestClient passing = fixture.v5("passing");
        passing.connect(true);
        passing.subscribe("t", 1);
        subscriber("s", "other", 1);
        store.isSlow = true;

        publisher.send(TestClient.message(1, 1, "t", "x"));

        assertEquals(List.of("PUBACK #1"), publisher.texts());
        assertEquals(List.of("1 t x #1"), passing.texts());
        assertEquals(0, store.messages());
    }

    @Test
    public void pubrecPubrelAndPubcompWait() {
        TestClient from = subscriber("from", "none", 1);
        TestClient to = subscriber("to", "t", 2);
        store.isSlow = true;
        from.send(TestClient.message(2, 7, "t", "x"));
        from.expectNothing();
        keep();
        assertEquals(List.of("PUBREC #7"), from.texts());
        assertEquals(List.of("2 t x #1"), to.texts());
        assertEquals(1, store.receipts());

        from.ack(PacketType.PUBREL, 7);
        to.ack(PacketType.PUBREC, 1);
        from.expectNothing();
        to.expectNothing();
        keep();

        assertEquals(List.of("PUBCOMP #7"), from.texts());
        assertEquals(List.of("PUBREL #1"), to.texts());
        to.ack(PacketType.PUBCOMP, 1);
        keep();
        assertEquals(0, store.receipts());
        assertEquals(0, store.messages());
    }

    @Test
    public void aClientThatDoesNotWaitForPubrelIsAnsweredAllTheSame() {
        TestClient to = fixture.v5("to");
        to.connect(
                false,
                0,
                new Properties.Builder()
                        .number(Property.SESSION_EXPIRY, HOUR)
                        .number(Property.RECEIVE_MAXIMUM, 1)
                        .build());
        to.subscribe("t", 2);
        publisher.send(TestClient.message(2, 1, "t", "x"), TestClient.message(2, 2, "t", "y"));
        assertEquals(List.of("2 t x #1"), to.texts());
        store.isSlow = true;

        to.ack(PacketType.PUBREC, 1);
        to.ack(PacketType.PUBREC, 1);
        to.ack(PacketType.PUBCOMP, 1);
        to.expectNothing();
        keep();

        assertEquals(List.of("PUBREL #1", "PUBREL #1"), to.texts());
        keep();
        assertEquals(List.of("2 t y #2"), to.texts());
        to.ack(PacketType.PUBREC, 2);
        to.ack(PacketType.PUBCOMP, 2);
        keep();
        assertEquals(List.of("PUBREL #2"), to.texts());
        keep();
        assertEquals(0, store.messages());
    }

    @Test
    public void subackAndUnsubackWait() {
        TestClient client = fixture.v5("s");
        client.connect(false, HOUR);
        store.isSlow = true;
        client.send(new Subscribe(1, List.of(Subscription.of(TopicFilter.of("t"), Qos.AT_LEAST_ONCE))));
        client.expectNothing();
        keep();
        client.expect(Suback.class);

        client.send(new Unsubscribe(2, List.of(TopicFilter.of("t"))));
        client.expectNothing();
        keep();
        client.expect(Unsuback.class);
    }

    @Test
    public void connackWaitsForWhatItSaysIsGone() {
        subscriber("s", "t", 1).lost();
        store.isSlow = true;
        TestClient again = fixture.v5("s");
        again.send(new Connect(ProtocolVersion.MQTT_5, "s", true, 0, null, null, null, Properties.NONE));
        again.expectNothing();

        keep();

        assertFalse(again.expect(Connack.class).sessionPresent());
        assertEquals(0, store.queues());
    }

    @Test
    public void connackWaitsForTheWill() {
        TestClient away = subscriber("s", "t", 1);
        away.lost();
        publish1(0, 1);
        store.isSlow = true;
        TestClient client = fixture.v5("s");
        Will will = new Will(TopicName.of("w"), new byte[1], Qos.AT_LEAST_ONCE, false, 0, MessageProperties.NONE);
        Properties hour =
                new Properties.Builder().number(Property.SESSION_EXPIRY, HOUR).build();
        client.send(new Connect(ProtocolVersion.MQTT_5, "s", false, 0, null, null, will, hour));
        publisher.send(TestClient.message(1, 1, "t", "1"), TestClient.message(0, 0, "t", "2"));
        client.expectNothing();

        store.isSlow = false;
        fixture.turn();

        assertTrue(client.expect(Connack.class).sessionPresent());
        assertEquals(List.of("0 t 2", "1 t 0 #1", "1 t 1 #2"), client.texts());
    }

    @Test
    public void whoSendsMoreThanIsAnsweredIsSlowedDownOrEnded() {
        subscriber("s", "t", 1);
        fixture.receiveMaximum = 2;
        TestClient v3 = fixture.v3("v3");
        v3.connect(true);
        TestClient v5 = fixture.v5("v5");
        v5.connect(true);
        store.isSlow = true;
        for (int i = 1; i <= 3; i++) {
            v3.send(TestClient.message(1, i, "t", "x"));
            v5.send(TestClient.message(1, i, "t", "x"));
        }
        assertFalse("is read", v3.link.reading);
        v5.expectEnd(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);

        keep();

        assertTrue("is read again", v3.link.reading);
        assertEquals(List.of("PUBACK #1", "PUBACK #2", "PUBACK #3"), v3.texts());
    }

    @Test
    public void whatIsSentAgainBeforeItIsKeptIsAnsweredOnce() {
        subscriber("s", "t", 2);
        TestClient from = subscriber("from", "none", 1);
        store.isSlow = true;
        from.send(TestClient.message(2, 7, "t", "x"));
        from.lost();
        TestClient again = back("from");
        Publish first = TestClient.message(2, 7, "t", "x");
        again.send(new Publish(
                true,
                first.qos(),
                false,
                first.topic(),
                7,
                0,
                Publish.NO_IDENTIFIERS,
                first.properties(),
                first.payload()));
        again.expectNothing();

        keep();

        assertEquals(List.of("PUBREC #7"), again.texts());
        keep();
        assertEquals("one for the subscriber", 1, store.messages());
    }

    @Test
    public void whoFillsTheInboxIsSlowedDownAndNobodyElse() {
        subscriber("s", "t", 1);
        TestClient other = fixture.v5("other");
        other.connect(true);
        store.isSlow = true;
        String big = "x".repeat(1 << 19);
        int sent = 0;
        while (publisher.link.reading) {
            publisher.send(TestClient.message(1, ++sent, "t", big));
            other.send(TestClient.message(1, sent, "elsewhere", "x"));
        }
        assertTrue("after " + sent, sent > 50 && sent < 80);
        assertTrue(other.link.reading);
        assertEquals(sent, other.all().size());
        publisher.expectNothing();

        store.isSlow = false;
        fixture.turn();

        assertTrue(publisher.link.reading);
        assertEquals(sent, publisher.all().size());
    }

    // ---- no room

    @Test
    public void whatIsNotKeptIsRefusedAndGoesNowhere() {
        TestClient one = subscriber("one", "t", 1);
        TestClient two = subscriber("two", "t", 2);
        two.lost();
        store.refuses = NotKept.FULL;
        publisher.send(TestClient.message(1, 1, "t", "x"), TestClient.message(2, 2, "t", "y"));
        assertEquals(List.of("PUBACK #1 QUOTA_EXCEEDED", "PUBREC #2 QUOTA_EXCEEDED"), publisher.texts());
        one.expectNothing();

        store.refuses = null;
        publish1(1, 3);

        assertEquals(List.of("1 t 1 #3", "1 t 2 #4"), one.texts());
        assertEquals(numbers(1, 3), back("two").drain());
        assertEquals(2, fixture.count("publish.refused"));
    }

    @Test
    public void beforeMqtt5ItEndsTheConnectionAndMayComeAgain() {
        subscriber("one", "t", 1);
        TestClient v3 = fixture.v3("v3");
        v3.connect(true);
        store.refuses = NotKept.FULL;

        v3.send(TestClient.message(1, 1, "t", "x"));

        v3.expectEnd(ReasonCode.QUOTA_EXCEEDED);
    }

    @Test
    public void aSubscriptionThatIsNotKeptIsNone() {
        TestClient client = subscriber("one", "t", 1);
        store.refuses = NotKept.FULL;
        assertEquals(
                List.of(ReasonCode.QUOTA_EXCEEDED), client.subscribe("u", 1).reasonCodes());
        assertEquals(
                List.of(ReasonCode.QUOTA_EXCEEDED), client.subscribe("t", 2).reasonCodes());

        store.refuses = null;
        publisher.send(TestClient.message(1, 1, "u", "x"), TestClient.message(2, 2, "t", "y"));

        assertEquals(List.of("1 t y #1"), client.texts());
    }

    @Test
    public void whatWasRetainedBeforeStays() {
        publisher.send(TestClient.retained(1, 1, "r", "old"));
        store.refuses = NotKept.FULL;
        publisher.send(TestClient.retained(1, 2, "r", "new"), TestClient.retained(1, 3, "q", "new"));
        assertEquals(
                List.of("PUBACK #1 NO_MATCHING_SUBSCRIBERS", "PUBACK #2 QUOTA_EXCEEDED", "PUBACK #3 QUOTA_EXCEEDED"),
                publisher.texts());

        TestClient reader = fixture.v5("reader");
        reader.connect(true);
        reader.send(new Subscribe(1, List.of(Subscription.of(TopicFilter.of("#"), Qos.AT_MOST_ONCE))));

        reader.expect(Suback.class);
        assertEquals(List.of("0 r old retain"), reader.texts());
        store.refuses = null;
    }

    @Test // [MQTT-3.3.2-5]
    public void whatHasItsIdentifierWhenTheConnectionIsLostMayExpire() {
        MessageProperties aSecond =
                new MessageProperties.Builder().messageExpirySeconds(1).build();
        for (int qos = 1; qos <= 2; qos++) {
            TestClient subscriber = subscriber("s" + qos, "t" + qos, qos);
            store.isSlow = true;
            publisher.send(TestClient.with(aSecond, TestClient.message(1, qos, "t" + qos, "x")));
            subscriber.lost();
            store.isSlow = false;
            keep();
            fixture.advance(1000);

            back("s" + qos).expectNothing();
            assertEquals(0, store.messages());
        }
    }

    @Test // a message under the same identifier would be taken for the one before, and be lost
    public void pubcompWaitsAlsoIfPubrelComesAgain() {
        TestClient client = fixture.v5("p");
        client.connect(false, HOUR);
        client.send(TestClient.message(2, 1, "t", "x"));
        client.all();
        store.isSlow = true;
        client.ack(PacketType.PUBREL, 1);
        client.lost();
        TestClient again = back("p");
        again.ack(PacketType.PUBREL, 1);
        again.expectNothing();
        keep();
        assertEquals(PacketType.PUBCOMP, again.expect(Ack.class).type());
        assertEquals(0, store.receipts());
    }

    @Test
    public void unsubackWaitsAlsoIfUnsubscribeComesAgain() {
        TestClient client = subscriber("s", "t", 1);
        store.isSlow = true;
        Unsubscribe unsubscribe = new Unsubscribe(7, List.of(TopicFilter.of("t")));
        client.send(unsubscribe);
        client.lost();
        TestClient again = back("s");
        again.send(unsubscribe);
        again.expectNothing();
        keep();
        assertEquals(
                List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED),
                again.expect(Unsuback.class).reasonCodes());
    }

    @Test
    public void connackWaitsAlsoIfCleanStartComesAgain() {
        subscriber("s", "t", 1).lost();
        store.isSlow = true;
        TestClient first = fixture.v5("s");
        Connect clean = new Connect(ProtocolVersion.MQTT_5, "s", true, 0, null, null, null, Properties.NONE);
        first.send(clean);
        first.expectNothing();
        first.lost();
        TestClient second = fixture.v5("s");
        second.send(clean);
        second.expectNothing();
        keep();
        assertFalse(second.expect(Connack.class).sessionPresent());
        assertEquals(0, store.queues());
    }

    // ---- the store comes and goes

    @Test
    public void withoutAStoreNobodyIsLetIn() {
        Fixture other = new Fixture(1);
        other.durability = Durability.DISK;
        TestClient client = other.v5("c");
        assertEquals(ReasonCode.SERVER_UNAVAILABLE, client.connect(true).reasonCode());
        other.close();
    }

    @Test
    public void whileTheStoreIsAwayNobodyIsEndedAndNothingIsLost() {
        TestClient subscriber = subscriber("s", "t", 1);
        publish1(0, 1);
        assertEquals(numbers(0, 1), subscriber.drain());
        fixture.unserve();
        store.isSlow = true;
        for (int i = 1; i < 5; i++) {
            publisher.send(TestClient.message(1, 100 + i, "t", "" + i));
        }
        publisher.expectNothing();
        subscriber.expectNothing();
        publisher.publish("other", "goes on");

        store.isSlow = false;
        fixture.serve(store);

        assertEquals(4, publisher.all().size());
        assertEquals(numbers(1, 5), subscriber.drain());
        assertEquals(0, store.messages());
    }

    // ---- more than is in memory

    @Test
    public void aLongQueueIsReadPageByPageAndInOrder() {
        fixture.queueMessages = 10_000;
        TestClient subscriber = subscriber("s", "t", 1);
        subscriber.lost();
        publish1(0, 1_000);
        Loop loop = fixture.broker.loop(fixture.home("s"));
        assertTrue("in memory: " + loop.budget().held(), loop.budget().held() < 5_000);
        assertEquals(1_000, fixture.session("s").queued());

        TestClient again = back("s", 10);

        assertEquals(numbers(0, 1_000), again.drain());
        assertEquals(0, store.messages());
    }

    @Test
    public void whatComesMeanwhileComesBehind() {
        TestClient subscriber = subscriber("s", "t", 1);
        subscriber.lost();
        publish1(0, 300);
        TestClient again = back("s", 10);
        List<String> got = new ArrayList<>();
        for (int i = 300; i < 500; i++) {
            publish1(i, i + 1);
            Publish next = (Publish) again.next();
            got.add(new String(next.payload()));
            again.ack(PacketType.PUBACK, next.packetId());
        }
        got.addAll(again.drain());
        assertEquals(numbers(0, 500), got);
    }

    @Test
    public void whoLeavesInTheMiddleGetsTheRestLater() {
        TestClient subscriber = subscriber("s", "t", 1);
        subscriber.lost();
        publish1(0, 400);
        for (int from = 0; from < 400; from += 100) {
            TestClient again = back("s", 1);
            for (int i = from; i < from + 100; i++) {
                Publish next = again.expect(Publish.class);
                assertEquals("" + i, new String(next.payload()));
                assertEquals("again", from > 0 && i == from, next.dup());
                again.ack(PacketType.PUBACK, next.packetId());
            }
            again.lost();
        }
        assertEquals(0, store.messages());
    }

    @Test
    public void theNewestFirst() {
        fixture.order = Order.LIFO;
        TestClient subscriber = subscriber("s", "t", 1);
        subscriber.lost();
        publish1(0, 300);
        List<String> got = back("s", 1).drain();
        List<String> expected = new ArrayList<>(numbers(0, 300));
        Collections.reverse(expected);
        assertEquals(expected, got);
    }

    @Test
    public void theOldestGiveWay() {
        fixture.whenFull = WhenFull.DROP_OLDEST;
        fixture.queueMessages = 200;
        TestClient subscriber = subscriber("s", "t", 1);
        subscriber.lost();
        publish1(0, 500);
        assertEquals(200, store.messages());
        assertEquals(numbers(300, 500), back("s").drain());
        assertEquals(300, fixture.count("publish.dropped"));
    }

    @Test
    public void theLowestQosGivesWay() {
        fixture.queueMessages = 200;
        TestClient subscriber = subscriber("s", "t", 2);
        subscriber.lost();
        publish1(0, 200);
        for (int i = 0; i < 50; i++) {
            publisher.send(TestClient.message(2, 1_000 + i, "t", "two" + i));
        }
        publisher.all();
        assertEquals(200, store.messages());
        assertEquals(50, fixture.count("publish.dropped"));
        publish1(200, 210);
        assertEquals("what comes with the lowest is dropped itself", 60, fixture.count("publish.dropped"));
    }

    @Test
    public void whatHasExpiredGivesWay() {
        fixture.queueMessages = 100;
        TestClient subscriber = subscriber("s", "t", 1);
        subscriber.lost();
        MessageProperties soon =
                new MessageProperties.Builder().messageExpirySeconds(1).build();
        for (int i = 1; i <= 100; i++) {
            publisher.send(TestClient.with(soon, TestClient.message(1, i, "t", "old" + i)));
        }
        publisher.all().forEach(p -> assertEquals(PacketType.PUBACK, ((Ack) p).type()));
        fixture.advance(1_500);

        publish1(0, 60);

        assertEquals(numbers(0, 60), back("s").drain());
        assertEquals(100, fixture.count("publish.dropped"));
    }

    @Test
    public void aSlowOnesMessagesAreNotInMemoryEither() {
        fixture.queueMessages = 10_000;
        TestClient slow = subscriber("s", "t", 1);
        slow.block();
        publish1(0, 1_000);
        Loop loop = fixture.broker.loop(fixture.home("s"));
        assertTrue("in memory: " + loop.budget().held(), loop.budget().held() < 70_000); // of 500,000
        slow.unblock();
        assertEquals(numbers(0, 1_000), slow.drain());
    }

    @Test
    public void allGetWhatWaitedThoughThereIsNotMemoryForAllAtOnce() {
        List<String> ids = IntStream.range(0, 20).mapToObj(i -> "s" + i).toList();
        ids.forEach(id -> subscriber(id, "t", 1).lost());
        publish1(0, 300);
        store.isSlow = true;
        List<TestClient> clients = ids.stream().map(this::back).toList();
        fixture.broker.heldBytesLimit(100_000);
        keep();
        fixture.broker.heldBytesLimit(1_000);
        store.isSlow = false;
        keep();

        for (TestClient client : clients) {
            assertEquals(numbers(0, 300), client.drain());
        }
    }
}
