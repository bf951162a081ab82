package mqtt.store.h2.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mqtt.api.Qos;
import mqtt.spi.store.KeptEntry;
import mqtt.store.h2.log.Entry;
import mqtt.store.h2.log.Place;
import mqtt.store.h2.log.Segment;
import mqtt.store.h2.log.Segments;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVStoreException;

/**
 * Counts all entries once: what waits in each queue, and what is alive in each segment of the log. Reads every page of the
 * index, so that damage is found before anything is served.
 */
public final class Census {
    /** What is in one queue. */
    public static final class Count {
        private final List<KeptEntry> underWay = new ArrayList<>();
        private long waitingQos1;
        private long waitingQos2;
        private long waitingBytes;
        private long firstSeq;
        private long lastSeq;

        private void add(long queue, long seq, Entry entry) {
            lastSeq = seq;
            if (entry.underway() != null) {
                underWay.add(new KeptEntry(
                        queue,
                        seq,
                        entry.qos(),
                        entry.retain(),
                        entry.identifiers(),
                        entry.underway(),
                        entry.body().bytes()));
                return;
            }
            firstSeq = firstSeq == 0 ? seq : firstSeq;
            waitingBytes += entry.body().bytes();
            if (entry.qos() == Qos.EXACTLY_ONCE) {
                waitingQos2++;
            } else {
                waitingQos1++;
            }
        }

        public List<KeptEntry> underWay() {
            return underWay;
        }

        public long waitingQos1() {
            return waitingQos1;
        }

        public long waitingQos2() {
            return waitingQos2;
        }

        public long waitingBytes() {
            return waitingBytes;
        }

        public long firstSeq() {
            return firstSeq;
        }

        public long lastSeq() {
            return lastSeq;
        }
    }

    private static final Count EMPTY = new Count();

    private final Map<Long, Count> counts = new HashMap<>();
    private final Map<Long, Integer> lost = new HashMap<>();

    private Census() {}

    /**
     * Takes it. What queues that nobody knows have left will be swept, and entries of which the segment is gone are deleted:
     * that was dead before it went, so they come from an older state.
     *
     * @throws MVStoreException if a page cannot be read
     */
    public static Census take(Index index, Segments segments) {
        Census census = new Census();
        segments.all().forEach(Segment::forgetLive);
        Cursor<EntryKey, Entry> cursor = index.entries();
        List<EntryKey> stale = new ArrayList<>();
        long queue = 0;
        boolean isKnown = false;
        Count count = null;
        long total = 0;
        while (cursor.hasNext()) {
            EntryKey key = cursor.next();
            Entry entry = cursor.getValue();
            total++;
            if (key.queue() != queue) {
                queue = key.queue();
                isKnown = index.isKnown(queue);
                count = null;
                if (!isKnown) {
                    index.leavings().add(queue);
                }
            }
            segments.addLive(entry.body().place(), entry.body().share());
            if (!entry.body().isGone()
                    && segments.get(Place.segment(entry.body().place())) == null) {
                stale.add(key);
            } else if (isKnown) {
                if (count == null) {
                    count = census.counts.computeIfAbsent(queue, q -> new Count());
                }
                count.add(queue, key.seq(), entry);
            }
        }
        if (total != index.maps().entries().sizeAsLong()) {
            throw new MVStoreException(
                    6,
                    "counted " + total + " entries of " + index.maps().entries().sizeAsLong());
        }
        index.leavings().addUnknown();
        for (EntryKey key : stale) {
            index.remove(key.queue(), key.seq());
            census.lost.merge(key.queue(), 1, Integer::sum);
        }
        return census;
    }

    /** What is in a queue. */
    public Count of(long queue) {
        return counts.getOrDefault(queue, EMPTY);
    }

    /** How many messages each queue has lost because a part of the log is gone. */
    public Map<Long, Integer> lost() {
        return lost;
    }
}
