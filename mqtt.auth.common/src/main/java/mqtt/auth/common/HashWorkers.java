package mqtt.auth.common;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A few threads for slow sums. What they cannot do soon is not done at all: who asked is told that they are busy, so that
 * a storm of connects costs neither memory nor work for clients that have been given up. For any thread.
 */
public final class HashWorkers implements AutoCloseable {
    private static final int QUEUE = 1_000;
    private static final long LONGEST_WAIT_MILLIS = 4_000; // the hook's time-out is 5,000 unless configured

    private final ThreadPoolExecutor threads;
    private final LongSupplier nanoClock;
    private final long longestWaitNanos;

    /** As many threads as half the processors, so that event loops keep theirs. */
    public HashWorkers(String name) {
        this(
                name,
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                QUEUE,
                LONGEST_WAIT_MILLIS,
                System::nanoTime);
    }

    /**
     * @param name what the threads are called
     * @param queue how many may wait
     * @param longestWaitMillis what has waited longer is not done any more
     * @param nanoClock as {@link System#nanoTime()}
     */
    public HashWorkers(String name, int threads, int queue, long longestWaitMillis, LongSupplier nanoClock) {
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), work -> {
                    Thread thread = new Thread(work, name + '-' + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        this.threads.allowCoreThreadTimeOut(true);
        this.nanoClock = nanoClock;
        longestWaitNanos = TimeUnit.MILLISECONDS.toNanos(longestWaitMillis);
    }

    /**
     * Does the work on one of the threads.
     *
     * @param busy the answer if it cannot be done soon
     * @return fails if the work throws
     */
    public <T> CompletionStage<T> submit(Supplier<T> work, T busy) {
        CompletableFuture<T> result = new CompletableFuture<>();
        long since = nanoClock.getAsLong();
        try {
            threads.execute(() -> {
                try {
                    result.complete(nanoClock.getAsLong() - since > longestWaitNanos ? busy : work.get());
                } catch (Throwable thrown) {
                    result.completeExceptionally(thrown);
                }
            });
        } catch (RejectedExecutionException fullOrClosed) {
            result.complete(busy);
        }
        return result;
    }

    /** What was submitted is still done, then the threads end. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
