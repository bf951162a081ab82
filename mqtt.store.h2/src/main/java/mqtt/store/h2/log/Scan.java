package mqtt.store.h2.log;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Reads all records there are, to find those that are damaged. */
public final class Scan {
    private final Segments segments;
    private long records;
    private long end;

    public Scan(Segments segments) {
        this.segments = segments;
    }

    /** @param checkpoint up to there the log was on the disk */
    public void run(long checkpoint, Consumer<Damage> damages) throws IOException {
        long forced = checkpoint;
        for (Segment segment : segments.all()) {
            SegmentReader reader = SegmentReader.of(segment);
            while (reader.next() == SegmentReader.Found.RECORD || reader.resync()) {
                forced = reader.isBatch() ? Math.max(forced, reader.forced()) : forced;
            }
        }
        for (Segment segment : segments.all()) {
            read(segment, forced, damages);
        }
    }

    private void read(Segment segment, long forced, Consumer<Damage> damages) throws IOException {
        SegmentReader reader = SegmentReader.of(segment);
        while (true) {
            long place = Place.of(segment.number(), reader.nextOffset());
            switch (reader.next()) {
                case RECORD -> {
                    records++;
                    end = Place.of(segment.number(), reader.nextOffset());
                }
                case END -> {
                    return;
                }
                case GAP -> {
                    if (place >= forced) {
                        return;
                    }
                    Set<Long> queues = new HashSet<>();
                    reader.guess(new Queues(queues));
                    boolean isMore = reader.resync();
                    damages.accept(new Damage(place, Place.of(segment.number(), reader.nextOffset()), queues));
                    if (!isMore) {
                        return;
                    }
                }
            }
        }
    }

    public long records() {
        return records;
    }

    /** Behind the last record. */
    public long end() {
        return end;
    }
}
