package mqtt.router;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import mqtt.api.Message;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Keeper;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Read;
import mqtt.spi.store.Records;
import mqtt.spi.store.Request;
import mqtt.spi.store.Underway;

/** Does what it is asked for one by one, as the test wants, and tells those who wait when the test wants. */
final class FakeStore {
    /** What there is at one moment. */
    static final class Content implements Records {
        private final Map<Long, String> tenants;
        private final Map<Long, TreeMap<Long, Message>> messages = new TreeMap<>();

        Content(Content other) {
            tenants = other == null ? new TreeMap<>() : new TreeMap<>(other.tenants);
            if (other != null) {
                other.messages.forEach((queue, all) -> messages.put(queue, new TreeMap<>(all)));
            }
        }

        /** All of it, at once. */
        void restore(Retained retained, Keeper keeper) {
            restoring(retained, keeper).forEach(Runnable::run);
        }

        /** Step by step: the queue, each message, the end. */
        List<Runnable> restoring(Retained retained, Keeper keeper) {
            List<Runnable> steps = new ArrayList<>();
            tenants.forEach((queue, tenant) -> {
                TreeMap<Long, Message> all = new TreeMap<>(messages.getOrDefault(queue, new TreeMap<>()));
                steps.add(() -> retained.restore(queue, all.isEmpty() ? 0 : all.lastKey(), keeper));
                all.forEach((seq, message) -> steps.add(() -> retained.restore(seq, message)));
                steps.add(retained::restored);
            });
            return steps;
        }

        int size() {
            return messages.values().stream().mapToInt(TreeMap::size).sum();
        }

        Collection<Long> queues() {
            return new TreeSet<>(tenants.keySet());
        }

        @Override
        public void deposit(Deposit deposit) {
            remove(deposit.replacedQueue(), deposit.replacedSeq());
            deposit.forEachTarget(target -> messages.computeIfAbsent(target.queue(), q -> new TreeMap<>())
                    .put(target.seq(), deposit.message()));
        }

        @Override
        public void remove(long queue, long seq) {
            messages.getOrDefault(queue, new TreeMap<>()).remove(seq);
        }

        @Override
        public void put(long queue, Owner owner) {
            tenants.put(queue, ((Owner.Retained) owner).tenant());
        }

        @Override
        public void change(long queue, long seq, Underway underway) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forgetWill(long queue, long number) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void end(long queue) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void subscribe(long queue, Subscription subscription) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void owe(long queue, TopicFilter filter, Owed owed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unsubscribe(long queue, TopicFilter filter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void endReceipt(long queue, int packetId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void read(Read read) {
            throw new UnsupportedOperationException();
        }
    }

    private final Deque<Request> submitted = new ArrayDeque<>();
    private final List<Deque<Runnable>> answers = new ArrayList<>(); // by loop
    private final Content content;
    private long lastQueue;

    /** Has no room. */
    boolean refuse;

    FakeStore(int loops) {
        this(loops, new Content(null));
    }

    /** With what there was in another one. */
    FakeStore(int loops, Content content) {
        this.content = content;
        lastQueue = content.queues().stream().mapToLong(q -> q).max().orElse(0);
        for (int i = 0; i < loops; i++) {
            answers.add(new ArrayDeque<>());
        }
    }

    Keeper keeper(int loop) {
        return new Keeper() {
            @Override
            public long newQueue() {
                return ++lastQueue;
            }

            @Override
            public Durability durability() {
                return Durability.DISK;
            }

            @Override
            public int loop() {
                return loop;
            }

            @Override
            public void submit(Request request) {
                FakeStore.this.submit(request);
            }
        };
    }

    void submit(Request request) {
        submitted.add(request);
    }

    /** Does the next thing; who waits is not told yet. Returns whether there was one. */
    boolean doOne() {
        Request next = submitted.poll();
        if (next == null) {
            return tellAll();
        }
        if (refuse && next.mayBeRefused()) {
            next.forEachWaiter(waiter -> answers.get(waiter.loop()).add(() -> waiter.refused(NotKept.FULL)));
        } else {
            next.apply(content);
            next.forEachWaiter(waiter -> answers.get(waiter.loop()).add(waiter::kept));
        }
        return true;
    }

    /** Tells one who waits on this loop. */
    boolean tell(int loop) {
        Runnable next = answers.get(loop).poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    private boolean tellAll() {
        boolean any = false;
        for (int loop = 0; loop < answers.size(); loop++) {
            while (tell(loop)) {
                any = true;
            }
        }
        return any;
    }

    void doAll() {
        while (doOne()) {
            // one more
        }
    }

    Content content() {
        return content;
    }

    /** What there may be if the process ends now: some of what was submitted is done. */
    void forEachPrefix(Consumer<Content> action) {
        Content next = new Content(content);
        action.accept(next);
        for (Request request : submitted) {
            request.apply(next);
            action.accept(new Content(next));
        }
    }
}
