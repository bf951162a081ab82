package mqtt.hooks;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * A few threads that work off events: those with the same key one after another and in order, others at the same time.
 * Each thread has a queue of its own; what does not fit is dropped. For any thread.
 */
final class Stripes implements AutoCloseable {
    private final Stripe[] stripes;
    private final IntSupplier capacity;
    private final Runnable onLost;

    /**
     * @param capacity how many events may wait per thread; asked every time, so that it can change
     * @param onLost told of every event that did not fit
     */
    Stripes(int threads, IntSupplier capacity, Runnable onLost) {
        this.capacity = capacity;
        this.onLost = onLost;
        stripes = new Stripe[threads];
        for (int i = 0; i < threads; i++) {
            stripes[i] = new Stripe("fogg-hook-listeners-" + i);
        }
    }

    /** Hands an event over, without waiting. It must not throw. */
    void run(Object key, Runnable event) {
        int hash = key.hashCode();
        stripes[Math.floorMod(hash ^ hash >>> 16, stripes.length)].add(event);
    }

    /** What waits is still worked off, then the threads end. */
    @Override
    public void close() {
        for (Stripe stripe : stripes) {
            stripe.thread.shutdown();
        }
    }

    private final class Stripe {
        private final AtomicInteger waiting = new AtomicInteger();
        private final ThreadPoolExecutor thread;

        Stripe(String name) {
            thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread made = new Thread(work, name);
                made.setDaemon(true);
                return made;
            });
            thread.allowCoreThreadTimeOut(true); // without listeners, no threads
        }

        void add(Runnable event) {
            if (waiting.incrementAndGet() > capacity.getAsInt()) {
                waiting.decrementAndGet();
                onLost.run();
                return;
            }
            try {
                thread.execute(() -> {
                    waiting.decrementAndGet();
                    event.run();
                });
            } catch (RejectedExecutionException closed) {
                waiting.decrementAndGet();
                onLost.run();
            }
        }
    }
}
