package mqtt.session.core;

import java.util.function.LongSupplier;

/**
 * The memory that clients can make one event loop keep: waiting and unacknowledged messages, subscriptions, sessions,
 * unfinished packets. Each is limited for itself; this limits them all together, so that no number of clients takes the
 * broker down. What only waits may have four fifths, so that those who are connected go on. An estimate: what several
 * sessions share is counted for each. Event loop only.
 */
final class Budget {
    /** What a session costs besides what it has. */
    static final long SESSION_BYTES = 1_000;

    /** What a message of a session costs besides its bytes. */
    static final long MESSAGE_BYTES = 100;

    private final LongSupplier limit;
    private long held;

    /** @param limit in bytes; may change */
    Budget(LongSupplier limit) {
        this.limit = limit;
    }

    /** Whether there is room for what somebody who is connected needs. */
    boolean has(long bytes) {
        return held + bytes <= limit.getAsLong();
    }

    /** Whether there is room for what may wait for long. */
    boolean hasForWaiting(long bytes) {
        return held + bytes <= limit.getAsLong() / 5 * 4;
    }

    /** What a subscription costs: its text, and its levels in the tree. */
    static long ofFilter(String filter) {
        return 300 + 4L * filter.length();
    }

    void take(long bytes) {
        held += bytes;
    }

    void give(long bytes) {
        held -= bytes;
    }

    long held() {
        return held;
    }
}
