package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.TopicFilter;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Durability;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Waiter;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Retained messages that are in a store: whenever the process ends, none that was acknowledged is replaced by an older one. */
public class RetainedKeptTest {
    private static final int SEQUENCES = Integer.getInteger("retained.sequences", 2_000);
    private static final int STEPS = 40;
    private static final TopicFilter ALL = TopicFilter.of("#");

    @Rule
    public final Timeout limit = Timeout.seconds(300);

    private long now;
    private FakeStore store = new FakeStore(2);
    private Retained retained = retained();
    private final Deque<Runnable> restoring = new ArrayDeque<>(); // what comes back after a restart

    private Retained retained() {
        return new Retained("", () -> 1_000, () -> 1_000_000, () -> now);
    }

    /** What a process finds that begins with what the store has now. */
    private Map<String, String> afterRestart(FakeStore.Content content) {
        Retained next = retained();
        content.restore(next, new FakeStore(2).keeper(0));
        return texts(next);
    }

    private static Map<String, String> texts(Retained retained) {
        return retained.matching(ALL).stream()
                .collect(Collectors.toMap(
                        m -> m.message().topic().value(),
                        m -> new String(m.message().payload())));
    }

    /** One message with the answer to its publisher. */
    private final class Write implements Waiter {
        final int loop;
        final String payload; // empty to clear
        final Deposit deposit;
        boolean answered;
        NotKept whyNot;

        /** What the process before has left. */
        Write(String payload) {
            loop = 0;
            this.payload = payload;
            deposit = null;
            answered = true;
        }

        Write(String topic, String payload, int loop) {
            Message message = Fakes.message(topic, payload);
            this.loop = loop;
            this.payload = payload;
            deposit = new Deposit(message);
            assertTrue(retained.retain(message, deposit, store.keeper(loop)));
            if (deposit.isEmpty()) {
                answered = true;
            } else {
                deposit.answerTo(this);
            }
        }

        /** The end of the turn in which it came. */
        Write arrives() {
            if (!answered && deposit.arrive()) {
                store.submit(deposit);
            }
            return this;
        }

        @Override
        public int loop() {
            return loop;
        }

        @Override
        public void kept() {
            answered = true;
        }

        @Override
        public void refused(NotKept why) {
            answered = true;
            whyNot = why;
        }

        @Override
        public String toString() {
            return '\'' + payload + '\'' + (whyNot != null ? " refused" : answered ? " kept" : "");
        }

        boolean isPromised() {
            return answered && whyNot == null;
        }
    }

    private Write write(String topic, String payload) {
        return new Write(topic, payload, 0).arrives();
    }

    @Test
    public void clearingIsKeptBeforeItIsAnswered() {
        write("a", "1");
        store.doAll();
        Write clear = write("a", "");

        assertFalse(clear.answered);
        assertEquals(Durability.DISK, clear.deposit.durability());
        store.doAll();
        assertTrue(clear.answered);
        assertEquals(Map.of(), afterRestart(store.content()));
        assertEquals(0, store.content().size());
    }

    @Test
    public void clearingWhatIsNotKeptYetIsAnsweredWhenThatIsGone() {
        write("a", "1");
        Write clear = write("a", "");
        assertEquals(Map.of(), texts(retained));

        while (!clear.answered) {
            assertTrue(store.doOne());
        }
        assertEquals(Map.of(), afterRestart(store.content()));
    }

    @Test
    public void clearingWithoutAcknowledgementHoldsNothingUp() {
        write("a", "1");
        Message clear = Fakes.message("a", "").withQos(Qos.AT_MOST_ONCE);
        Deposit deposit = new Deposit(clear);
        retained.retain(clear, deposit, store.keeper(0));
        assertTrue(deposit.isEmpty());
        store.doAll();
        assertEquals(0, store.content().size());
    }

    @Test
    public void clearingTwiceWaitsForTheSame() {
        Write slow = new Write("a", "1", 1); // its loop is in the middle of something
        Write first = write("a", "");
        write("a", "2");
        Write second = write("a", "");
        store.doAll();

        assertFalse(first.answered || second.answered);
        slow.arrives();
        store.doAll();
        assertTrue(first.isPromised() && second.isPromised());
        assertEquals(0, store.content().size());
    }

    @Test
    public void clearingWhatIsRefusedIsAnswered() {
        Write first = write("a", "1");
        store.refuse = true;
        Write clear = write("a", "");
        store.doOne(); // the queue
        store.doOne();
        store.refuse = false;
        store.doAll();

        assertEquals(NotKept.FULL, first.whyNot);
        assertTrue(clear.isPromised());
        assertEquals(Map.of(), texts(retained));
    }

    @Test
    public void theOneBeforeIsThereUntilItsSuccessorIs() {
        write("a", "1");
        write("a", "2");
        store.doOne(); // the queue
        store.doOne();
        store.refuse = true;
        store.doAll();

        assertEquals(Map.of("a", "1"), texts(retained));
        assertEquals(Map.of("a", "1"), afterRestart(store.content()));
    }

    @Test
    public void theQueueIsTheSameAfterARestartThatFoundNothing() {
        write("a", "1");
        write("a", "");
        store.doAll();
        FakeStore next = new FakeStore(2);
        Retained second = retained();
        store.content().restore(second, next.keeper(0));
        Deposit deposit = new Deposit(Fakes.message("b", "2"));
        second.retain(deposit.message(), deposit, next.keeper(0));
        deposit.forEachTarget(target -> assertEquals(List.copyOf(store.content().queues()), List.of(target.queue())));
    }

    @Test
    public void anyOrderAndAnyEnd() {
        long seed = Long.getLong("retained.seed", System.nanoTime());
        for (int i = 0; i < SEQUENCES; i++) {
            new RetainedKeptTest().sequence(new Random(seed + i), "-Dretained.seed=" + (seed + i));
        }
    }

    private void sequence(Random random, String name) {
        List<String> topics = List.of("a", "b");
        Map<String, List<Write>> writes = new HashMap<>();
        List<List<Write>> turns = List.of(new ArrayList<>(), new ArrayList<>());
        for (int step = 0; step < STEPS; step++) {
            int loop = random.nextInt(2);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    String topic = topics.get(random.nextInt(2));
                    String payload = random.nextInt(3) == 0 ? "" : String.valueOf(step);
                    Write write = new Write(topic, payload, loop);
                    writes.computeIfAbsent(topic, t -> new ArrayList<>()).add(write);
                    turns.get(loop).add(write);
                }
                case 3 -> endTurn(turns.get(loop));
                case 4 -> store.doOne();
                case 5 -> store.tell(loop);
                case 6 -> restoreOne();
                default -> {
                    if (random.nextInt(6) == 0) {
                        turns.forEach(List::clear);
                        restart(random, writes);
                    }
                }
            }
            store.refuse = random.nextInt(8) == 0;
            store.forEachPrefix(content -> check(writes, afterRestart(content), name));
        }
        store.refuse = false;
        while (restoreOne()) {
            // one more
        }
        turns.forEach(RetainedKeptTest::endTurn);
        store.doAll();
        check(writes, texts(retained), name);
        assertEquals(name, texts(retained), afterRestart(store.content()));
        assertEquals(name, retained.count(), store.content().size());
        writes.values().forEach(all -> all.forEach(write -> assertTrue(name, write.answered)));
    }

    private boolean restoreOne() {
        Runnable next = restoring.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    /** The process ends and the next one begins, but does not know yet what is retained. */
    private void restart(Random random, Map<String, List<Write>> writes) {
        List<FakeStore.Content> ends = new ArrayList<>();
        store.forEachPrefix(content -> ends.add(new FakeStore.Content(content)));
        FakeStore.Content end = ends.get(random.nextInt(ends.size()));
        Map<String, String> found = afterRestart(new FakeStore.Content(end));
        writes.forEach((topic, all) -> {
            all.clear();
            all.add(new Write(found.getOrDefault(topic, "")));
        });
        store = new FakeStore(2, end);
        retained = retained();
        restoring.clear();
        restoring.addAll(end.restoring(retained, store.keeper(0)));
        restoreOne(); // the queue, before anybody connects
    }

    private static void endTurn(List<Write> turn) {
        turn.forEach(Write::arrives);
        turn.clear();
    }

    /** Each topic has what was promised last, or something newer; what was refused does not stay, but it may have cleared. */
    private static void check(Map<String, List<Write>> writes, Map<String, String> found, String name) {
        writes.forEach((topic, all) -> {
            List<String> may = new ArrayList<>();
            may.add("");
            for (Write write : all) {
                if (write.isPromised()) {
                    may.clear();
                }
                if (write.whyNot == null || write.payload.isEmpty()) {
                    may.add(write.payload);
                }
            }
            String text = found.getOrDefault(topic, "");
            assertTrue(name + ": " + topic + " has '" + text + "' after " + all, may.contains(text));
        });
    }
}
