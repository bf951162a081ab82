package mqtt.store.h2;

import java.util.List;
import java.util.concurrent.Executor;
import mqtt.store.h2.log.Log;
import mqtt.store.h2.log.Segment;

/**
 * Brings to the disk what nobody waited for, on another thread, before a checkpoint needs it there: the storage thread, and all
 * who wait for it, would stand still for as long as that takes.
 */
final class Ahead {
    private static final long LITTLE_BYTES = 256 << 10;

    private final Executor executor;
    private volatile boolean isRunning;
    private boolean isReady;

    Ahead(Executor executor) {
        this.executor = executor;
    }

    /** Whether little is left to force. If not, it sees to that, and is to be asked again. */
    boolean isReady(Log log) {
        if (isRunning) {
            return false;
        }
        if (isReady || log.unforcedBytes() < LITTLE_BYTES) {
            isReady = false;
            return true;
        }
        List<Segment> dirty = log.dirtySegments();
        isRunning = true;
        isReady = true;
        executor.execute(() -> {
            try {
                dirty.forEach(Segment::forceAhead);
            } finally {
                isRunning = false;
            }
        });
        return false;
    }

    boolean isRunning() {
        return isRunning;
    }
}
