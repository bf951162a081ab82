package mqtt.store.h2.log;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Does once more what the log says, from a place on. Where a record is not valid, it is one of two: the end, where the
 * process was ended or the power lost while something was written that nobody was told of; or damage, if the log had been
 * forced beyond that place. Batches say up to where that was, also those behind it.
 */
public final class Replay {
    private final Segments segments;
    private final Effects effects;
    private final Consumer<Damage> damages;
    private final long forcedBefore;

    private long end;
    private long batch; // of what was read last
    private long lastBatch;
    private long forced;
    private long lastMillis;
    private long records;
    private boolean wasTorn;

    /**
     * @param damages is told what cannot be read
     * @param forcedBefore up to where the log is known to have been forced
     */
    public Replay(Segments segments, Effects effects, Consumer<Damage> damages, long forcedBefore) {
        this.segments = segments;
        this.effects = effects;
        this.damages = damages;
        this.forcedBefore = forcedBefore;
    }

    /** Whether there is what it would begin with. */
    public static boolean canBegin(Segments segments, long from) {
        Segment first = segments.from(Place.segment(from));
        return first == null ? from == 0 : first.number() == Math.max(1, Place.segment(from));
    }

    /**
     * Reads on until the end.
     *
     * @param from where a batch begins; 0 for the first record there is
     * @param batchBefore all that are there have higher numbers; others are left from before something was cut off
     * @param until stops there
     */
    public void run(long from, long batchBefore, long until) throws IOException {
        batch = batchBefore;
        lastBatch = batchBefore;
        forced = forcedBefore;
        end = from;
        Segment segment = segments.from(Place.segment(from));
        if (segment == null) {
            if (from != 0) {
                end = Place.of(Place.segment(from) + 1, 0);
                damages.accept(new Damage(from, end, Set.of()));
            }
            return;
        }
        int offset = Place.offset(from);
        if (segment.number() != Place.segment(from)) {
            offset = Segment.HEADER;
            if (from != 0 || segment.number() != 1) {
                damages.accept(new Damage(from, Place.of(segment.number(), 0), Set.of()));
            }
        }
        int last = 0;
        while (segment != null && Place.of(segment.number(), offset) < until) {
            if (last != 0 && segment.number() != last + 1 && !passOver(segment, last + 1)) {
                return;
            }
            last = segment.number();
            if (!read(segment, Math.max(offset, Segment.HEADER), until)) {
                return;
            }
            segment = segments.from(last + 1);
            offset = Segment.HEADER;
        }
    }

    /** A segment is missing. Returns whether it had been there. */
    private boolean passOver(Segment next, int missing) throws IOException {
        long place = Place.of(missing, Segment.HEADER);
        lookBehind(next, Segment.HEADER);
        if (place >= forced) {
            wasTorn = true;
            return false;
        }
        damages.accept(new Damage(place, Place.of(next.number(), Segment.HEADER), Set.of()));
        return true;
    }

    /** Returns whether it goes on in the next one. */
    private boolean read(Segment segment, int offset, long until) throws IOException {
        SegmentReader reader = new SegmentReader(segment, offset, batch);
        while (true) {
            long place = Place.of(segment.number(), reader.nextOffset());
            end = place;
            if (place >= until) {
                return false;
            }
            switch (reader.next()) {
                case END -> {
                    batch = reader.batch();
                    lastBatch = Math.max(lastBatch, batch);
                    return true;
                }
                case GAP -> {
                    lookBehind(segment, reader.nextOffset());
                    if (place >= forced) {
                        return false;
                    }
                    if (!passOver(reader, segment, place)) {
                        return segments.from(segment.number() + 1) != null;
                    }
                }
                case RECORD -> {
                    records++;
                    if (reader.hasEffects()) {
                        tell(reader, place);
                    } else {
                        batch = reader.batch();
                        lastBatch = Math.max(lastBatch, batch);
                        forced = Math.max(forced, reader.forced());
                        lastMillis = reader.millis();
                    }
                }
            }
        }
    }

    private void tell(SegmentReader reader, long place) {
        try {
            reader.tell(effects);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            damages.accept(new Damage(place, place + reader.nextOffset() - reader.offset(), Set.of()));
        }
    }

    /** Goes on behind what is damaged. Returns whether there is something in this segment. */
    private boolean passOver(SegmentReader reader, Segment segment, long place) throws IOException {
        Set<Long> queues = new HashSet<>();
        reader.guess(new Queues(queues));
        boolean isMore = reader.resync();
        end = Place.of(segment.number(), reader.nextOffset());
        damages.accept(new Damage(place, end, queues));
        return isMore;
    }

    /** Learns from what is behind a place up to where the log had been forced. */
    private void lookBehind(Segment segment, int offset) throws IOException {
        for (Segment s = segment; s != null; s = segments.from(s.number() + 1)) {
            SegmentReader behind = new SegmentReader(s, s == segment ? offset : Segment.HEADER, 0);
            do {
                while (behind.next() == SegmentReader.Found.RECORD) {
                    if (behind.isBatch()) {
                        lastBatch = Math.max(lastBatch, behind.batch());
                        forced = Math.max(forced, behind.forced());
                        wasTorn = true;
                    }
                }
            } while (behind.resync());
        }
    }

    /** Behind the last record. */
    public long end() {
        return end;
    }

    /** The highest number of a batch, also of those that were cut off. */
    public long lastBatch() {
        return lastBatch;
    }

    /** When the last batch was written; 0 if there was none. */
    public long lastMillis() {
        return lastMillis;
    }

    public long records() {
        return records;
    }

    /** Whether something was behind the end. */
    public boolean wasTorn() {
        return wasTorn;
    }
}
