package mqtt.session.core;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Inbox;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Request;
import mqtt.spi.store.Store;
import mqtt.spi.store.Waiter;

/**
 * The store, as sessions see it: not there yet, there, or away for a while. What it is asked for waits in the inbox, which
 * is theirs. For any thread.
 */
final class Keeping {
    /** As many bytes as may wait for the store before those who publish what it keeps are no longer read. */
    private static final long HIGH_BYTES =
            Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);

    private final Inbox inbox;
    private final AtomicLong lastQueue = new AtomicLong();
    private volatile boolean ready;
    private Store store; // guarded by this

    /** @param relieved is run, on any thread, when those who wait may go on */
    Keeping(List<? extends Executor> loops, Runnable relieved) {
        inbox = new Inbox(loops, HIGH_BYTES, relieved);
    }

    Inbox inbox() {
        return inbox;
    }

    /** Whether what was kept has come back: before that nobody may begin anew. */
    boolean isReady() {
        return ready;
    }

    /** A number that no queue of the store has had. */
    long newQueue() {
        return lastQueue.incrementAndGet();
    }

    /** A store is there; the first one gives back what it has kept. */
    synchronized void begin(Store newStore, Recovery recovery) {
        if (store != null) {
            store.release(inbox);
        }
        if (!ready) {
            recovery.run(newStore);
            lastQueue.set(newStore.newQueue());
            ready = true;
        }
        store = newStore;
        newStore.serve(inbox);
    }

    /** A store goes; what it has not done waits for the next one. */
    synchronized void end(Store gone) {
        if (store == gone) {
            gone.release(inbox);
            store = null;
        }
    }

    /** Whether there is a store that works. */
    synchronized boolean isServed() {
        return store != null;
    }

    /**
     * Waits until the store has done all it was asked for, and lets it go.
     *
     * @return false if that took too long, or there is no store
     */
    boolean awaitAll(int seconds) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(1);
        if (isServed()) {
            inbox.submit(List.of(Request.of(records -> {}, Durability.DISK, new Last(all))));
            all.await(seconds, TimeUnit.SECONDS);
        }
        synchronized (this) {
            if (store != null) {
                store.release(inbox);
                store = null;
            }
        }
        return all.getCount() == 0 || inbox.bytes() == 0;
    }

    /** Is told after everybody else. */
    private record Last(CountDownLatch told) implements Waiter {
        @Override
        public int loop() {
            return 0;
        }

        @Override
        public void kept() {
            told.countDown();
        }

        @Override
        public void refused(NotKept why) {
            // not this one
        }
    }
}
