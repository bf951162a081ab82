package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.IntStream;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Encoder;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.codec.Will;
import mqtt.session.ListenerSettings.SameClientId;
import mqtt.spi.store.Durability;
import org.junit.After;
import org.junit.Test;

/** What {@link ModelTest} does not do before it restarts the broker. */
public class RestartTest {
    private static final long HOUR = 3600;

    private final FakeStore store = new FakeStore();
    private Fixture fixture = new Fixture(2).keepIn(store);
    private SameClientId sharing = SameClientId.TAKES_OVER;

    @After
    public void nothingIsLeft() {
        fixture.close();
    }

    private void share(SameClientId how) {
        sharing = how;
        fixture.sameClientId = how;
    }

    private void killAndStart() {
        fixture.kill();
        fixture = new Fixture(2, fixture.time).keepIn(store);
        fixture.sameClientId = sharing;
        fixture.turn();
    }

    private TestClient client(String id) {
        TestClient client = fixture.v5(id);
        Connack connack = client.connect(false, HOUR);
        assertEquals(ReasonCode.SUCCESS, connack.reasonCode());
        return client;
    }

    private void publish(int qos, int from, int to) {
        TestClient publisher = fixture.v5("publisher");
        publisher.connect(true);
        for (int i = from; i < to; i++) {
            publisher.send(TestClient.message(qos, i + 1, "t", "" + i));
        }
        assertEquals(to - from, publisher.all().size());
        publisher.disconnect();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "" + i).toList();
    }

    @Test
    public void whatClientsThatBalanceHadIsForTheFirstThatComesBack() {
        share(SameClientId.BALANCE);
        fixture.sendMaximum = 5;
        TestClient one = client("m");
        client("m");
        client("m");
        one.subscribe("t", 1);
        publish(1, 0, 40);

        killAndStart();

        List<String> got = client("m").drain();
        assertEquals(
                numbers(0, 40),
                got.stream()
                        .sorted((a, b) -> Integer.parseInt(a) - Integer.parseInt(b))
                        .toList());
        assertEquals(0, store.messages());
        assertEquals("one for the session", 1, store.queues());
    }

    @Test
    public void whatEachOfThemHadIsThereOnce() {
        share(SameClientId.FANOUT);
        TestClient one = client("m");
        client("m");
        one.subscribe("t", 1);
        publish(1, 0, 10);

        killAndStart();

        assertEquals(numbers(0, 10), client("m").drain());
        assertEquals(1, store.queues());
    }

    @Test
    public void aSessionOutlivesItsFirstClient() {
        for (SameClientId how : List.of(SameClientId.BALANCE, SameClientId.FANOUT)) {
            share(how);
            TestClient one = client("m" + how);
            TestClient two = client("m" + how);
            one.subscribe("t", 1);
            one.lost();
            publish(1, 0, 3);
            assertEquals(3, two.all().size());

            killAndStart();

            publish(1, 3, 5);
            assertEquals(numbers(0, 5), client("m" + how).drain());
            assertEquals(1, store.queues());
            TestClient end = fixture.v5("m" + how);
            share(SameClientId.TAKES_OVER);
            end.connection.stop(ReasonCode.SUCCESS);
            fixture.turn();
            TestClient again = fixture.v5("m" + how);
            again.connect(true);
            again.disconnect();
            assertEquals(0, store.queues());
        }
    }

    @Test
    public void noMessageIsTakenForThatOfAnotherClientWithTheSameIdentifier() {
        for (SameClientId how : List.of(SameClientId.BALANCE, SameClientId.FANOUT)) {
            share(how);
            TestClient subscriber = fixture.v5("s" + how);
            subscriber.connect(true);
            subscriber.subscribe("t", 2);
            TestClient one = client("m" + how);
            TestClient two = client("m" + how);
            one.send(TestClient.message(2, 1, "t", "one"));
            two.send(TestClient.message(2, 2, "t", "two"));
            subscriber.disconnect();

            killAndStart();

            assertEquals(0, store.receipts());
            subscriber = fixture.v5("s" + how);
            subscriber.connect(true);
            subscriber.subscribe("t", 1);
            TestClient first = client("m" + how);
            first.send(TestClient.message(2, 1, "t", "another"), TestClient.message(2, 2, "t", "new"));
            assertEquals(List.of("another", "new"), subscriber.drain());
            first.ack(PacketType.PUBREL, 1);
            first.ack(PacketType.PUBREL, 2);
        }
    }

    @Test
    public void aWillIsPublishedThoughItWasOnItsWayToAnotherLoop() {
        String subscriberId = idAt(1);
        String lost = idAt(0);
        client(subscriberId).subscribe("t", 1);
        TestClient first = new TestClient(fixture, ProtocolVersion.MQTT_5, lost, 0);
        first.connect(new Connect(ProtocolVersion.MQTT_5, lost, false, 0, null, null, will(), expiring(HOUR)));
        TestClient second = new TestClient(fixture, ProtocolVersion.MQTT_5, lost, 0);
        ByteBuf connect = Unpooled.buffer();
        Encoder.encode(
                new Connect(ProtocolVersion.MQTT_5, lost, false, 0, null, null, null, expiring(HOUR)),
                ProtocolVersion.MQTT_5,
                connect);
        second.give(connect); // takes over
        while (fixture.threads.get(0).turn() || store.work()) {
            // the other loop is in the middle of something
        }

        killAndStart();

        assertEquals(List.of("w"), client(subscriberId).drain());
    }

    private String idAt(int loop) {
        return IntStream.range(0, 100)
                .mapToObj(i -> "c" + i)
                .filter(id -> fixture.home(id) == loop)
                .findFirst()
                .orElseThrow();
    }

    private static Will will() {
        return new Will(TopicName.of("t"), new byte[] {'w'}, Qos.AT_LEAST_ONCE, false, 0, MessageProperties.NONE);
    }

    private static Properties expiring(long seconds) {
        return new Properties.Builder().number(Property.SESSION_EXPIRY, seconds).build();
    }

    @Test
    public void aSecondKillLosesNothingEither() {
        TestClient subscriber = client("s");
        subscriber.subscribe("t", 1);
        publish(1, 0, 3);
        killAndStart();
        publish(1, 3, 6);
        killAndStart();
        assertEquals(numbers(0, 6), client("s").drain());
    }

    @Test
    public void optionsAndIdentifiersComeBack() {
        TestClient subscriber = client("s");
        Subscription first = Subscription.of(TopicFilter.of("t/#"), Qos.AT_LEAST_ONCE);
        subscriber.subscribe(
                new Subscription(first.filter(), first.maximumQos(), false, true, first.retainHandling(), 7));
        subscriber.subscribe(
                new Subscription(TopicFilter.of("+"), first.maximumQos(), true, false, first.retainHandling(), 9));
        killAndStart();
        TestClient again = client("s");
        publish(1, 0, 1);
        Publish got = again.expect(Publish.class);
        assertEquals(
                List.of(7, 9),
                IntStream.of(got.subscriptionIdentifiers()).sorted().boxed().toList());
        again.send(TestClient.message(1, 1, "t", "own")); // No Local for one of them
        Publish own = (Publish) again.all().stream()
                .filter(Publish.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of(7), IntStream.of(own.subscriptionIdentifiers()).boxed().toList());
    }

    @Test
    public void whatIsInMemoryAloneIsGone() {
        fixture.durability = Durability.MEMORY;
        TestClient subscriber = client("s");
        subscriber.subscribe("t", 1);
        publish(1, 0, 3);
        fixture.durability = Durability.DISK;
        killAndStart();
        TestClient again = fixture.v5("s");
        assertTrue(!again.connect(false, HOUR).sessionPresent());
    }
}
