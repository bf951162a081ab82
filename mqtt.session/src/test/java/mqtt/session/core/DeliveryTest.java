package mqtt.session.core;

import static mqtt.session.core.TestClient.message;
import static mqtt.session.core.TestClient.retained;
import static mqtt.session.core.TestClient.with;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import mqtt.api.MessageProperties;
import mqtt.api.ReasonCode;
import mqtt.codec.Ack;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Pingreq;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What clients get: windows, queues, and what happens when they are slow or away. */
public class DeliveryTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final Fixture fixture = new Fixture(2);
    private TestClient from;

    @Before
    public void aPublisher() {
        from = fixture.v3("from");
        from.connect(true);
    }

    @After
    public void nothingLeaks() {
        fixture.close();
    }

    private TestClient receiver(int receiveMaximum) {
        TestClient client = fixture.v5("to");
        client.connect(
                false,
                0,
                new Properties.Builder()
                        .number(Property.SESSION_EXPIRY, 1000)
                        .number(Property.RECEIVE_MAXIMUM, receiveMaximum)
                        .build());
        return client;
    }

    /** Publishes {@code t first}, {@code t first+1}, ... */
    private void publish(int qos, int first, int count) {
        for (int i = first; i < first + count; i++) {
            from.send(message(qos, qos == 0 ? 0 : i, "t", "" + i));
            if (qos == 2) {
                from.ack(PacketType.PUBREL, i);
            }
        }
        from.all();
    }

    private List<String> drops() {
        return fixture.hooks.eventsBut("connected", "disconnected", "published", "subscribed", "offline");
    }

    @Test // [MQTT-3.3.4-9]
    public void theWindowIsTheSmallerOfBothSides() {
        fixture.sendMaximum = 3;
        for (int maximum : new int[] {2, 65_535}) {
            TestClient to = receiver(maximum);
            to.subscribe("t", 2);
            publish(1, 1, 10);
            int window = Math.min(maximum, 3);
            List<Packet> got = to.all();
            assertEquals(window, got.size());
            int next = window + 1;
            while (next <= 10) {
                to.ack(PacketType.PUBACK, ((Publish) got.get(0)).packetId());
                got.remove(0);
                Publish one = to.expect(Publish.class);
                assertEquals("" + next++, new String(one.payload()));
                got.add(one);
            }
            to.expectNothing();
            to.disconnect();
            fixture.session("to").end(false);
        }
    }

    @Test // [MQTT-4.4.0-2]
    public void aRejectedQos2MessageFreesTheWindow() {
        TestClient to = receiver(1);
        to.subscribe("t", 2);
        publish(2, 1, 3);
        assertEquals(List.of("2 t 1 #1"), to.texts());
        to.send(new Ack(PacketType.PUBREC, 1, ReasonCode.QUOTA_EXCEEDED));
        assertEquals(List.of("2 t 2 #2"), to.texts());
        to.ack(PacketType.PUBREC, 2);
        assertEquals("until PUBCOMP", List.of("PUBREL #2"), to.texts());
        to.ack(PacketType.PUBCOMP, 2);
        assertEquals(List.of("2 t 3 #3"), to.texts());
        to.ack(PacketType.PUBACK, 3).expectNothing(); // not the answer to QoS 2
        to.ack(PacketType.PUBCOMP, 3).expectNothing(); // nor yet this one
    }

    @Test
    public void qos0DoesNotWaitForTheWindow() {
        TestClient to = receiver(1);
        to.subscribe("t", 2);
        publish(1, 1, 2);
        publish(0, 9, 1);
        assertEquals(List.of("1 t 1 #1", "0 t 9"), to.texts());
    }

    @Test // [MQTT-4.4.0-1] [MQTT-4.6.0-1] [MQTT-3.3.1-1]
    public void whatWasUnderWayIsSentAgainInOrder() {
        TestClient to = receiver(10);
        to.subscribe("t", 2);
        publish(1, 1, 2);
        publish(2, 3, 3);
        assertEquals(5, to.all().size());
        to.ack(PacketType.PUBACK, 2).ack(PacketType.PUBREC, 4);
        to.lost();
        publish(1, 8, 1);
        publish(0, 9, 1);

        TestClient again = receiver(10);
        assertEquals(List.of("PUBREL #4", "1 t 1 dup #1", "2 t 3 dup #3", "2 t 5 dup #5", "1 t 8 #6"), again.texts());
        assertEquals(List.of("dropped to 9 OFFLINE_QOS_0"), drops());
        again.ack(PacketType.PUBCOMP, 4).ack(PacketType.PUBACK, 1);
        again.lost();

        TestClient narrow = receiver(1);
        assertEquals(List.of("2 t 3 dup #3"), narrow.texts());
        narrow.ack(PacketType.PUBREC, 3).ack(PacketType.PUBCOMP, 3);
        assertEquals(List.of("PUBREL #3", "2 t 5 dup #5"), narrow.texts());
        narrow.ack(PacketType.PUBREC, 5).ack(PacketType.PUBCOMP, 5);
        assertEquals(List.of("PUBREL #5", "1 t 8 dup #6"), narrow.texts());
        narrow.ack(PacketType.PUBACK, 6);
        publish(1, 10, 1);
        assertEquals("new ones go on", List.of("1 t 10 #7"), narrow.texts());
    }

    @Test // [MQTT-3.3.4-10] [MQTT-4.9.0-3]
    public void releasesDoNotWaitForTheWindowWhenTheyAreSentAgain() {
        TestClient to = receiver(10);
        to.subscribe("t", 2);
        publish(2, 1, 4);
        assertEquals(4, to.all().size());
        to.ack(PacketType.PUBREC, 3).ack(PacketType.PUBREC, 4);
        to.lost();

        TestClient narrow = receiver(1);
        assertEquals(List.of("PUBREL #3", "PUBREL #4", "2 t 1 dup #1"), narrow.texts());
        narrow.ack(PacketType.PUBCOMP, 3).ack(PacketType.PUBCOMP, 4).expectNothing();
        narrow.ack(PacketType.PUBREC, 1).ack(PacketType.PUBCOMP, 1);
        assertEquals(List.of("PUBREL #1", "2 t 2 dup #2"), narrow.texts());
    }

    @Test
    public void anAcknowledgementMayComeBeforeItIsSentAgain() {
        TestClient to = receiver(10);
        to.subscribe("t", 1);
        publish(1, 1, 3);
        to.lost();
        TestClient narrow = receiver(1);
        assertEquals(List.of("1 t 1 dup #1"), narrow.texts());
        narrow.ack(PacketType.PUBACK, 2).expectNothing();
        narrow.ack(PacketType.PUBACK, 1);
        assertEquals(List.of("1 t 3 dup #3"), narrow.texts());
        narrow.ack(PacketType.PUBACK, 3);
        publish(1, 4, 2);
        assertEquals("the window is one, not more", List.of("1 t 4 #4"), narrow.texts());
    }

    @Test // [MQTT-2.2.1-3] [MQTT-4.6.0-1]
    public void identifiersWrapAroundAStraggler() {
        TestClient to = receiver(4);
        to.subscribe("t", 1);
        int id = 0;
        boolean wrapped = false;
        while (!wrapped || id < 9) {
            from.send(message(1, 1, "t", "m"));
            from.link.wire.clear();
            int next = to.expect(Publish.class).packetId();
            wrapped |= next < id;
            assertTrue("5 is in use", !wrapped || next != 5);
            id = next;
            if (id != (wrapped ? 3 : 5)) {
                to.ack(PacketType.PUBACK, id);
            }
        }
        to.lost();
        assertEquals(
                "the straggler is the oldest",
                List.of("1 t m dup #5", "1 t m dup #3"),
                receiver(4).texts());
    }

    @Test
    public void releasedMessagesAreNotKeptAndDoNotFillTheIdentifiers() {
        fixture.sendMaximum = 65_534;
        fixture.queueMessages = 100_000;
        TestClient to = receiver(65_535);
        to.subscribe("t", 2);
        for (int round = 0; round < 4; round++) {
            List<Packet> packets = new ArrayList<>();
            for (int i = 1; i <= 25_000; i++) {
                packets.add(message(2, i, "t", ""));
                packets.add(new Ack(PacketType.PUBREL, i));
            }
            from.send(packets.toArray(Packet[]::new));
            from.link.wire.clear();
            List<Packet> answers = new ArrayList<>();
            for (Packet packet : to.all()) {
                if (packet instanceof Publish p) {
                    answers.add(new Ack(PacketType.PUBREC, p.packetId()));
                }
            }
            to.send(answers.toArray(Packet[]::new));
            to.lost();
            to = receiver(65_535);
        }
        assertFalse(to.link.closed);
        assertTrue("the rest waits", fixture.session("to").queued() > 0);
    }

    @Test
    public void bytesUnderWayAreLimitedToo() {
        fixture.queueBytes = 1000;
        TestClient to = receiver(100);
        to.subscribe("t", 2);
        for (int i = 1; i <= 20; i++) {
            from.send(message(1, i, "t", "x".repeat(400)));
        }
        List<Packet> got = to.all();
        assertEquals("as many as begin below the limit", 3, got.size());
        to.ack(PacketType.PUBACK, 1);
        assertEquals(1, to.all().size());
    }

    // ---- queues

    @Test
    public void aFullQueueDropsQos0FirstTheOldestBeforeTheOthers() {
        fixture.queueMessages = 3;
        TestClient to = receiver(10);
        to.subscribe("t", 1);
        to.block();
        publish(0, 1, 4);
        assertEquals(List.of("dropped to 1 QUEUE_FULL"), drops());
        publish(1, 11, 2);
        assertEquals(List.of("dropped to 2 QUEUE_FULL", "dropped to 3 QUEUE_FULL"), drops());
        publish(1, 13, 2);
        assertEquals(List.of("dropped to 4 QUEUE_FULL", "dropped to 14 QUEUE_FULL"), drops());
        publish(0, 5, 1);
        assertEquals(List.of("dropped to 5 QUEUE_FULL"), drops());
        to.unblock();
        assertEquals(List.of("11", "12", "13"), to.payloads());
        assertEquals(6, fixture.count("publish.dropped"));
    }

    @Test
    public void bytesInTheQueueAreLimitedPropertiesIncluded() {
        fixture.queueBytes = 100;
        TestClient to = receiver(10);
        to.subscribe("t", 1);
        TestClient v5 = fixture.v5("v5");
        v5.connect(true);
        to.lost();
        v5.send(with(
                new MessageProperties.Builder()
                        .userProperty("k", "x".repeat(200))
                        .build(),
                message(1, 1, "t", "big")));
        assertEquals(List.of("dropped to big QUEUE_FULL"), drops());
        v5.send(message(1, 1, "t", "a"), message(1, 2, "t", "x".repeat(90)), message(1, 3, "t", "b".repeat(20)));
        assertEquals(List.of("dropped to " + "b".repeat(20) + " QUEUE_FULL"), drops());
    }

    @Test
    public void whatWaitsForAClientThatIsAwayIsTold() {
        TestClient to = receiver(10);
        to.subscribe("t", 1);
        to.lost();
        publish(0, 1, 1);
        publish(1, 2, 1);
        assertEquals(
                List.of("dropped to 1 OFFLINE_QOS_0", "offline to 2"),
                fixture.hooks.eventsBut("connected", "disconnected", "published", "subscribed"));
        fixture.advance(1_001_000);
        assertEquals(
                List.of("unsubscribed to [t]", "dropped to 2 SESSION_ENDED", "ended to expired"),
                fixture.hooks.eventsBut("connected", "disconnected", "published"));
    }

    @Test
    public void aBlockedSocketFillsTheQueueAndDrainsItInOrder() {
        TestClient to = receiver(1000);
        to.subscribe("t", 1);
        to.block();
        publish(1, 1, 100);
        publish(0, 1, 100);
        to.expectNothing();
        to.unblock();
        List<String> got = to.payloads();
        assertEquals(200, got.size());
        for (int i = 0; i < 100; i++) {
            assertEquals("" + (i + 1), got.get(i));
            assertEquals("" + (i + 1), got.get(100 + i));
        }
    }

    @Test
    public void aSocketMayTakeALittleAtATime() {
        TestClient to = receiver(65_535);
        to.subscribe("t", 1);
        to.block();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            String payload = i + ":" + "x".repeat(1000);
            from.send(message(1, i, "t", payload));
            expected.add(payload);
        }
        List<String> got = new ArrayList<>();
        for (int i = 0; i < 1000 && got.size() < 300; i++) {
            to.unblock(7_000);
            got.addAll(to.payloads());
            assertTrue("no more than a batch beyond what it takes", got.size() <= (i + 1) * 75);
        }
        assertEquals(expected, got);
    }

    @Test
    public void aClientThatDoesNotReadIsNotListenedTo() {
        TestClient stuffed = fixture.v5("s");
        stuffed.connect(true, 10, Properties.NONE);
        stuffed.block();
        io.netty.buffer.ByteBuf pings = io.netty.buffer.Unpooled.buffer();
        for (int i = 0; i < 100_000; i++) {
            pings.writeShort(0xC000);
        }
        stuffed.sendBytes(pings);
        assertFalse(stuffed.link.reading);
        assertTrue(stuffed.link.wire.readableBytes() < 100_000);
        stuffed.unblock();
        assertTrue(stuffed.link.reading);
        assertEquals("all are answered in the end", 100_000, stuffed.all().size());

        stuffed.block();
        stuffed.sendBytes(io.netty.buffer.Unpooled.buffer().writeBytes(pings.readerIndex(0)));
        fixture.advance(16_000);
        assertTrue("its keep alive goes on", stuffed.link.closed);
    }

    @Test
    public void bigMessagesAreSharedAndReleased() {
        List<TestClient> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            TestClient to = i % 2 == 0 ? fixture.v5("to" + i) : fixture.v3("to" + i);
            to.connect(true);
            to.subscribe("t", i % 3);
            all.add(to);
        }
        String payload = "x".repeat(300_000);
        from.send(message(2, 1, "t", payload), message(0, 0, "t", payload));
        all.forEach(to -> assertEquals(List.of(payload, payload), to.payloads()));
    }

    // ---- retained

    @Test // [MQTT-3.3.1-6] [MQTT-3.3.1-8]
    public void retainedMessagesComeAsSocketAndWindowAllow() {
        for (int i = 0; i < 200; i++) {
            from.send(retained(1, i + 1, "t/" + i, "x".repeat(1000)));
        }
        from.all();
        TestClient to = receiver(10);
        to.block();
        to.send(new mqtt.codec.Subscribe(
                1, List.of(mqtt.api.Subscription.of(mqtt.api.TopicFilter.of("#"), mqtt.api.Qos.AT_LEAST_ONCE))));
        to.expect(mqtt.codec.Suback.class);
        int got = 0;
        for (int round = 0; got < 200 && round < 1000; round++) {
            to.unblock(3000);
            for (Packet packet : to.all()) {
                assertTrue(((Publish) packet).retain());
                got++;
                to.ack(PacketType.PUBACK, ((Publish) packet).packetId());
            }
        }
        assertEquals(200, got);
        assertEquals(0, fixture.session("to").queued());
        assertEquals(List.of(), drops());
    }

    @Test
    public void nothingNewerOvertakesARetainedMessage() {
        from.send(retained(1, 1, "a", "old a"), retained(1, 2, "b", "old b"), retained(0, 0, "c", "old c"));
        from.all();
        TestClient to = receiver(1);
        to.subscribe("#", 1);
        from.send(retained(1, 3, "b", "new b"), retained(0, 0, "c", "new c"));
        List<String> got = new ArrayList<>();
        for (Packet packet = to.next(); packet != null; packet = to.next()) {
            Publish p = (Publish) packet;
            got.add(new String(p.payload()));
            if (p.packetId() != 0) {
                to.ack(PacketType.PUBACK, p.packetId());
            }
        }
        assertEquals(5, got.size());
        assertTrue(got.toString(), got.indexOf("old b") < got.indexOf("new b"));
        assertTrue(got.toString(), got.indexOf("old c") < got.indexOf("new c"));
    }

    @Test
    public void unsubscribingForgetsWhatIsRetained() {
        from.send(retained(1, 1, "a", "1"), retained(1, 2, "b", "2"), retained(1, 3, "c", "3"));
        from.all();
        TestClient to = receiver(1);
        to.subscribe("t", 0);
        to.subscribe("#", 1);
        assertEquals(1, to.payloads().size());
        publish(0, 1, 1);
        to.expectNothing();
        to.send(new mqtt.codec.Unsubscribe(9, List.of(mqtt.api.TopicFilter.of("#"))));
        to.expect(mqtt.codec.Unsuback.class);
        assertEquals("what waited behind goes on", List.of("1"), to.payloads());
    }

    // ---- what cannot be sent

    @Test // [MQTT-3.1.2-24] [MQTT-3.1.2-25]
    public void whatIsTooLargeForTheClientIsDropped() {
        TestClient to = fixture.v5("to");
        to.connect(
                true,
                0,
                new Properties.Builder()
                        .number(Property.MAXIMUM_PACKET_SIZE, 60)
                        .number(Property.RECEIVE_MAXIMUM, 1)
                        .build());
        to.subscribe("t", 1);
        String big = "x".repeat(60);
        from.send(message(1, 1, "t", big), message(1, 2, "t", "small"), message(0, 0, "t", big));
        assertEquals("the window is free", List.of("small"), to.payloads());
        assertEquals(
                List.of("dropped to " + big + " PACKET_TOO_LARGE", "dropped to " + big + " PACKET_TOO_LARGE"), drops());
    }

    @Test // [MQTT-3.3.2-5] [MQTT-3.3.2-6]
    public void messagesExpireInTheQueue() {
        TestClient to = receiver(1);
        to.subscribe("t", 1);
        to.lost();
        TestClient v5 = fixture.v5("v5");
        v5.connect(true);
        MessageProperties ten =
                new MessageProperties.Builder().messageExpirySeconds(10).build();
        MessageProperties hundred =
                new MessageProperties.Builder().messageExpirySeconds(100).build();
        v5.send(with(ten, message(1, 1, "t", "a")), with(hundred, message(1, 2, "t", "b")));
        fixture.advance(40_000);
        TestClient again = receiver(1);
        Publish b = again.expect(Publish.class);
        assertEquals("b", new String(b.payload()));
        assertEquals(60, b.properties().messageExpirySeconds().getAsLong());
        assertEquals(List.of("dropped to a EXPIRED"), drops());
    }

    @Test // [MQTT-4.3.3-7] [MQTT-4.4.0-1]
    public void whatWasSentDoesNotExpire() {
        TestClient to = receiver(1);
        to.subscribe("t", 2);
        TestClient v5 = fixture.v5("v5");
        v5.connect(true);
        MessageProperties ten =
                new MessageProperties.Builder().messageExpirySeconds(10).build();
        v5.send(with(ten, message(1, 1, "t", "a")));
        to.lost();
        fixture.advance(40_000);
        Publish again = receiver(1).expect(Publish.class);
        assertTrue(again.dup());
        assertEquals(0, again.properties().messageExpirySeconds().getAsLong());
        assertEquals(List.of(), drops());
    }

    @Test
    public void oneMessageThatCannotBeWrittenHurtsNobody() {
        List<TestClient> all = new ArrayList<>();
        for (String id : List.of("bad1", "bad2", "good")) {
            TestClient to = fixture.v5(id);
            to.connect(false, 100);
            to.subscribe("t", 1);
            all.add(to);
        }
        MessageProperties tooLong =
                new MessageProperties.Builder().contentType("x".repeat(70_000)).build();
        fixture.hooks.deliver = (c, m) -> c.id().clientId().startsWith("bad") && new String(m.payload()).equals("1")
                ? m.withProperties(tooLong)
                : m;
        from.send(message(1, 1, "t", "1"), message(1, 2, "t", "2"));
        assertEquals(List.of("2"), all.get(0).payloads());
        assertEquals(List.of("2"), all.get(1).payloads());
        assertEquals(List.of("1", "2"), all.get(2).payloads());
        assertEquals(
                List.of("dropped bad1 1 UNWRITABLE", "dropped bad2 1 UNWRITABLE"),
                drops().stream().sorted().toList());

        // made so before it is routed: for all alike
        fixture.hooks.deliver = (c, m) -> m;
        fixture.hooks.publish = (c, m) -> new String(m.payload()).equals("3")
                ? mqtt.api.hook.Verdict.accept(m.withProperties(tooLong)).now()
                : mqtt.api.hook.Verdict.<mqtt.api.Message>accept().now();
        from.send(message(1, 3, "t", "3"), message(0, 0, "t", "3"), message(1, 4, "t", "4"));
        all.forEach(to -> assertEquals(List.of("4"), to.payloads()));
        assertEquals(6, drops().size());
        all.get(0).lost();
        TestClient again = fixture.v5("bad1");
        again.connect(false, 100);
        assertEquals("nothing of it stays under way", List.of("2", "4"), again.payloads());
    }

    // ---- the end

    @Test
    public void theBrokerSaysGoodbye() {
        TestClient to = receiver(10);
        to.subscribe("t", 1);
        fixture.session("to").shutDown();
        fixture.turn();
        to.expectEnd(ReasonCode.SERVER_SHUTTING_DOWN);
        publish(1, 1, 1);
        assertEquals(
                List.of("unsubscribed to [t]", "ended to"),
                fixture.hooks.eventsBut("connected", "published", "subscribed", "disconnected"));
    }

    @Test
    public void anEndedSessionGetsNothingMore() {
        TestClient to = fixture.v5(fixture.idOn(1, "to"));
        to.connect(true);
        to.subscribe("t", 1);
        TestClient here = fixture.v5(fixture.idOn(0, "here"));
        here.connect(true);
        io.netty.buffer.ByteBuf bytes = io.netty.buffer.Unpooled.buffer();
        mqtt.codec.Encoder.encode(message(1, 1, "t", "x"), here.version, bytes);
        here.give(bytes);
        fixture.threads.get(0).turn(); // handed over, not yet taken
        to.link.lost();
        fixture.turn();
        assertEquals(0, fixture.broker.loop(1).backlogBytes().get());
        assertEquals(0, fixture.session(to.id) == null ? 0 : 1);
    }

    @Test
    public void pingsAreAnswered() {
        TestClient to = receiver(1);
        to.send(Pingreq.INSTANCE, Pingreq.INSTANCE);
        assertEquals(List.of("PINGRESP", "PINGRESP"), to.texts());
    }
}
