package mqtt.store.h2;

import java.io.IOException;
import java.util.List;
import mqtt.store.h2.index.Index;
import mqtt.store.h2.index.IndexFile;
import mqtt.store.h2.log.Log;
import mqtt.store.h2.log.Place;
import mqtt.store.h2.log.Segment;
import mqtt.store.h2.log.Segments;

/**
 * Brings the index up to date on the disk, and lets segments go that are needed no more. Should the last state of the index
 * turn out to be unreadable, the one before is there and has its part of the log: a segment goes when the second checkpoint
 * after it died is complete. For one thread.
 */
final class Checkpoints {
    private static final int LOG_BYTES = 32 << 20;

    private final Log log;
    private final Segments segments;
    private final Index index;
    private List<Segment> dead = List.of(); // when the last one began
    private long last;
    private int settling; // how many more until what was written over can go

    Checkpoints(Log log, Segments segments, Index index) {
        this.log = log;
        this.segments = segments;
        this.index = index;
        last = index.state().checkpoint();
    }

    /** How far the log had come at the last one. */
    long last() {
        return last;
    }

    /** Whether there would be something to do. */
    boolean isUseful() {
        return index.isChanged() || !dead.isEmpty() || settling > 0;
    }

    /** Whether so much was written that one should not wait for its time. */
    boolean isUrgent() {
        return index.isLarge()
                || Place.segment(log.end()) - Place.segment(last) > 1 && bytesSince(Place.segment(last)) > LOG_BYTES;
    }

    private long bytesSince(int number) {
        long bytes = 0;
        for (Segment segment : segments.all()) {
            bytes += segment.number() > number ? segment.size() : 0;
        }
        return bytes;
    }

    void run(long millis) throws IOException {
        log.force();
        long place = log.end();
        settling = index.isChanged() ? IndexFile.VERSIONS + 1 : settling - 1;
        List<Segment> deadNow = segments.deadBefore(Place.segment(place));
        index.checkpoint(place, log.lastBatch(), millis);
        last = place;
        for (Segment segment : dead) {
            if (segments.get(segment.number()) == segment) {
                segments.retire(segment);
                deadNow.remove(segment);
            }
        }
        dead = deadNow;
    }
}
