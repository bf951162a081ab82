package mqtt.session.core;

import static mqtt.session.core.TestClient.message;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.api.hook.Verdict;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Pingreq;
import mqtt.codec.Properties;
import mqtt.codec.Publish;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsubscribe;
import mqtt.session.ListenerSettings.RefusedPublish;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What clients publish and subscribe to. */
public class PublishTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = newFixture();

    Fixture newFixture() {
        return new Fixture(2);
    }

    @After
    public void nothingLeaks() {
        fixture.close();
    }

    private TestClient v5(String id) {
        TestClient client = fixture.v5(id);
        client.connect(true);
        return client;
    }

    private TestClient v3(String id) {
        TestClient client = fixture.v3(id);
        client.connect(true);
        return client;
    }

    @Test // [MQTT-4.3.1-1] [MQTT-4.3.2-3] [MQTT-4.3.2-4] [MQTT-4.3.3-8]
    public void allQosBothWays() {
        for (boolean v5 : new boolean[] {false, true}) {
            TestClient to = v5 ? v5("to5") : v3("to3");
            TestClient from = v5 ? v5("from5") : v3("from3");
            to.subscribe("q/+", 2);
            from.send(message(0, 0, "q/0", "a"));
            from.send(message(1, 7, "q/1", "b"));
            from.send(message(2, 8, "q/2", "c"));
            assertEquals(List.of("PUBACK #7", "PUBREC #8"), from.texts());
            from.ack(PacketType.PUBREL, 8);
            assertEquals(List.of("PUBCOMP #8"), from.texts());
            assertEquals(List.of("0 q/0 a", "1 q/1 b #1", "2 q/2 c #2"), to.texts());
            to.ack(PacketType.PUBACK, 1).ack(PacketType.PUBREC, 2);
            assertEquals(List.of("PUBREL #2"), to.texts());
            to.ack(PacketType.PUBCOMP, 2).expectNothing();
            to.disconnect();
            from.disconnect();
        }
    }

    @Test // [MQTT-3.8.4-8]
    public void theSubscriptionLowersTheQos() {
        TestClient client = v5("a");
        client.subscribe("q/0", 0);
        client.subscribe("q/1", 1);
        client.send(message(2, 1, "q/0", "x"), message(2, 2, "q/1", "y"));
        assertEquals(List.of("0 q/0 x", "PUBREC #1", "1 q/1 y #1", "PUBREC #2"), client.texts());
    }

    @Test // [MQTT-4.3.3-10] [MQTT-4.3.3-11] [MQTT-4.3.3-12]
    public void qos2IsTakenOnce() {
        TestClient to = v5("to");
        to.subscribe("t", 0);
        TestClient from = fixture.v5("from");
        from.connect(false, 100);
        from.send(message(2, 5, "t", "x"), message(2, 5, "t", "x"));
        assertEquals(List.of("PUBREC #5", "PUBREC #5"), from.texts());
        from.lost();
        TestClient again = fixture.v5("from");
        again.connect(false, 100);
        again.send(message(2, 5, "t", "x"));
        assertEquals("also after coming back", List.of("PUBREC #5"), again.texts());
        assertEquals(List.of("x"), to.payloads());
        again.ack(PacketType.PUBREL, 5).ack(PacketType.PUBREL, 5);
        assertEquals(List.of("PUBCOMP #5", "PUBCOMP #5 PACKET_IDENTIFIER_NOT_FOUND"), again.texts());
        again.send(message(2, 5, "t", "y"));
        assertEquals("the identifier is free again", List.of("y"), to.payloads());
    }

    @Test
    public void unknownIdentifiersAreAnswered() {
        TestClient v5 = v5("a");
        v5.ack(PacketType.PUBREC, 9)
                .ack(PacketType.PUBREL, 9)
                .ack(PacketType.PUBACK, 9)
                .ack(PacketType.PUBCOMP, 9);
        assertEquals(
                List.of("PUBREL #9 PACKET_IDENTIFIER_NOT_FOUND", "PUBCOMP #9 PACKET_IDENTIFIER_NOT_FOUND"), v5.texts());
        TestClient v3 = v3("b");
        v3.ack(PacketType.PUBREC, 9)
                .ack(PacketType.PUBREL, 9)
                .ack(PacketType.PUBACK, 9)
                .ack(PacketType.PUBCOMP, 9);
        assertEquals(List.of("PUBREL #9", "PUBCOMP #9"), v3.texts());
    }

    @Test // [MQTT-3.3.5-2]
    public void refusedMessagesAreToldAsTheVersionAllows() {
        fixture.hooks.publish = (c, m) -> m.topic().value().equals("no")
                ? Verdict.<Message>refuse(ReasonCode.NOT_AUTHORIZED, "").now()
                : Verdict.<Message>accept().now();
        TestClient v5 = v5("a");
        v5.subscribe("#", 0);
        v5.send(message(0, 0, "no", "x"), message(1, 1, "no", "x"), message(2, 2, "no", "x"));
        assertEquals(List.of("PUBACK #1 NOT_AUTHORIZED", "PUBREC #2 NOT_AUTHORIZED"), v5.texts());
        TestClient v3 = v3("b");
        v3.send(message(0, 0, "no", "x"), message(1, 1, "no", "x"), message(2, 2, "no", "x"));
        assertEquals(List.of("PUBACK #1", "PUBREC #2"), v3.texts());
        v3.ack(PacketType.PUBREL, 2);
        assertEquals(List.of("PUBCOMP #2"), v3.texts());
        fixture.refusedPublish = RefusedPublish.CLOSE;
        TestClient strict = v3("c");
        strict.send(message(0, 0, "no", "x"));
        strict.expectEnd(null);
        assertEquals(7, fixture.count("publish.refused"));
        v5.expectNothing();
    }

    @Test // [MQTT-4.8.0-2]
    public void whatCannotBeTakenForNowIsNotAcknowledgedToThoseWhoCannotBeTold() {
        fixture.hooks.publish = (c, m) -> Verdict.<Message>refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "")
                .now();
        TestClient v5 = v5("a");
        v5.send(message(1, 1, "t", "x"));
        assertEquals(List.of("PUBACK #1 IMPLEMENTATION_SPECIFIC_ERROR"), v5.texts());
        for (int qos = 0; qos <= 2; qos++) {
            TestClient v3 = v3("qos" + qos);
            v3.send(message(qos, qos, "t", "x"));
            v3.expectEnd(null);
        }
    }

    @Test // [MQTT-3.3.2-7] [MQTT-3.3.2-8] [MQTT-3.3.2-9] [MQTT-3.3.2-10] [MQTT-3.3.2-12]
    public void aliasesStandForTopics() {
        fixture.aliases = 2;
        TestClient client = v5("a");
        client.subscribe("#", 0);
        client.send(
                alias("t", 1, "1"), alias("u", 2, "2"), alias(null, 1, "3"), alias("v", 1, "4"), alias(null, 1, "5"));
        assertEquals(List.of("0 t 1", "0 u 2", "0 t 3", "0 v 4", "0 v 5"), client.texts());
        TestClient other = v5("b");
        other.send(alias(null, 1, "x"));
        other.expectEnd(ReasonCode.PROTOCOL_ERROR);
        client.send(alias("t", 3, "x"));
        client.expectEnd(ReasonCode.TOPIC_ALIAS_INVALID);
    }

    private static Publish alias(String topic, int alias, String payload) {
        return new Publish(
                false,
                Qos.AT_MOST_ONCE,
                false,
                topic == null ? null : TopicName.of(topic),
                0,
                alias,
                Publish.NO_IDENTIFIERS,
                MessageProperties.NONE,
                payload.getBytes());
    }

    @Test // [MQTT-3.3.4-6]
    public void aClientMustNotSendSubscriptionIdentifiers() {
        TestClient client = v5("a");
        client.send(new Publish(
                false,
                Qos.AT_MOST_ONCE,
                false,
                TopicName.of("t"),
                0,
                0,
                new int[] {1},
                MessageProperties.NONE,
                new byte[0]));
        client.expectEnd(ReasonCode.PROTOCOL_ERROR);
    }

    @Test // [MQTT-3.3.4-7]
    public void moreThanTheReceiveMaximumIsAViolation() {
        fixture.receiveMaximum = 2;
        TestClient client = v5("a");
        client.send(message(2, 1, "t", "x"), message(2, 2, "t", "x"));
        client.ack(PacketType.PUBREL, 1);
        client.send(message(2, 3, "t", "x"));
        assertEquals(4, client.all().size());
        client.send(message(0, 0, "t", "x"));
        client.expectNothing();
        client.send(message(2, 4, "t", "x"));
        client.expectEnd(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
    }

    @Test
    public void topicsAndFiltersHaveALimitOfLevels() {
        TestClient client = v5("a");
        assertEquals(
                List.of(ReasonCode.SUCCESS),
                client.subscribe("1/2/3/4/5/6/7/8", 0).reasonCodes());
        assertEquals(
                List.of(ReasonCode.TOPIC_FILTER_INVALID),
                client.subscribe("1/2/3/4/5/6/7/8/9", 0).reasonCodes());
        client.publish("1/2/3/4/5/6/7/8", "x");
        assertEquals(List.of("x"), client.payloads());
        client.publish("1/2/3/4/5/6/7/8/9", "x").expectNothing();
        assertEquals(ReasonCode.TOPIC_NAME_INVALID, client.publish1("1/2/3/4/5/6/7/8/9", "x"));
    }

    @Test
    public void aSlowGateHoldsUpItsClientAlone() {
        List<CompletableFuture<Verdict<Message>>> gates = new ArrayList<>();
        TestClient slow = v5("slow");
        slow.subscribe("t", 1);
        fixture.hooks.publish = (c, m) -> {
            if (!c.id().clientId().equals("slow")) {
                return Verdict.<Message>accept().now();
            }
            gates.add(new CompletableFuture<>());
            return gates.get(gates.size() - 1);
        };
        slow.send(message(1, 1, "t", "1"), message(1, 2, "t", "2"), message(0, 0, "t", "3"), Pingreq.INSTANCE);
        v5("other").publish("t", "other");
        assertEquals(List.of("0 t other"), slow.texts());
        for (int i = 0; i < 3; i++) {
            assertEquals(i + 1, gates.size());
            assertFalse(slow.link.reading);
            Thread thread = new Thread(() -> gates.get(gates.size() - 1).complete(Verdict.accept()));
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            fixture.turn();
        }
        assertTrue(slow.link.reading);
        assertEquals(List.of("1 t 1 #1", "PUBACK #1", "1 t 2 #2", "PUBACK #2", "0 t 3", "PINGRESP"), slow.texts());
    }

    @Test
    public void whatWasSentCountsEvenIfTheClientIsGoneBeforeTheGateAnswers() {
        CompletableFuture<Verdict<Message>> gate = new CompletableFuture<>();
        TestClient client = v5("a");
        TestClient watcher = v5("w");
        watcher.subscribe("#", 0);
        fixture.hooks.publish = (c, m) -> gate;
        client.send(message(1, 1, "t", "x"), message(1, 2, "t", "x"));
        client.lost();
        watcher.expectNothing();
        gate.complete(Verdict.accept());
        fixture.turn();
        assertEquals(List.of("0 t x", "0 t x"), watcher.texts());
        assertEquals("gone, and let go of", 1, fixture.broker.connected.get());
    }

    @Test
    public void gatesMayChangeMessages() {
        TestClient client = v5("a");
        client.subscribe("new", 2);
        fixture.hooks.publish = (c, m) -> Verdict.accept(m.withTopic(TopicName.of("new"))
                        .withQos(Qos.AT_MOST_ONCE)
                        .withPayload("changed".getBytes()))
                .now();
        client.send(message(1, 1, "old", "x"));
        assertEquals(List.of("0 new changed", "PUBACK #1"), client.texts());
    }

    // ---- SUBSCRIBE

    @Test // [MQTT-3.8.4-1] [MQTT-3.8.4-2] [MQTT-3.8.4-5] [MQTT-3.8.4-6] [MQTT-3.9.3-1]
    public void everyFilterIsAnswered() {
        fixture.subscriptions = 3;
        fixture.hooks.subscribe = s -> switch (s.filter().value()) {
            case "no" -> Verdict.refuse(ReasonCode.NOT_AUTHORIZED, "");
            case "less" -> Verdict.accept(s.withMaximumQos(Qos.AT_MOST_ONCE));
            default -> Verdict.accept();
        };
        TestClient client = v5("a");
        assertEquals(
                List.of(ReasonCode.GRANTED_QOS_2, ReasonCode.NOT_AUTHORIZED, ReasonCode.SUCCESS),
                client.subscribe(sub("x", 2), sub("no", 2), sub("less", 2)).reasonCodes());
        assertEquals(
                List.of(ReasonCode.GRANTED_QOS_1, ReasonCode.QUOTA_EXCEEDED, ReasonCode.GRANTED_QOS_1),
                client.subscribe(sub("y", 1), sub("z", 1), sub("x", 1)).reasonCodes());
        client.publish("no", "x").publish("z", "x").publish("x", "once");
        assertEquals(List.of("once"), client.payloads());
    }

    @Test
    public void mqtt31IsNotToldThatASubscriptionWasRefused() {
        fixture.hooks.subscribe = s -> Verdict.refuse(ReasonCode.NOT_AUTHORIZED, "no");
        for (ProtocolVersion version : ProtocolVersion.values()) {
            TestClient client = fixture.client(version, "a");
            client.connect(true);
            ReasonCode answer = client.subscribe("t", 1).reasonCodes().get(0);
            assertEquals(version.toString(), version != ProtocolVersion.MQTT_3_1, answer.isError());
            client.publish("t", "x");
            assertEquals(List.of(), client.texts());
        }
    }

    @Test
    public void oneSubscribeHasNoMoreFiltersThanASession() {
        fixture.subscriptions = 3;
        int[] asked = {0};
        fixture.hooks.subscribe = s -> {
            asked[0]++;
            return Verdict.accept();
        };
        Subscription[] many = new Subscription[1000];
        java.util.Arrays.fill(many, sub("#", 1));
        List<ReasonCode> answers = v5("a").subscribe(many).reasonCodes();
        assertEquals(1000, answers.size());
        assertEquals(List.of(ReasonCode.GRANTED_QOS_1, ReasonCode.QUOTA_EXCEEDED), answers.subList(2, 4));
        assertEquals(3, asked[0]);
    }

    private static Subscription sub(String filter, int qos) {
        return Subscription.of(TopicFilter.of(filter), Qos.of(qos));
    }

    @Test // [MQTT-3.10.4-1] [MQTT-3.10.4-2] [MQTT-3.10.4-4] [MQTT-3.10.4-5]
    public void unsubscribing() {
        TestClient client = v5("a");
        client.subscribe("x", 1);
        client.send(new Unsubscribe(9, List.of(TopicFilter.of("x"), TopicFilter.of("y"))));
        assertEquals(
                List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED),
                client.expect(mqtt.codec.Unsuback.class).reasonCodes());
        client.publish("x", "1").expectNothing();
        assertEquals(
                List.of("subscribed a [x]", "unsubscribed a [x]"), fixture.hooks.eventsBut("connected", "published"));
    }

    @Test // [MQTT-3.3.4-3] [MQTT-3.3.4-4] [MQTT-3.3.4-5] [MQTT-3.8.3-3]
    public void identifiersAndNoLocal() {
        TestClient client = v5("a");
        client.send(new Subscribe(
                1,
                List.of(
                        new Subscription(
                                TopicFilter.of("t/#"), Qos.AT_LEAST_ONCE, false, false, RetainHandling.SEND, 3),
                        new Subscription(TopicFilter.of("t/+"), Qos.AT_MOST_ONCE, true, false, RetainHandling.SEND, 3),
                        new Subscription(TopicFilter.of("n"), Qos.AT_MOST_ONCE, true, false, RetainHandling.SEND, 3)),
                Properties.NONE));
        client.all();
        client.publish("n", "own").expectNothing();
        v5("b").publish("t/x", "y").publish("n", "other");
        Publish first = client.expect(Publish.class);
        assertEquals(2, first.subscriptionIdentifiers().length);
        assertEquals(List.of("0 n other"), client.texts());
        client.publish("t/x", "own");
        assertEquals(1, client.expect(Publish.class).subscriptionIdentifiers().length);
    }

    @Test // [MQTT-3.3.1-9] [MQTT-3.3.1-10] [MQTT-3.3.1-11] [MQTT-3.3.1-12] [MQTT-3.3.1-13]
    public void retainHandling() {
        TestClient client = v5("a");
        client.send(TestClient.retained(1, 1, "r", "kept"));
        client.all();
        client.subscribe(retainHandling(RetainHandling.SEND, false));
        assertEquals(List.of("1 r kept retain #1"), client.texts());
        client.subscribe(retainHandling(RetainHandling.SEND, false));
        assertEquals(List.of("1 r kept retain #2"), client.texts());
        client.subscribe(retainHandling(RetainHandling.SEND_IF_NEW, false));
        client.expectNothing();
        client.unsubscribe("r");
        client.subscribe(retainHandling(RetainHandling.SEND_IF_NEW, true));
        assertEquals(List.of("1 r kept retain #3"), client.texts());
        client.unsubscribe("r");
        client.subscribe(retainHandling(RetainHandling.values()[2], false));
        client.expectNothing();
        client.send(TestClient.retained(0, 0, "r", "live"));
        assertEquals(List.of("0 r live"), client.texts());
        client.subscribe(retainHandling(RetainHandling.values()[2], true));
        client.send(TestClient.retained(0, 0, "r", ""));
        assertEquals(List.of("0 r  retain"), client.texts());
        client.subscribe(retainHandling(RetainHandling.SEND, true));
        client.expectNothing();
    }

    private static Subscription retainHandling(RetainHandling handling, boolean asPublished) {
        return new Subscription(TopicFilter.of("r"), Qos.AT_LEAST_ONCE, false, asPublished, handling, 0);
    }

    // ---- between loops

    @Test // [MQTT-4.6.0-5] [MQTT-4.6.0-6]
    public void theOrderOfAPublisherHoldsAcrossLoops() {
        TestClient here = fixture.v5(fixture.idOn(0, "here"));
        TestClient there = fixture.v5(fixture.idOn(1, "there"));
        TestClient from = fixture.v5(fixture.idOn(0, "from"));
        List<TestClient> to = List.of(here, there);
        to.forEach(c -> c.connect(true));
        to.forEach(c -> c.subscribe("o", 1));
        from.connect(true);
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            packets.add(message(1, i + 1, "o", "" + i));
        }
        from.send(packets.toArray(Packet[]::new));
        for (TestClient client : to) {
            List<String> payloads = client.payloads();
            assertEquals(300, payloads.size());
            for (int i = 0; i < 300; i++) {
                assertEquals("" + i, payloads.get(i));
            }
        }
        assertTrue("one flush a turn, not one a packet", there.link.flushes < 10);
    }

    @Test // [MQTT-4.8.2-4] [MQTT-4.8.2-5]
    public void aSharedGroupSpansLoops() {
        List<TestClient> members = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TestClient member = fixture.v5(fixture.idOn(i % 2, "m" + i + "x"));
            member.connect(true, 100);
            member.subscribe("$share/g/t", 1);
            members.add(member);
        }
        TestClient from = v5("from");
        for (int i = 0; i < 100; i++) {
            from.publish("t", "" + i);
        }
        members.forEach(m -> assertEquals(25, m.all().size()));
        members.get(0).lost();
        for (int i = 0; i < 90; i++) {
            from.publish("t", "" + i);
        }
        int sum = members.stream()
                .mapToInt(m -> m.link.closed ? 0 : m.all().size())
                .sum();
        assertEquals("those online come first", 90, sum);
    }

    @Test
    public void whatAMemberLeavesUnacknowledgedGoesToAnother() {
        fixture.sendMaximum = 2; // two under way, the rest waits
        TestClient leaver = fixture.v5(fixture.idOn(0, "leaver"));
        leaver.connect(true);
        leaver.subscribe("$share/g/t", 1);
        TestClient from = v5("from");
        from.send(TestClient.message(1, 1, "t", "a"), TestClient.message(1, 2, "t", "b"));
        from.send(TestClient.message(1, 3, "t", "c"), TestClient.message(1, 4, "t", "d"));
        assertEquals(List.of("a", "b"), leaver.payloads());
        leaver.ack(PacketType.PUBACK, 1);
        assertEquals(List.of("c"), leaver.payloads());
        fixture.sendMaximum = 100;
        TestClient stayer = fixture.v5(fixture.idOn(1, "stayer"));
        stayer.connect(true);
        stayer.subscribe("$share/g/t", 1);

        leaver.lost();

        assertEquals(List.of("b", "c", "d"), stayer.payloads());
    }

    @Test
    public void aMemberThatWasPickedAndLeftIsReplaced() {
        TestClient leaver = fixture.v5(fixture.idOn(1, "leaver"));
        TestClient stayer = fixture.v5(fixture.idOn(0, "stayer"));
        for (TestClient member : List.of(leaver, stayer)) {
            member.connect(true);
            member.subscribe("$share/g/t", 1);
        }
        TestClient from = fixture.v5(fixture.idOn(0, "from"));
        from.connect(true);
        ByteBuf publishes = Unpooled.buffer();
        Encoder.encode(TestClient.message(1, 1, "t", "x"), ProtocolVersion.MQTT_5, publishes);
        Encoder.encode(TestClient.message(1, 2, "t", "y"), ProtocolVersion.MQTT_5, publishes);
        from.give(publishes); // one of them is for the other loop, and not yet handed over
        fixture.broker.loop(1).execute(leaver.link::lost); // runs before that
        fixture.turn();

        assertEquals(Set.of("x", "y"), new HashSet<>(stayer.payloads()));
        assertEquals(0, fixture.count("publish.dropped"));
    }

    @Test
    public void publishersWaitForALoopThatFallsBehind() {
        TestClient there = fixture.v5(fixture.idOn(1, "there"));
        there.connect(true);
        there.subscribe("t", 0);
        TestClient first = fixture.v5(fixture.idOn(0, "first"));
        TestClient second = fixture.v5(fixture.idOn(0, "second"));
        first.connect(true);
        second.connect(true);
        Loop slow = fixture.broker.loop(1);
        slow.backlogBytes().addAndGet(HandOver.HIGH_BYTES + 1); // another loop's batch, still under way
        first.publish("t", "1", "2");
        second.publish("t", "3");
        assertEquals(List.of("1", "3"), there.payloads());
        assertFalse(first.link.reading);
        assertFalse(second.link.reading);
        assertTrue(there.link.reading);

        slow.backlogBytes().addAndGet(-HandOver.HIGH_BYTES - 1);
        fixture.broker.loop(0).relieved();
        fixture.turn();

        assertTrue(first.link.reading);
        assertTrue(second.link.reading);
        assertEquals(List.of("2"), there.payloads());
    }

    @Test
    public void aBatchThatBringsReliefTellsAllLoops() {
        Fixture three = new Fixture(3);
        try {
            TestClient to = three.v5(three.idOn(2, "to"));
            to.connect(true);
            to.subscribe("t", 0);
            TestClient waits = three.v5(three.idOn(0, "w"));
            TestClient brings = three.v5(three.idOn(1, "b"));
            waits.connect(true);
            brings.connect(true);
            AtomicLong backlog = three.broker.loop(2).backlogBytes();
            backlog.addAndGet(HandOver.HIGH_BYTES + 1);
            waits.publish("t", "1");
            assertFalse(waits.link.reading);
            backlog.addAndGet(-HandOver.HIGH_BYTES / 2 - 2); // other batches: not yet as far as the one that comes now
            brings.publish("t", "x".repeat(100));
            assertTrue("relieved by another loop's batch", waits.link.reading);
            backlog.set(0);
        } finally {
            three.close();
        }
    }

    // ---- violations

    @Test
    public void violationsEndTheConnectionOfTheirClientAlone() {
        TestClient good = v5("good");
        good.subscribe("#", 0);
        TestClient v5 = v5("a");
        v5.sendBytes(io.netty.buffer.Unpooled.wrappedBuffer(new byte[] {0x36, 0}));
        v5.expectEnd(ReasonCode.MALFORMED_PACKET);
        TestClient v3 = v3("b");
        v3.sendBytes(io.netty.buffer.Unpooled.wrappedBuffer(new byte[] {0x36, 0}));
        v3.expectEnd(null);
        assertEquals(2, fixture.count("client.violations"));
        good.publish("t", "x");
        assertEquals(List.of("x"), good.payloads());
        TestClient large = v5("c");
        large.sendBytes(
                io.netty.buffer.Unpooled.wrappedBuffer(new byte[] {0x30, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F}));
        large.expectEnd(ReasonCode.PACKET_TOO_LARGE);
    }

    @Test
    public void nothingComesBehindAGoodbye() {
        TestClient client = v5("a");
        client.subscribe("t", 0);
        client.block();
        v5("b").publish("t", "x".repeat(40_000), "x".repeat(40_000), "x".repeat(40_000));
        client.link.writable = true; // and says so only while the goodbye is flushed
        client.link.onFlush = () -> client.connection.writable();
        client.sendBytes(Unpooled.wrappedBuffer(new byte[] {0x30, 5, 0, 1, '+', 0, 'x'}));
        client.expectEnd(ReasonCode.TOPIC_NAME_INVALID);
    }
}
