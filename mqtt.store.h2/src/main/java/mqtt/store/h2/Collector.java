package mqtt.store.h2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mqtt.store.h2.index.Index;
import mqtt.store.h2.log.Body;
import mqtt.store.h2.log.Effects;
import mqtt.store.h2.log.Entry;
import mqtt.store.h2.log.Log;
import mqtt.store.h2.log.LongList;
import mqtt.store.h2.log.Place;
import mqtt.store.h2.log.Segment;
import mqtt.store.h2.log.SegmentReader;
import mqtt.store.h2.log.Segments;

/**
 * Copies what is still needed of segments of which little is needed to the end of the log, a little at a time, so that the
 * segments can go. Whether something is needed is asked of the index: somebody waits for the body that is at this very place.
 * For one thread.
 */
final class Collector {
    private static final int LIVE_PERCENT = 40;
    private static final int SLICE_BYTES = 1 << 20;

    /** A body, and who waits for it: queue and place of each. */
    private record Wanted(Body body, LongList targets) {}

    private final Log log;
    private final Segments segments;
    private final Index index;
    private Segment segment; // null if there is none
    private SegmentReader reader;

    Collector(Log log, Segments segments, Index index) {
        this.log = log;
        this.segments = segments;
        this.index = index;
    }

    /**
     * Copies up to about a megabyte.
     *
     * @param before only from segments with lower numbers
     * @return whether it did something
     */
    boolean step(int before, long millis) throws IOException {
        if (segment == null || segments.get(segment.number()) != segment || segment.live() == 0) {
            segment = choose(before);
            if (segment == null) {
                reader = null;
                return false;
            }
            reader = SegmentReader.of(segment);
        }
        log.begin(millis);
        boolean isMore = true;
        int seen = reader.nextOffset();
        while (isMore && log.batchBytes() < SLICE_BYTES && reader.nextOffset() - seen < 4 * SLICE_BYTES) {
            isMore = copyNext();
        }
        if (!log.isBatchEmpty()) {
            log.write();
            for (int i = 0; i < log.batchSize(); i++) {
                log.tell(i, index);
            }
        }
        log.finish();
        if (!isMore) {
            if (segment.live() != 0) {
                segment.setDamaged(); // something in it cannot be copied
            }
            segment = null;
        }
        return true;
    }

    /** Copies all that is needed of one segment. */
    void evacuate(Segment leaving, long millis) throws IOException {
        segment = leaving;
        reader = SegmentReader.of(leaving);
        while (segment == leaving && leaving.live() != 0) {
            step(0, millis);
        }
    }

    private Segment choose(int before) {
        Segment least = null;
        for (Segment candidate : segments.all()) {
            if (candidate.number() < before
                    && !candidate.isDamaged()
                    && candidate.live() != 0
                    && candidate.live() * 100 < (long) LIVE_PERCENT * candidate.size()
                    && (least == null || candidate.live() < least.live())) {
                least = candidate;
            }
        }
        return least;
    }

    /** Returns whether there is more in the segment. */
    private boolean copyNext() throws IOException {
        switch (reader.next()) {
            case END -> {
                return false;
            }
            case GAP -> {
                return reader.resync();
            }
            default -> {
                if (reader.hasEffects()) {
                    List<Wanted> wanted = new ArrayList<>();
                    reader.tell(new Finder(wanted));
                    for (Wanted one : wanted) {
                        if (reader.isIntact(one.body())) {
                            log.addMove(one.body(), reader.body(one.body()), one.targets());
                        }
                    }
                }
                return true;
            }
        }
    }

    /** Finds out what of a record is needed. */
    private final class Finder implements Effects {
        private final List<Wanted> wanted;

        Finder(List<Wanted> wanted) {
            this.wanted = wanted;
        }

        @Override
        public void keep(long queue, long seq, Entry entry) {
            look(queue, seq, entry.body());
        }

        @Override
        public void move(long queue, long seq, long from, Body to) {
            look(queue, seq, to);
        }

        private void look(long queue, long seq, Body body) {
            Entry now = index.get(queue, seq);
            if (now == null || now.body().isGone() || now.body().place() != body.place()) {
                return;
            }
            Wanted last = wanted.isEmpty() ? null : wanted.get(wanted.size() - 1);
            if (last == null || last.body().place() != body.place()) {
                last = new Wanted(body, new LongList());
                wanted.add(last);
            }
            last.targets().add(queue);
            last.targets().add(seq);
        }
    }

    /** The segments that it may choose from end before this one. */
    static int before(long checkpoint) {
        return Place.segment(checkpoint);
    }
}
