package mqtt.itest.durability;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.codec.Ack;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.PacketType;
import mqtt.codec.Pingreq;
import mqtt.codec.Pingresp;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.codec.Will;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestName;
import org.junit.rules.Timeout;

/** What is there after the broker was stopped and started, as people do it. */
public class RestartIT {
    private static final ProtocolVersion V5 = ProtocolVersion.MQTT_5;
    private static final ProtocolVersion V4 = ProtocolVersion.MQTT_3_1_1;
    private static final Qos ZERO = Qos.AT_MOST_ONCE;
    private static final Qos ONE = Qos.AT_LEAST_ONCE;
    private static final Qos TWO = Qos.EXACTLY_ONCE;
    private static final long AN_HOUR = 3_600;

    private static BrokerProcess broker;

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    @Rule
    public final TestName test = new TestName(); // begins all its topics and client identifiers

    @BeforeClass
    public static void start() throws Exception {
        broker = BrokerProcess.unpacked(StablePort.next()).run();
    }

    @AfterClass
    public static void close() throws Exception {
        broker.close();
    }

    // ---- clients

    /** A client that says nothing yet. */
    private static PacketClient open(ProtocolVersion version) {
        return PacketClient.open("127.0.0.1", broker.port(), version);
    }

    private Connect hello(ProtocolVersion version, String name, long sessionSeconds, Will will) {
        Properties properties = new Properties.Builder()
                .number(Property.SESSION_EXPIRY, sessionSeconds)
                .build();
        return new Connect(
                version, test.getMethodName() + '-' + name, sessionSeconds == 0, 0, null, null, will, properties);
    }

    /** One whose session ends with its connection. */
    private PacketClient guest(String name) {
        PacketClient client = open(V5);
        client.connect(hello(V5, name, 0, null));
        return client;
    }

    /** One whose session is new, and kept. */
    private PacketClient connect(ProtocolVersion version, String name) {
        return connect(version, name, AN_HOUR, null);
    }

    private PacketClient connect(ProtocolVersion version, String name, long sessionSeconds, Will will) {
        PacketClient client = open(version);
        Connack answer = client.connect(hello(version, name, sessionSeconds, will));
        assertFalse("nobody has been here before", answer.sessionPresent());
        return client;
    }

    /** One whose session is still there. */
    private PacketClient resume(ProtocolVersion version, String name) {
        PacketClient client = open(version);
        Connack answer = client.connect(hello(version, name, AN_HOUR, null));
        assertTrue("the session is there", answer.sessionPresent());
        return client;
    }

    private String topic(String name) {
        return test.getMethodName() + '/' + name;
    }

    private void publish(PacketClient client, String topic, String payload, Qos qos) {
        ReasonCode answer = client.publish(topic(topic), payload, qos);
        assertFalse(answer.toString(), answer.isError());
    }

    private void publish(PacketClient client, String topic, Qos qos, boolean retain, MessageProperties properties) {
        int id = qos == ZERO ? 0 : client.nextPacketId();
        byte[] payload = topic.getBytes(StandardCharsets.UTF_8);
        TopicName name = TopicName.of(topic(topic));
        ReasonCode answer = client.publish(
                new Publish(false, qos, retain, name, id, 0, Publish.NO_IDENTIFIERS, properties, payload));
        assertFalse(answer.toString(), answer.isError());
    }

    private static void assertMessage(String payload, Qos qos, boolean dup, Publish message) {
        assertEquals(payload, new String(message.payload(), StandardCharsets.UTF_8));
        assertEquals(message.toString(), qos, message.qos());
        assertEquals(message.toString(), dup, message.dup());
    }

    /** Nothing more has come: what is sent now comes next. */
    private static void assertNothingElse(PacketClient client) {
        client.send(Pingreq.INSTANCE);
        client.expect(Pingresp.class);
    }

    // ---- the broker

    private static void restart() throws Exception {
        restart(Duration.ZERO);
    }

    /** Is down for that long at least. */
    private static void restart(Duration down) throws Exception {
        assertEquals(broker.output(), 0, broker.stop());
        awaitSince(System.nanoTime(), down);
        broker.run();
    }

    private static void awaitSince(long nanos, Duration time) {
        Await.until("time", time.plusSeconds(10), () -> System.nanoTime() - nanos >= time.toNanos());
    }

    // ---- sessions

    @Test
    public void sessionsThatAreKept() throws Exception {
        connect(V5, "5").subscribe(topic("#"), ONE);
        connect(V4, "4").subscribe(topic("#"), ONE);
        connect(V5, "empty").disconnect();
        guest("guest").subscribe(topic("#"), ONE);

        restart();

        resume(V5, "5").disconnect();
        resume(V4, "4").disconnect();
        resume(V5, "empty").disconnect();
        connect(V5, "guest").disconnect();
    }

    @Test
    public void notASessionThatExpiredMeanwhile() throws Exception {
        PacketClient brief = connect(V5, "brief", 2, null);
        brief.subscribe(topic("#"), ONE);
        PacketClient lasting = connect(V5, "lasting", 600, null);
        lasting.subscribe(topic("#"), ONE);
        brief.disconnect();
        lasting.disconnect();

        restart(Duration.ofSeconds(3));

        connect(V5, "brief").disconnect();
        resume(V5, "lasting").disconnect();
    }

    @Test
    public void subscriptionsWithTheirOptions() throws Exception {
        PacketClient client = connect(V5, "client");
        client.subscribe(new Subscription(TopicFilter.of(topic("a/+")), TWO, true, false, RetainHandling.SEND, 7));
        client.subscribe(
                new Subscription(TopicFilter.of(topic("b/#")), ONE, false, true, RetainHandling.SEND, 268_435_455));
        client.subscribe(new Subscription(TopicFilter.of(topic("c")), ZERO, false, false, RetainHandling.SEND, 0));
        client.subscribe(topic("d"), ONE);
        client.unsubscribe(topic("d"));

        restart();

        PacketClient again = resume(V5, "client");
        publish(again, "a/1", "own", ONE); // no local
        PacketClient other = guest("other");
        other.publish(topic("a/1"), "a", TWO, true);
        Publish a = again.receive(topic("a/1"), "a");
        other.publish(topic("b/1"), "b", TWO, true);
        Publish b = again.receive(topic("b/1"), "b");
        publish(other, "c", "c", TWO);
        Publish c = again.receive(topic("c"), "c");
        publish(other, "d", "d", TWO);
        assertNothingElse(again);
        assertEquals(List.of(TWO, ONE, ZERO), List.of(a.qos(), b.qos(), c.qos()));
        assertArrayEquals(new int[] {7}, a.subscriptionIdentifiers());
        assertArrayEquals(new int[] {268_435_455}, b.subscriptionIdentifiers());
        assertArrayEquals(Publish.NO_IDENTIFIERS, c.subscriptionIdentifiers());
        assertEquals("retain as published", List.of(false, true), List.of(a.retain(), b.retain()));
        again.disconnect();
        other.disconnect();
    }

    // ---- messages

    @Test
    public void whatWaitsInOrderWithAllItHas() throws Exception {
        PacketClient away = connect(V5, "away");
        away.subscribe(new Subscription(TopicFilter.of(topic("#")), TWO, false, false, RetainHandling.SEND, 5));
        away.disconnect();
        MessageProperties properties = new MessageProperties.Builder()
                .payloadFormat(1)
                .contentType("text/plain")
                .responseTopic(TopicName.of(topic("answer")))
                .correlationData(new byte[] {0, 1, -1})
                .userProperty("a", "1")
                .userProperty("a", "2")
                .userProperty("\u00fc", "")
                .build();
        PacketClient from = guest("from");
        publish(from, "zero", ZERO, false, properties);
        publish(from, "first", ONE, false, properties);
        for (int i = 0; i < 300; i++) {
            publish(from, "many", i + "", i % 2 == 0 ? ONE : TWO);
        }
        publish(from, "last", TWO, false, properties);
        from.disconnect();

        restart();

        PacketClient back = resume(V5, "away");
        Publish first = back.receive(topic("first"), "first");
        for (int i = 0; i < 300; i++) {
            Publish message = receiveBehindPubrels(back);
            assertMessage(i + "", i % 2 == 0 ? ONE : TWO, false, message);
            assertArrayEquals(new int[] {5}, message.subscriptionIdentifiers());
        }
        Publish last = receiveBehindPubrels(back);
        assertMessage("last", TWO, false, last);
        for (Publish message : List.of(first, last)) {
            assertEquals(properties, message.properties());
            assertArrayEquals(new int[] {5}, message.subscriptionIdentifiers());
        }
        assertNothingElse(back);
        back.disconnect();
    }

    /** A message, acknowledged to the end; PUBREL may come behind others. */
    private static Publish receiveBehindPubrels(PacketClient client) {
        Publish message = client.await(Publish.class);
        if (message.qos() == ONE) {
            client.send(new Ack(PacketType.PUBACK, message.packetId()));
        } else {
            client.send(new Ack(PacketType.PUBREC, message.packetId()));
            Ack pubrel = client.await(Ack.class);
            assertEquals(new Ack(PacketType.PUBREL, message.packetId()), pubrel);
            client.send(new Ack(PacketType.PUBCOMP, message.packetId()));
        }
        return message;
    }

    @Test
    public void notAMessageThatExpiredMeanwhile() throws Exception {
        PacketClient away = connect(V5, "away");
        away.subscribe(topic("#"), ONE);
        away.disconnect();
        PacketClient from = guest("from");
        long begin = System.nanoTime();
        publish(from, "brief", ONE, false, expiresIn(2));
        publish(from, "lasting", ONE, false, expiresIn(600));
        publish(from, "retained/brief", ONE, true, expiresIn(2));
        publish(from, "retained/lasting", ONE, true, expiresIn(600));
        from.disconnect();

        restart(Duration.ofSeconds(3));

        PacketClient back = resume(V5, "away");
        Publish lasting = back.receive(topic("lasting"), "lasting");
        back.receive(topic("retained/lasting"), "retained/lasting");
        assertNothingElse(back);
        back.disconnect();
        PacketClient other = guest("other");
        other.subscribe(topic("retained/+"), ONE);
        Publish retained = other.receive(topic("retained/lasting"), "retained/lasting");
        assertNothingElse(other);
        other.disconnect();
        long passed = (System.nanoTime() - begin) / 1_000_000_000;
        for (Publish message : List.of(lasting, retained)) {
            long rest = message.properties().messageExpirySeconds().orElseThrow();
            assertTrue(rest + " s are left after " + passed, rest <= 597 && rest >= 598 - passed);
        }
    }

    private static MessageProperties expiresIn(long seconds) {
        return new MessageProperties.Builder().messageExpirySeconds(seconds).build();
    }

    @Test
    public void retainedMessages() throws Exception {
        MessageProperties properties = new MessageProperties.Builder()
                .contentType("text/plain")
                .userProperty("a", "1")
                .build();
        PacketClient from = guest("from");
        publish(from, "0", ZERO, true, MessageProperties.NONE);
        publish(from, "1", ONE, true, properties);
        publish(from, "2", TWO, true, MessageProperties.NONE);
        publish(from, "cleared", TWO, true, MessageProperties.NONE);
        from.publish(topic("cleared"), "", ONE, true);
        from.publish(topic("replaced"), "old", ONE, true);
        from.publish(topic("replaced"), "new", ONE, true);
        from.disconnect();

        restart();

        PacketClient to = guest("to");
        for (Qos qos : Qos.values()) {
            to.subscribe(topic(qos.value() + ""), TWO);
            Publish message = to.receive(topic(qos.value() + ""), qos.value() + "");
            assertTrue(message.retain());
            assertEquals(qos, message.qos());
            assertEquals(qos == ONE ? properties : MessageProperties.NONE, message.properties());
        }
        to.subscribe(topic("cleared"), TWO);
        assertNothingElse(to);
        to.subscribe(topic("replaced"), TWO);
        to.receive(topic("replaced"), "new");
        assertNothingElse(to);
        to.disconnect();
    }

    @Test
    public void retainedMessagesThatASubscriptionIsOwed() throws Exception {
        PacketClient from = guest("from");
        for (String topic : List.of("1", "2", "3", "4")) {
            publish(from, topic, TWO, true, MessageProperties.NONE);
        }
        PacketClient to = open(V5);
        to.connect(new Connect(
                V5,
                test.getMethodName() + "-to",
                false,
                0,
                null,
                null,
                null,
                new Properties.Builder()
                        .number(Property.SESSION_EXPIRY, AN_HOUR)
                        .number(Property.RECEIVE_MAXIMUM, 2)
                        .build()));
        to.subscribe(topic("#"), TWO);
        Publish first = to.expect(Publish.class);
        Publish second = to.expect(Publish.class);
        to.send(new Ack(PacketType.PUBREC, first.packetId()));
        assertEquals(new Ack(PacketType.PUBREL, first.packetId()), to.expect(Ack.class));
        to.send(new Ack(PacketType.PUBCOMP, first.packetId()));
        Publish third = to.expect(Publish.class);
        publish(from, "5", TWO, true, MessageProperties.NONE);
        broker.kill9();

        broker.run();

        PacketClient back = resume(V5, "to");
        for (Publish sent : List.of(second, third)) {
            Publish again = back.expect(Publish.class);
            assertTrue(again.dup());
            assertEquals(sent.packetId(), again.packetId());
            assertEquals(sent.topic(), again.topic());
        }
        Publish last = back.expect(Publish.class);
        assertMessage("4", TWO, false, last);
        assertTrue(last.retain());
        Publish live = back.expect(Publish.class);
        assertMessage("5", TWO, false, live);
        assertFalse(live.retain());
        assertNothingElse(back);
        back.disconnect();
        from.close();
    }

    @Test
    public void whatWasUnderWay() throws Exception {
        PacketClient to = connect(V5, "to");
        to.subscribe(topic("#"), TWO);
        PacketClient from = guest("from");
        publish(from, "t", "released", TWO);
        publish(from, "t", "one", ONE);
        publish(from, "t", "two", TWO);
        publish(from, "t", "acknowledged", ONE);
        Publish released = to.expect(Publish.class);
        Publish one = to.expect(Publish.class);
        Publish two = to.expect(Publish.class);
        Publish acknowledged = to.receive(topic("t"), "acknowledged");
        to.send(new Ack(PacketType.PUBREC, released.packetId()));
        assertEquals(new Ack(PacketType.PUBREL, released.packetId()), to.expect(Ack.class));
        to.ping();
        to.close();
        from.disconnect();

        restart();

        PacketClient back = resume(V5, "to");
        assertEquals(new Ack(PacketType.PUBREL, released.packetId()), back.expect(Ack.class));
        Publish oneAgain = back.expect(Publish.class);
        assertMessage("one", ONE, true, oneAgain);
        assertEquals(one.packetId(), oneAgain.packetId());
        Publish twoAgain = back.expect(Publish.class);
        assertMessage("two", TWO, true, twoAgain);
        assertEquals(two.packetId(), twoAgain.packetId());
        assertNothingElse(back);
        PacketClient other = guest("other");
        publish(other, "t", "new", ONE);
        Publish fresh = back.expect(Publish.class);
        assertMessage("new", ONE, false, fresh);
        assertFalse(
                "identifiers in use are not used again",
                List.of(released.packetId(), one.packetId(), two.packetId()).contains(fresh.packetId()));
        assertFalse(acknowledged.dup());
        back.disconnect();
        other.disconnect();
    }

    @Test
    public void whatAPublisherIsNotDoneWith() throws Exception {
        PacketClient to = connect(V5, "to");
        to.subscribe(topic("#"), TWO);
        PacketClient from = connect(V5, "from");
        Publish message = new Publish(TWO, false, TopicName.of(topic("t")), 77, new byte[] {'x'});
        from.send(message);
        assertEquals(new Ack(PacketType.PUBREC, 77), from.expect(Ack.class));
        to.receive(topic("t"), "x");
        from.close();
        to.disconnect();

        restart();

        PacketClient back = resume(V5, "from");
        back.send(new Publish(
                true,
                TWO,
                false,
                message.topic(),
                77,
                0,
                Publish.NO_IDENTIFIERS,
                MessageProperties.NONE,
                message.payload()));
        assertEquals(new Ack(PacketType.PUBREC, 77), back.expect(Ack.class));
        back.send(new Ack(PacketType.PUBREL, 77));
        assertEquals(new Ack(PacketType.PUBCOMP, 77), back.expect(Ack.class));
        publish(back, "t", "y", TWO);
        PacketClient receiver = resume(V5, "to");
        receiver.receive(topic("t"), "y"); // and "x" not again
        receiver.disconnect();
        back.disconnect();
    }

    @Test
    public void whatIsForAnyMember() throws Exception {
        PacketClient member = connect(V5, "member");
        member.subscribe("$share/g/" + topic("#"), TWO);
        member.disconnect();
        PacketClient from = guest("from");
        for (int i = 0; i < 50; i++) {
            publish(from, "t", i + "", i % 2 == 0 ? ONE : TWO);
        }
        from.disconnect();

        restart();

        PacketClient back = resume(V5, "member");
        for (int i = 0; i < 50; i++) {
            assertMessage(i + "", i % 2 == 0 ? ONE : TWO, false, receiveBehindPubrels(back));
        }
        assertNothingElse(back);
        back.disconnect();
    }

    // ---- wills

    @Test
    public void aWillThatIsDelayed() throws Exception {
        PacketClient watcher = connect(V5, "watcher");
        watcher.subscribe(topic("#"), ONE);
        watcher.disconnect();
        long begin = System.nanoTime();
        connect(V5, "lost", AN_HOUR, will("lost", 10)).reset();
        connect(V5, "back", AN_HOUR, will("back", 10)).reset();

        restart();

        resume(V5, "back").disconnect();
        PacketClient again = resume(V5, "watcher");
        assertMessage("lost", ONE, false, again.receive(topic("lost"), "lost"));
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertTrue("published after " + millis + " ms", millis >= 9_500);
        awaitSince(begin, Duration.ofSeconds(12));
        assertNothingElse(again);
        again.disconnect();
    }

    private Will will(String name, long delaySeconds) {
        byte[] payload = name.getBytes(StandardCharsets.UTF_8);
        return new Will(TopicName.of(topic(name)), payload, ONE, false, delaySeconds, MessageProperties.NONE);
    }
}
