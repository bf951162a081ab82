package mqtt.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens on other threads. */
public final class Await {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Await() {}

    /**
     * Asks again and again until the condition holds.
     *
     * @throws AssertionError if it did not within the limit, with what it threw last if it threw
     */
    public static void until(Duration limit, Callable<Boolean> condition) {
        until("the condition", limit, condition);
    }

    /**
     * The same.
     *
     * @param what what is waited for, for the error
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        Exception last = null;
        do {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting for " + what, last);
            }
        } while (System.nanoTime() - end < 0);
        throw new AssertionError(what + " did not come within " + limit, last);
    }
}
