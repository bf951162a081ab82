package mqtt.spi.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.TopicName;
import org.junit.Test;

/** What is submitted is done in order, once, and who waits is told once. */
public class InboxTest {
    private static final long HIGH_BYTES = 1_000;

    private final List<Deque<Runnable>> tasks = List.of(new ArrayDeque<>(), new ArrayDeque<>());
    private final List<String> told = new ArrayList<>();
    private int relieved;
    private final Inbox inbox =
            new Inbox(tasks.stream().map(queue -> (Executor) queue::add).toList(), HIGH_BYTES, () -> relieved++);

    private Waiter waiter(String name, int loop) {
        return new Waiter() {
            @Override
            public int loop() {
                return loop;
            }

            @Override
            public void kept() {
                told.add(name);
                if (name.equals("fails")) {
                    throw new IllegalStateException("on purpose");
                }
            }

            @Override
            public void refused(NotKept why) {
                told.add(name + " " + why);
            }
        };
    }

    private Request request(String name, int loop) {
        return Request.of(records -> {}, Durability.PROCESS, waiter(name, loop));
    }

    private void turn() {
        for (Deque<Runnable> queue : tasks) {
            while (!queue.isEmpty()) {
                queue.remove().run();
            }
        }
    }

    @Test
    public void whatIsDoneIsToldInOrderWithOneTaskForEachLoop() {
        inbox.submit(List.of(request("a", 0), request("b", 1)));
        inbox.submit(List.of(request("c", 0)));
        List<Request> taken = inbox.take(100, 100_000);
        assertEquals(3, taken.size());
        inbox.kept(0);
        inbox.refused(1, NotKept.FULL);
        inbox.kept(2);
        inbox.tell();
        inbox.finish();
        assertEquals(List.of(1, 1), tasks.stream().map(Deque::size).toList());
        turn();
        assertEquals(List.of("a", "c", "b FULL"), told);
        assertTrue(inbox.isEmpty());
        assertEquals(0, inbox.bytes());
    }

    @Test
    public void whatIsNotDoneIsThereForTheNextStore() {
        Request first = request("a", 0);
        Request second = request("b", 0);
        inbox.submit(List.of(first, second));
        inbox.take(100, 100_000);
        inbox.kept(0);
        inbox.tell();
        inbox.finish();
        inbox.submit(List.of(request("c", 0)));

        List<Request> again = inbox.take(100, 100_000);

        assertEquals(2, again.size());
        assertSame(second, again.get(0));
        assertTrue(inbox.bytes() > 0);
    }

    @Test
    public void aBatchIsLimitedByRequestsAndBytes() {
        for (int i = 0; i < 10; i++) {
            inbox.submit(List.of(request("r" + i, 0)));
        }
        assertEquals(3, inbox.take(3, 100_000).size());
        for (int i = 0; i < 3; i++) {
            inbox.kept(i);
        }
        inbox.finish();
        long one = request("", 0).bytes();
        assertEquals(2, inbox.take(100, 2 * one).size());
    }

    @Test
    public void oneThatFailsDoesNotKeepOthersFromBeingTold() {
        inbox.submit(List.of(request("fails", 0), request("b", 0)));
        inbox.take(100, 100_000);
        inbox.kept(0);
        inbox.kept(1);
        inbox.tell();
        assertThrows(IllegalStateException.class, this::turn);
        assertEquals(List.of("fails", "b"), told);
    }

    @Test
    public void whoPublishesMayWaitAndGoOn() {
        int count = 0;
        while (!inbox.isFull()) {
            inbox.submit(List.of(request("r", 0)));
            count++;
        }
        inbox.take(1_000, 100_000);
        for (int i = 0; i < count / 3; i++) {
            inbox.kept(i);
        }
        inbox.finish();
        assertFalse(inbox.isFull());
        assertFalse(inbox.isRelieved());
        assertEquals(0, relieved);
        int left = inbox.take(1_000, 100_000).size();
        assertEquals(count - count / 3, left);
        for (int i = 0; i < left; i++) {
            inbox.kept(i);
        }
        inbox.finish();
        assertTrue(inbox.isRelieved());
        assertEquals(1, relieved);
    }

    @Test
    public void aDepositWaitsForAllLoopsAndIsAsDurableAsItsMostDemandingTarget() {
        Deposit deposit = new Deposit(
                new Message(TopicName.of("t"), new byte[3], Qos.AT_LEAST_ONCE, false, MessageProperties.NONE, null, 0));
        assertTrue(deposit.isEmpty());
        assertEquals(Durability.PROCESS, deposit.durability());
        deposit.expect();
        assertFalse("somebody may add to it", deposit.isEmpty());
        deposit.add(new Target(1, 1, Qos.AT_LEAST_ONCE, false, new int[0], null, Durability.DISK, waiter("target", 1)));
        deposit.answerTo(waiter("publisher", 0));
        assertTrue(deposit.isShared());
        assertFalse(deposit.arrive());
        assertFalse(deposit.isShared());
        assertTrue(deposit.arrive());
        assertEquals(Durability.DISK, deposit.durability());
        inbox.submit(List.of(deposit));
        inbox.take(1, 1);
        inbox.kept(0);
        inbox.tell();
        turn();
        assertEquals(List.of("publisher", "target"), told);
    }
}
