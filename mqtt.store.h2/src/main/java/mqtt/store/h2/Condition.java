package mqtt.store.h2;

import java.util.concurrent.TimeUnit;
import mqtt.spi.store.NotKept;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a store is, since when that changed said once in the log, and when what failed is tried again. For one thread. */
final class Condition {
    private static final Logger LOG = LoggerFactory.getLogger(Condition.class);
    private static final long SHORTEST_ROOM_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_ROOM_NANOS = TimeUnit.SECONDS.toNanos(16);
    private static final long SHORTEST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Disk disk;
    private final Figures figures;
    private State state = State.OK;
    private boolean isWaiting;
    private long retryAt;
    private long retryNanos = SHORTEST_RETRY_NANOS;
    private boolean hasLookedForRoom;
    private long roomAt;
    private long roomNanos = SHORTEST_ROOM_NANOS;

    Condition(Disk disk, Figures figures) {
        this.disk = disk;
        this.figures = figures;
    }

    State state() {
        return state;
    }

    boolean isOk() {
        return state == State.OK;
    }

    /** What those are told now who ask for more room. */
    NotKept refusal() {
        return isOk() ? NotKept.FAILED : state.refusal();
    }

    private void enter(State now, String why) {
        if (state == now) {
            return;
        }
        if (now == State.OK) {
            LOG.info("store keeps messages again: {}", why);
        } else {
            LOG.warn("store {}: {}; what takes room is refused", now == State.FULL ? "is full" : "failed", why);
        }
        state = now;
        figures.state(now);
    }

    /** There is no room for something that can wait. Returns whether there is more room now. */
    boolean isFull(String why) {
        enter(State.FULL, why);
        return disk.dropBallast();
    }

    /**
     * Something failed.
     *
     * @param again whether to try again at once
     */
    void failed(Throwable failure, boolean isFull, boolean again, long now) {
        enter(isFull ? State.FULL : State.FAILED, failure.toString());
        LOG.debug("failed", failure);
        isWaiting = true;
        retryAt = now;
        if (!again) {
            retryAt += retryNanos;
            retryNanos = Math.min(LONGEST_RETRY_NANOS, 2 * retryNanos);
        }
    }

    /** What failed works again. */
    void worked() {
        isWaiting = false;
        retryNanos = SHORTEST_RETRY_NANOS;
        if (state == State.FAILED) {
            enter(State.OK, "files can be written again");
        }
    }

    /** Whether something failed and has not worked since. */
    boolean isRetrying() {
        return isWaiting;
    }

    /** How long to wait until it is tried again, in nanoseconds; not above 0 to try now. */
    long untilRetry(long now) {
        return isWaiting ? retryAt - now : 0;
    }

    /** Looks at the disk, and sets the ballast aside where there is room. Whether there is may be known only by trying. */
    void lookAtDisk(long now) {
        if (disk.isScarce()) {
            enter(State.FULL, "less than reserve_bytes is free");
        } else if (isOk()) {
            disk.makeBallast();
        } else if (state == State.FULL && (!hasLookedForRoom || now - roomAt >= 0)) {
            hasLookedForRoom = true;
            if (disk.makeBallast()) {
                enter(State.OK, "there is room");
                roomNanos = SHORTEST_ROOM_NANOS;
            } else {
                roomAt = now + roomNanos;
                roomNanos = Math.min(LONGEST_ROOM_NANOS, 2 * roomNanos);
            }
        }
    }
}
