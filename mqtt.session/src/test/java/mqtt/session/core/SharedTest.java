package mqtt.session.core;

import static mqtt.session.core.TestClient.message;
import static mqtt.session.core.TestClient.with;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.codec.Ack;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Publish;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Shared subscriptions: what members take, what they leave, and what waits while there is nobody. */
public class SharedTest {
    private static final String GROUP = "$share/g/t";

    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private Fixture fixture = new Fixture(2);
    private TestClient from;

    @After
    public void nothingIsLeft() {
        fixture.close();
    }

    /** A member with a session that outlives its connection, on one of the two loops. */
    private TestClient member(int loop, String name) {
        TestClient member = fixture.v5(fixture.idOn(loop, name));
        member.connect(true, 100);
        member.subscribe(GROUP, 2);
        return member;
    }

    private TestClient back(TestClient member) {
        TestClient again = fixture.v5(member.id);
        again.connect(false, 100);
        return again;
    }

    private void publish(int qos, String... payloads) {
        if (from == null) {
            from = fixture.v5(fixture.idOn(0, "from"));
            from.connect(true);
        }
        for (String payload : payloads) {
            from.send(message(qos, qos == 0 ? 0 : from.nextId(), "t", payload));
        }
        from.all();
    }

    private static String[] numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "" + i).toArray(String[]::new);
    }

    private void configure(Map<String, ?> settings) {
        fixture.close();
        fixture = new Fixture(2, settings);
    }

    private List<String> drops() {
        return fixture.hooks.events.stream()
                .filter(e -> e.startsWith("dropped"))
                .map(e -> e.substring(8))
                .toList();
    }

    private static List<String> got(TestClient member) {
        return member.texts().stream()
                .map(t -> t.substring(4)) // without QoS and topic
                .toList();
    }

    private static List<Publish> publishes(TestClient member) {
        return member.all().stream().map(p -> (Publish) p).toList();
    }

    // ---- nobody is there

    @Test
    public void whatNobodyCanTakeIsForTheFirstToCome() {
        TestClient a = member(0, "a");
        TestClient b = member(1, "b");
        a.lost();
        b.lost();
        publish(1, "1", "2");
        publish(2, "3");
        publish(0, "4");

        TestClient again = back(b);

        assertEquals(List.of("1 #1", "2 #2", "3 #3"), got(again));
        assertEquals(List.of(), got(back(a)));
        assertEquals(
                List.of(
                        "offline " + GROUP + " 1",
                        "offline " + GROUP + " 2",
                        "offline " + GROUP + " 3",
                        "dropped " + GROUP + " 4 OFFLINE_QOS_0"),
                fixture.hooks.eventsBut("connected", "published", "subscribed", "disconnected"));
        assertEquals(1, fixture.count("publish.dropped"));
    }

    @Test
    public void aNewMemberGetsWhatWaits() {
        member(0, "a").lost();
        publish(1, "1", "2");
        TestClient v3 = fixture.v3(fixture.idOn(1, "v3"));
        v3.connect(true);
        v3.subscribe(GROUP, 0);
        assertEquals("QoS as the member wants it", List.of("0 t 1", "0 t 2"), v3.texts());
        publish(1, "3");
        assertEquals(List.of("0 t 3"), v3.texts());
    }

    @Test
    public void whatWaitsEndsWithTheLastMember() {
        TestClient a = member(0, "a");
        a.lost();
        publish(1, "1", "2");
        fixture.advance(100_000);
        assertEquals(List.of(GROUP + " 1 GROUP_ENDED", GROUP + " 2 GROUP_ENDED"), drops());
        publish(1, "3");
        assertEquals("nobody subscribes", 2, drops().size());
        assertEquals(1, fixture.count("publish.unrouted"));
    }

    @Test
    public void whatWaitsIsLimited() {
        configure(Map.of("shared__queue__messages", 3L));
        TestClient a = member(0, "a");
        a.lost();
        publish(1, numbers(1, 5));
        assertEquals(List.of(GROUP + " 4 QUEUE_FULL", GROUP + " 5 QUEUE_FULL"), drops());
        assertEquals(List.of("1 #1", "2 #2", "3 #3"), got(back(a)));
    }

    @Test // [MQTT-3.3.2-5] [MQTT-3.3.2-6]
    public void whatWaitsExpires() {
        TestClient a = member(0, "a");
        a.lost();
        TestClient v5 = fixture.v5("v5");
        v5.connect(true);
        for (int seconds : new int[] {10, 90}) {
            MessageProperties expiry = new MessageProperties.Builder()
                    .messageExpirySeconds(seconds)
                    .build();
            v5.send(with(expiry, message(1, seconds, "t", "" + seconds)));
        }
        fixture.advance(40_000);
        List<Publish> got = publishes(back(a));
        assertEquals(1, got.size());
        assertEquals(50, got.get(0).properties().messageExpirySeconds().getAsLong());
        assertEquals(List.of(a.id + " 10 EXPIRED"), drops());
    }

    // ---- nobody has room

    @Test
    public void whatMembersHaveNoRoomForWaitsForTheFirstThatHas() {
        fixture.sendMaximum = 2;
        fixture.queueMessages = 4;
        TestClient a = member(0, "a");
        TestClient b = member(1, "b");
        publish(1, numbers(1, 30)); // twelve with the members, the others in the group
        assertEquals(
                18, fixture.router.group("", mqtt.api.TopicFilter.of(GROUP)).waiting());
        List<String> order = new ArrayList<>();
        List<String> ofB = new ArrayList<>();
        while (order.size() + ofB.size() < 30) {
            acknowledgeAll(a, order);
            acknowledgeAll(b, ofB);
        }
        assertAscending(order);
        assertAscending(ofB);
        publish(1, "31", "32");
        assertEquals("in turn again", 1, a.all().size());
        assertEquals(1, b.all().size());
        assertEquals(List.of(), drops());
    }

    private static void acknowledgeAll(TestClient member, List<String> payloads) {
        for (Publish p : publishes(member)) {
            payloads.add(new String(p.payload()));
            member.ack(PacketType.PUBACK, p.packetId());
        }
    }

    private static void assertAscending(List<String> payloads) {
        List<Integer> numbers = payloads.stream().map(Integer::valueOf).toList();
        assertEquals(numbers.stream().sorted().distinct().toList(), numbers);
    }

    @Test
    public void aBurstFillsNobodysQueueBeyondItsLimit() {
        fixture.sendMaximum = 1;
        fixture.queueMessages = 10;
        TestClient a = member(1, "a"); // the other loop than its publisher's
        TestClient many = fixture.v5(fixture.idOn(0, "many"));
        many.connect(true);
        many.send(IntStream.rangeClosed(1, 100)
                .mapToObj(i -> message(1, i, "t", "" + i))
                .toArray(Packet[]::new));
        List<String> got = new ArrayList<>();
        while (got.size() < 100) {
            acknowledgeAll(a, got);
        }
        assertEquals(List.of(numbers(1, 100)), got);
        assertEquals(List.of(), drops());
    }

    @Test
    public void whatIsTooBigForAQueueGoesBackAndIsSentInItsTurn() {
        fixture.sendMaximum = 1;
        fixture.queueBytes = 1_000;
        TestClient a = member(0, "a");
        String big = "x".repeat(2_000);
        publish(1, "1", big, "3");
        assertEquals(List.of("1"), a.payloads());
        a.ack(PacketType.PUBACK, 1);
        assertEquals(List.of(big), a.payloads());
        a.ack(PacketType.PUBACK, 2);
        assertEquals(List.of("3"), a.payloads());
        assertEquals(List.of(), drops());
    }

    @Test
    public void whereThereIsNoMemoryMessagesAreDropped() {
        TestClient a = member(0, "a");
        publish(1, "0");
        acknowledgeAll(a, new ArrayList<>());
        fixture.broker.heldBytesLimit(2 * fixture.broker.loop(0).budget().held());
        fixture.broker.loop(0).budget().take(10_000);
        publish(1, "1", "2");
        assertEquals(List.of(a.id + " 1 QUEUE_FULL", a.id + " 2 QUEUE_FULL"), drops());
        fixture.broker.loop(0).budget().give(10_000);
        fixture.broker.heldBytesLimit(1 << 20);
        publish(1, "4");
        assertEquals(List.of("4"), a.payloads());
    }

    // ---- members leave

    @Test // [MQTT-4.8.2-4] [MQTT-4.8.2-5]
    public void whatAMemberLeavesWhileItIsAwayGoesToThoseWhoAreThere() {
        fixture.sendMaximum = 3;
        TestClient leaver = member(0, "leaver");
        publish(1, "1");
        publish(2, "2");
        publish(1, "3", "4");
        publish(2, "5");
        assertEquals(List.of("1", "2", "3"), leaver.payloads());
        fixture.sendMaximum = 100;
        TestClient stayer = member(1, "stayer");

        leaver.lost();
        publish(1, "6");

        assertEquals(
                "in order, and not what is under way with QoS 2", List.of("1", "3", "4", "5", "6"), stayer.payloads());
        assertEquals("its own", List.of("2 dup #2"), got(back(leaver)));
        assertEquals(List.of(), drops());
    }

    @Test // [MQTT-4.4.0-1] [MQTT-3.3.1-1]
    public void whoIsBackFirstGetsItAgain() {
        fixture.sendMaximum = 2;
        TestClient a = member(0, "a");
        member(1, "b").lost();
        publish(1, "1", "2", "3");
        assertEquals(List.of("1 #1", "2 #2"), got(a));
        a.lost();
        publish(1, "4");
        fixture.sendMaximum = 100;

        TestClient again = back(a);

        assertEquals(List.of("1 dup #1", "2 dup #2", "3 #3", "4 #4"), got(again));
        for (int id = 1; id <= 4; id++) {
            again.ack(PacketType.PUBACK, id);
        }
        publish(1, "5");
        assertEquals(List.of("5 #5"), got(again));
        assertEquals(List.of(), drops());
    }

    @Test
    public void whoIsBackLaterGetsWhatIsLeft() {
        fixture.sendMaximum = 2;
        TestClient a = member(0, "a");
        TestClient b = member(1, "b");
        b.lost();
        publish(1, "1", "2", "3");
        a.all();
        a.lost();
        fixture.sendMaximum = 1;
        fixture.queueMessages = 1;
        TestClient first = back(b);
        assertEquals(List.of("1 #1"), got(first)); // and one in its queue

        fixture.sendMaximum = 100;
        TestClient second = back(a);

        assertEquals(List.of("3 #3"), got(second));
        second.ack(PacketType.PUBACK, 3);
        publish(1, "4");
        assertEquals(List.of("4 #4"), got(second));
        first.ack(PacketType.PUBACK, 1);
        assertEquals(List.of("2 #2"), got(first));
        assertEquals(List.of(), drops());
    }

    @Test
    public void whatWasLentIsForOthersWhenTheSessionEnds() {
        TestClient a = fixture.v5(fixture.idOn(0, "a"));
        a.connect(true, 10);
        a.subscribe(GROUP, 1);
        TestClient b = member(1, "b");
        b.lost();
        publish(1, "1", "2");
        assertEquals(2, a.all().size());
        a.lost();
        fixture.advance(20_000);
        assertEquals(List.of("1 #1", "2 #2"), got(back(b)));
        assertEquals(List.of(), drops());
    }

    @Test
    public void theLastMemberTakesItWithIt() {
        TestClient a = fixture.v5(fixture.idOn(0, "a"));
        a.connect(true, 10);
        a.subscribe(GROUP, 1);
        publish(1, "1", "2");
        a.lost();
        fixture.advance(20_000);
        assertEquals(List.of(a.id + " 1 SESSION_ENDED", a.id + " 2 SESSION_ENDED"), drops());
    }

    @Test // [MQTT-3.10.4-2] [MQTT-3.10.4-3]
    public void whoUnsubscribesLeavesWhatWaits() {
        fixture.sendMaximum = 1;
        TestClient leaver = member(0, "leaver");
        publish(1, "1", "2", "3");
        assertEquals(List.of("1"), leaver.payloads());
        fixture.sendMaximum = 100;
        TestClient stayer = member(1, "stayer");
        leaver.unsubscribe(GROUP);
        assertEquals(List.of("2", "3"), stayer.payloads());
        leaver.ack(PacketType.PUBACK, 1);
        leaver.expectNothing();
        publish(1, "4");
        assertEquals(List.of("4"), stayer.payloads());
    }

    @Test
    public void theLastToUnsubscribeGetsWhatWaits() {
        fixture.sendMaximum = 1;
        TestClient leaver = member(0, "leaver");
        publish(1, "1", "2");
        assertEquals(List.of("1"), leaver.payloads());
        leaver.unsubscribe(GROUP);
        leaver.ack(PacketType.PUBACK, 1);
        assertEquals(List.of("2"), leaver.payloads());
    }

    @Test // [MQTT-4.8.2-6]
    public void whatAMemberRefusesIsForNobodyElse() {
        TestClient a = member(0, "a");
        publish(1, "1");
        publish(2, "2");
        assertEquals(2, a.all().size());
        TestClient b = member(1, "b");
        a.send(new Ack(PacketType.PUBACK, 1, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, Properties.NONE));
        a.send(new Ack(PacketType.PUBREC, 2, ReasonCode.QUOTA_EXCEEDED, Properties.NONE));
        a.all();
        a.lost();
        fixture.advance(200_000);
        b.expectNothing();
    }

    @Test
    public void aTakeOverKeepsTheOrder() {
        fixture.sendMaximum = 2;
        TestClient a = member(0, "a");
        publish(1, "1", "2", "3", "4");
        a.all();
        fixture.sendMaximum = 100;
        TestClient again = back(a); // while the old connection is open
        assertEquals(List.of("1 dup #1", "2 dup #2", "3 #3", "4 #4"), got(again));
    }

    // ---- several groups, several policies

    @Test
    public void aMemberOfManyGroupsHasOneQueue() {
        fixture.sendMaximum = 1;
        fixture.queueMessages = 3;
        TestClient a = member(0, "a");
        a.subscribe("$share/h/t", 1);
        publish(1, numbers(1, 10));
        List<String> got = new ArrayList<>();
        while (got.size() < 20) {
            acknowledgeAll(a, got);
        }
        assertEquals(List.of(), drops());
    }

    @Test
    public void whoHasLessToDoGetsMore() {
        configure(Map.of("shared__policy", "random", "shared__policies", "x*=sticky, g=least-loaded"));
        TestClient a = member(0, "a");
        publish(1, numbers(1, 20)); // under way to it
        assertEquals(20, a.all().size());
        TestClient b = member(1, "b");
        publish(1, numbers(1, 20));
        assertEquals(20, b.all().size());
        a.expectNothing();
        for (int id = 1; id <= 20; id++) {
            a.ack(PacketType.PUBACK, id);
        }
        publish(1, numbers(1, 10));
        assertEquals(10, a.all().size());
        b.expectNothing();
    }

    @Test
    public void qosIsTheLowerOfTheTwo() {
        TestClient a = fixture.v5(fixture.idOn(0, "a"));
        a.connect(true, 100);
        a.subscribe(GROUP, 1);
        publish(2, "1");
        publish(0, "2");
        assertEquals(
                List.of(Qos.AT_LEAST_ONCE, Qos.AT_MOST_ONCE),
                publishes(a).stream().map(Publish::qos).toList());
        assertTrue(drops().isEmpty());
    }
}
