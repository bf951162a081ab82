package mqtt.transport;

import java.util.concurrent.atomic.AtomicLong;

/** Lets something happen once a second at most, such as a line in the log that strangers can cause. For any thread. */
final class Limited {
    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

    void run(Runnable action) {
        long second = System.nanoTime() / 1_000_000_000;
        long before = last.get();
        if (before != second && last.compareAndSet(before, second)) {
            action.run();
        }
    }
}
