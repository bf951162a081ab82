package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.router.Fakes.FakeCounter;
import mqtt.router.Fakes.FakeListener;
import mqtt.router.Fakes.FakeReceiver;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.WaitingMessage;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A shared subscription: who gets a message, and what becomes of those that nobody can take. */
public class GroupTest {
    private static final String NAME = "$share/g/x";
    private static final long MESSAGE_BYTES = 100 + 2; // topic and payload have a character each

    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final FakeListener listener = new FakeListener();
    private final FakeCounter dropped = new FakeCounter();
    private SharedSettings settings = Fakes.shared("round-robin", "");
    private long now = 1_000;
    private final Shares shares = new Shares(() -> settings, () -> now, () -> listener, dropped);
    private final Group group = new Group("", TopicFilter.of(NAME), shares, keeper -> null);
    private final FakeReceiver a = new FakeReceiver("a", 0);
    private final FakeReceiver b = new FakeReceiver("b", 1);
    private final FakeReceiver c = new FakeReceiver("c", 1);

    @After
    public void nothingIsLeft() {
        for (FakeReceiver receiver : List.of(a, b, c)) {
            leave(receiver);
        }
        assertEquals(0, group.waiting());
        assertEquals(0, shares.waitingMessages());
        assertEquals(0, shares.waitingBytes());
    }

    private void join(FakeReceiver... receivers) {
        for (FakeReceiver receiver : receivers) {
            group.put(receiver, Fakes.subscription(NAME, 1, false, false, 5));
        }
    }

    private void leave(FakeReceiver receiver) {
        if (group.remove(receiver)) {
            group.afterRemoval();
        }
    }

    private void away(FakeReceiver... receivers) {
        for (FakeReceiver receiver : receivers) {
            receiver.online = false;
        }
    }

    private static Message message(Qos qos, String payload, long time, MessageProperties properties) {
        return new Message(TopicName.of("x"), payload.getBytes(), qos, false, properties, null, time);
    }

    private Message message(String payload) {
        return message(Qos.AT_LEAST_ONCE, payload, now++, MessageProperties.NONE);
    }

    private Message expiring(String payload, int seconds) {
        return message(
                Qos.AT_LEAST_ONCE,
                payload,
                now++,
                new MessageProperties.Builder().messageExpirySeconds(seconds).build());
    }

    /** Publishes messages, and delivers what somebody gets at once. */
    private void publish(String... payloads) {
        for (String payload : payloads) {
            publish(message(payload));
        }
    }

    private void publish(Message message) {
        Delivery delivery = group.pick(message, null);
        if (delivery != null) {
            delivery.receiver().deliver(message, delivery);
        }
    }

    private void comes(FakeReceiver receiver) {
        receiver.online = true;
        group.handOut(receiver);
    }

    private static WaitingMessage[] waiting(Message... messages) {
        return Arrays.stream(messages)
                .map(message -> WaitingMessage.of(message, null))
                .toArray(WaitingMessage[]::new);
    }

    // ---- members

    @Test
    public void membersTakeTurns() {
        join(a, b, c);
        IntStream.range(0, 30).forEach(i -> publish("" + i));
        assertEquals(List.of(10, 10, 10), List.of(a.got.size(), b.got.size(), c.got.size()));
        Delivery delivery = group.pick(message("x"), null);
        assertEquals(Qos.AT_LEAST_ONCE, delivery.maximumQos());
        assertEquals(5, delivery.identifiers()[0]);
        assertSame(group, delivery.group());
    }

    @Test
    public void membersComeAndGo() {
        assertNull(group.pick(message("x"), null));
        join(a);
        assertSame(a, group.pick(message("x"), null).receiver());
        join(b);
        assertFalse("replaced", group.put(b, Fakes.subscription(NAME, 2)));
        assertTrue(group.remove(a));
        assertFalse(group.remove(a));
        assertSame(b, group.pick(message("x"), null).receiver());
        assertTrue(group.remove(b));
        assertTrue(group.isEmpty());
        assertNull(group.pick(message("x"), null));
        assertEquals(List.of(), listener.take());
    }

    @Test
    public void whoIsPickedIsPromised() {
        join(a, b);
        a.room = 3;
        b.room = 2;
        for (int i = 0; i < 5; i++) {
            assertNotNull(group.pick(message("" + i), null));
        }
        assertNull("full with what is on its way", group.pick(message("5"), null));
        assertEquals(3, a.promised);
        assertEquals(2, b.promised);
        assertEquals(1, group.waiting());
    }

    // ---- nobody can take it

    @Test
    public void whatNobodyCanTakeWaitsAndIsHandedOutInOrder() {
        join(a, b);
        away(a);
        b.room = 0;
        publish("1", "2", "3");
        assertEquals(3, group.waiting());
        assertEquals(3 * MESSAGE_BYTES, shares.waitingBytes());
        assertEquals(List.of("waits " + NAME + " 1", "waits " + NAME + " 2", "waits " + NAME + " 3"), listener.take());

        a.room = 2;
        comes(a);
        assertEquals(List.of("1", "2"), a.got);
        a.room = 1;
        publish("4");
        assertEquals("nothing overtakes", List.of("1", "2"), a.got);
        group.handOut(a);
        assertEquals(List.of("1", "2", "3"), a.got);
        b.room = 10;
        group.handOut(b);
        assertEquals(List.of("4"), b.got);
        publish("5");
        assertEquals("as before", List.of("4", "5"), b.got);
        assertEquals(0, dropped.sum());
    }

    @Test
    public void whoSendsAtOnceGetsMore() {
        FakeReceiver quick = new FakeReceiver("quick", 0) {
            @Override
            public void deliver(Message message, Delivery delivery) {
                super.deliver(message, delivery);
                room = 2; // it has gone out
            }
        };
        quick.online = false;
        group.put(quick, Fakes.subscription(NAME, 1));
        publish("1", "2", "3", "4", "5");
        quick.room = 2;
        comes(quick);
        assertEquals(List.of("1", "2", "3", "4", "5"), quick.got);
        leave(quick);
    }

    @Test
    public void aNewMemberIsWokenForWhatWaits() {
        join(a);
        away(a);
        join(b);
        assertEquals(0, b.woken);
        away(b);
        publish("1");
        join(c);
        assertEquals(1, c.woken);
        group.handOut(c);
        assertEquals(List.of("1"), c.got);
    }

    @Test
    public void qos0DoesNotWait() {
        join(a);
        away(a);
        publish(message(Qos.AT_MOST_ONCE, "1", 1, MessageProperties.NONE));
        a.online = true;
        a.room = 0;
        publish(message(Qos.AT_MOST_ONCE, "2", 1, MessageProperties.NONE));
        publish("3");
        a.room = 1;
        publish(message(Qos.AT_MOST_ONCE, "4", 1, MessageProperties.NONE));
        assertEquals("order is within a QoS", List.of("4"), a.got);
        assertEquals(1, group.waiting());
        assertEquals(
                List.of(
                        "dropped " + NAME + " 1 OFFLINE_QOS_0",
                        "dropped " + NAME + " 2 QUEUE_FULL",
                        "waits " + NAME + " 3"),
                listener.take());
    }

    @Test
    public void whereAllWantQos0NothingWaits() {
        group.put(a, Fakes.subscription(NAME, 0));
        away(a);
        publish("1");
        assertEquals(List.of("dropped " + NAME + " 1 OFFLINE_QOS_0"), listener.take());
        group.put(b, Fakes.subscription(NAME, 2));
        away(b);
        publish("2");
        assertEquals(1, group.waiting());
    }

    @Test
    public void whatWaitsEndsWithTheLastMember() {
        join(a, b);
        away(a, b);
        publish("1", "2");
        listener.take();
        leave(a);
        assertEquals(2, group.waiting());
        leave(b);
        assertEquals(
                List.of("dropped " + NAME + " 1 GROUP_ENDED", "dropped " + NAME + " 2 GROUP_ENDED"), listener.take());
        assertEquals(2, dropped.sum());
        group.giveBack(List.of(WaitingMessage.of(message("late"), null)));
        assertEquals(List.of("dropped " + NAME + " late GROUP_ENDED"), listener.take());
    }

    // ---- what members leave

    @Test
    public void whatIsGivenBackGoesBeforeWhatIsNewer() {
        join(a, b);
        Message one = message("1");
        Message two = message("2");
        away(a, b);
        publish("3", "4");
        Message five = message("5");
        publish("6");

        group.giveBack(List.of(waiting(two, five)));
        group.giveBack(List.of(waiting(one)));

        comes(b);
        assertEquals(List.of("1", "2", "3", "4", "5", "6"), b.got);
        assertEquals("asked, so it comes by itself", true, a.turnedAway > 0);
    }

    @Test
    public void whoHasRoomIsWokenForWhatIsGivenBack() {
        join(a, b, c);
        away(a);
        c.room = 0;
        group.giveBack(List.of(waiting(message("1"))));
        assertEquals(List.of(0, 1, 0), List.of(a.woken, b.woken, c.woken));
        assertTrue(c.turnedAway > 0);
        group.handOut(b);
        assertEquals(List.of("1"), b.got);
    }

    @Test
    public void whatIsLentGoesToWhoComesFirst() {
        join(a, b);
        away(a, b);
        WaitingMessage one = WaitingMessage.lent(message("1"), null);
        WaitingMessage two = WaitingMessage.lent(message("2"), null);
        group.giveBack(List.of(one, two));
        publish("3");
        assertTrue("its member is back", one.take());

        b.room = 2;
        comes(b);

        assertEquals(List.of("2", "3"), b.got);
        assertFalse(two.take());
        assertEquals(0, dropped.sum());
    }

    @Test
    public void whatIsLentIsNotLostWithTheGroup() {
        join(a);
        away(a);
        WaitingMessage lent = WaitingMessage.lent(message("1"), null);
        WaitingMessage left = WaitingMessage.lent(message("2"), null);
        group.giveBack(List.of(lent, left));
        left.leave();
        leave(a);
        assertEquals(List.of("dropped " + NAME + " 2 GROUP_ENDED"), listener.take());
        assertTrue("its member may have it still", lent.take());
        assertFalse(left.take());
    }

    // ---- limits

    @Test
    public void theNewestIsDroppedWhereThereAreTooMany() {
        settings = new SharedSettings(new Policies("random", ""), 3, 1000, 1000);
        join(a);
        away(a);
        publish("1", "2", "3", "4");
        Message zero = message(Qos.AT_LEAST_ONCE, "0", 0, MessageProperties.NONE);
        group.giveBack(List.of(waiting(zero)));
        assertEquals(
                List.of("dropped " + NAME + " 4 QUEUE_FULL", "dropped " + NAME + " 3 QUEUE_FULL"),
                listener.take().stream().filter(e -> e.startsWith("dropped")).toList());
        comes(a);
        assertEquals(List.of("0", "1", "2"), a.got);
        assertEquals(2, dropped.sum());
    }

    @Test
    public void bytesAreLimitedForOneAndForAll() {
        settings = new SharedSettings(new Policies("random", ""), 100, 3 * MESSAGE_BYTES, 5 * MESSAGE_BYTES);
        join(a);
        away(a);
        publish("1", "2", "3", "4");
        assertEquals(3, group.waiting());

        Group other = new Group("", TopicFilter.of("$share/other/x"), shares, keeper -> null);
        other.put(b, Fakes.subscription("$share/other/x", 1));
        away(b);
        IntStream.range(5, 9).forEach(i -> other.pick(message("" + i), null));
        assertEquals(2, other.waiting());
        assertEquals(5 * MESSAGE_BYTES, shares.waitingBytes());
        comes(a);
        IntStream.range(5, 9).forEach(i -> other.pick(message("" + i), null));
        assertEquals(3, other.waiting());
        other.remove(b);
        other.afterRemoval();
    }

    @Test
    public void narrowerLimitsTakeNothingAway() {
        join(a);
        away(a);
        publish("1", "2", "3");
        settings = new SharedSettings(new Policies("random", ""), 1, 1000, 1000);
        publish("4");
        assertEquals(1, dropped.sum());
        comes(a);
        assertEquals(List.of("1", "2", "3"), a.got);
    }

    @Test
    public void whatHasExpiredMakesRoom() {
        settings = new SharedSettings(new Policies("random", ""), 3, 1000, 1000);
        join(a);
        away(a);
        publish(expiring("1", 10));
        publish("2");
        publish(expiring("3", 20));
        listener.take();
        now += 15_000;
        publish("4");
        assertEquals(List.of("dropped " + NAME + " 1 EXPIRED", "waits " + NAME + " 4"), listener.take());
        now += 10_000;
        publish("5", "6");
        assertEquals(
                List.of("dropped " + NAME + " 3 EXPIRED", "waits " + NAME + " 5", "dropped " + NAME + " 6 QUEUE_FULL"),
                listener.take());
        comes(a);
        assertEquals(List.of("2", "4", "5"), a.got);
    }

    // ---- policies

    @Test
    public void whatWaitsIsForThoseThePolicyChooses() {
        settings = Fakes.shared("hash-topic", "");
        join(a, b);
        away(a, b);
        Map<String, FakeReceiver> owners = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            group.pick(topic(i), null);
        }
        a.online = true;
        b.online = true;
        group.handOut(a);
        int first = a.got.size();
        assertTrue("" + first, first > 20 && first < 80);
        assertEquals("the rest is b's", 1, b.woken);
        group.handOut(b);
        assertEquals(100 - first, b.got.size());
        for (FakeReceiver receiver : List.of(a, b)) {
            receiver.got.forEach(payload -> owners.put(payload, receiver));
        }
        for (int i = 0; i < 100; i++) {
            assertSame(owners.get("t" + i), group.pick(topic(i), null).receiver());
        }
    }

    private static Message topic(int i) {
        return new Message(
                TopicName.of("t" + i), ("t" + i).getBytes(), Qos.AT_LEAST_ONCE, false, MessageProperties.NONE, null, i);
    }

    @Test
    public void whatWasForOneWhoCannotTakeItIsForOthers() {
        settings = Fakes.shared("sticky", "");
        join(a, b);
        away(a, b);
        publish("1", "2", "3");
        a.room = 1;
        a.online = true;
        b.online = true;
        group.handOut(b);
        assertEquals("a is the favourite", List.of(), b.got);
        assertEquals(1, a.woken);
        group.handOut(a);
        assertEquals(List.of("1"), a.got);
        assertEquals("a has no more room", 1, b.woken);
        group.handOut(b);
        assertEquals(List.of("2", "3"), b.got);
    }

    @Test
    public void aMemberThatLeavesWakesThoseWhoAreLeft() {
        settings = Fakes.shared("sticky", "");
        join(a, b);
        away(a, b);
        publish("1");
        a.online = true;
        b.online = true;
        leave(a); // before it could take what is for it
        assertEquals(1, b.woken);
        group.handOut(b);
        assertEquals(List.of("1"), b.got);
    }

    @Test
    public void thePolicyChangesAtRunTime() {
        settings = Fakes.shared("sticky", "other=random");
        join(a, b);
        publish("1", "2", "3");
        assertEquals(List.of("1", "2", "3"), a.got);
        away(a);
        publish("4");
        a.online = true;
        settings = Fakes.shared("random", "g=sticky");
        publish("5");
        assertEquals("the same policy, and it knows what it knew", List.of("4", "5"), b.got);

        away(a, b);
        publish("6", "7", "8");
        a.online = true;
        b.online = true;
        settings = Fakes.shared("random", "g=round-robin");
        publish("9");
        assertEquals("who may take now what was another's is woken", List.of(1, 1), List.of(a.woken, b.woken));
        a.room = 2;
        group.handOut(a);
        assertEquals(List.of("1", "2", "3", "6", "7"), a.got);
        group.handOut(b);
        assertEquals(List.of("4", "5", "8", "9"), b.got);
        a.room = 10;
        publish("10", "11");
        assertEquals(6, a.got.size());
        assertEquals(5, b.got.size());
    }
}
