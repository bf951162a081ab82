package mqtt.session.core;

import static org.junit.Assert.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.WaitingMessage;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Members on threads of their own, with little room, and publishers on others: whatever waits is taken. Every burst has
 * to be done before the next one begins, so that a single message that waits in vain is seen.
 */
public class SharedStressTest {
    private static final TopicFilter GROUP = TopicFilter.of("$share/g/t");
    private static final int BURSTS = 700;
    private static final int BURST = 40;

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private final Fixture fixture = new Fixture(1);
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private final class Member implements Receiver {
        private static final int MOST = 3;

        private final SubscriberId id;
        private final SplittableRandom random;
        private final Membership membership = new Membership();
        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private final Deque<Message> queue = new ArrayDeque<>();
        private final Thread thread = new Thread(this::run);
        private volatile boolean online = true;

        Member(String name, long seed) {
            id = new SubscriberId("", name);
            random = new SplittableRandom(seed);
            tellRoom();
        }

        private void run() {
            try {
                while (true) {
                    Runnable task = queue.isEmpty() && online ? tasks.take() : tasks.poll();
                    if (task != null) {
                        task.run();
                    } else if (!online) {
                        online = true;
                        tellRoom();
                    } else if (random.nextInt(20) == 0) {
                        leave();
                    } else {
                        queue.remove();
                        done.incrementAndGet();
                        tellRoom();
                    }
                }
            } catch (InterruptedException e) {
                // the end
            } catch (RuntimeException | AssertionError e) {
                failure.set(e);
            }
        }

        private void leave() {
            online = false;
            tellRoom();
            List<WaitingMessage> left =
                    queue.stream().map(m -> WaitingMessage.of(m, null)).toList();
            queue.clear();
            group().giveBack(left);
        }

        private void tellRoom() {
            if (membership.is(online ? MOST - queue.size() : 0, queue.size(), 1)) {
                wake();
            }
        }

        @Override
        public SubscriberId id() {
            return id;
        }

        @Override
        public int loop() {
            return 0;
        }

        @Override
        public boolean isOnline() {
            return online;
        }

        @Override
        public int room() {
            return membership.room();
        }

        @Override
        public int load() {
            return membership.load();
        }

        @Override
        public void promise(int messages) {
            membership.promise(messages);
        }

        @Override
        public void wake() {
            if (membership.wake()) {
                tasks.add(() -> {
                    membership.wakesUp();
                    group().handOut(this);
                });
            }
        }

        @Override
        public void deliver(Message message, Delivery delivery) {
            membership.promise(-1);
            if (online) {
                queue.add(message);
                tellRoom();
            } else {
                group().giveBack(List.of(WaitingMessage.of(message, null)));
            }
        }
    }

    @Test
    public void nothingWaitsInVain() throws Exception {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Member member = new Member("m" + i, i);
            fixture.router.subscribe(member, Subscription.of(GROUP, Qos.AT_LEAST_ONCE));
            members.add(member);
            member.thread.start();
        }
        try {
            for (String policy :
                    List.of("random", "round-robin", "sticky", "hash-client", "hash-topic", "least-loaded")) {
                fixture.configureRouter(Map.of("shared__policy", policy));
                run(policy);
            }
        } finally {
            for (Member member : members) {
                member.thread.interrupt();
                member.thread.join();
            }
        }
        assertEquals(0, fixture.count("publish.dropped"));
    }

    private void run(String policy) throws Exception {
        done.set(0);
        AtomicInteger expected = new AtomicInteger();
        Thread other = new Thread(() -> bursts(policy, expected, 1));
        other.start();
        bursts(policy, expected, 0);
        other.join();
        if (failure.get() != null) {
            throw new AssertionError(policy, failure.get());
        }
        assertEquals(2 * BURSTS * BURST, done.get());
    }

    private void bursts(String policy, AtomicInteger expected, int publisher) {
        try {
            for (int burst = 0; burst < BURSTS && failure.get() == null; burst++) {
                expected.addAndGet(BURST);
                for (int i = 0; i < BURST; i++) {
                    publish(publisher, burst * BURST + i);
                }
                waitUntilDone(policy, expected);
            }
        } catch (RuntimeException | AssertionError e) {
            failure.set(e);
        }
    }

    /** Often, and so without the pauses of {@code Await}. */
    private void waitUntilDone(String policy, AtomicInteger expected) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (done.get() < expected.get() && failure.get() == null) {
            Thread.yield();
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        policy + ": " + done + " of " + expected + ", " + group().waiting() + " wait in vain");
            }
        }
    }

    private SharedGroup group() {
        return fixture.router.group("", GROUP);
    }

    private void publish(int publisher, int number) {
        Message message = new Message(
                TopicName.of("t"),
                new byte[0],
                Qos.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                new SubscriberId("", "p" + number),
                System.currentTimeMillis());
        for (SharedGroup group : fixture.router.route("", message.topic()).groups()) {
            Delivery delivery = group.pick(message, null);
            if (delivery != null) {
                Member member = (Member) delivery.receiver();
                member.tasks.add(() -> member.deliver(message, delivery));
            }
        }
    }
}
