package mqtt.hooks;

import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Where log lines go that somebody else could cause by the thousand. For any thread. */
final class Complaints {
    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    private final BiConsumer<String, Throwable> log;
    private final LongSupplier nanoClock;

    /**
     * @param log takes a line, and what was thrown or null
     * @param nanoClock as {@link System#nanoTime()}
     */
    Complaints(BiConsumer<String, Throwable> log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
    }

    /** A line that cannot be caused by the thousand. */
    void say(String line) {
        log.accept(line, null);
    }

    Topic topic() {
        return new Topic();
    }

    /** One thing to complain about: at once for the first time, with its stack trace; then a line a minute at most. */
    final class Topic {
        private boolean said;
        private long saidAt;
        private long unsaid;

        void complain(String line, Throwable thrown) {
            long before;
            boolean first;
            synchronized (this) {
                long now = nanoClock.getAsLong();
                first = !said;
                if (said && now - saidAt < PAUSE) {
                    unsaid++;
                    return;
                }
                said = true;
                saidAt = now;
                before = unsaid;
                unsaid = 0;
            }
            log.accept(before == 0 ? line : line + " unlogged_before=" + before, first ? thrown : null);
        }
    }
}
