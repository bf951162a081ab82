package mqtt.store.h2.index;

/** A place in a queue; for receipts a packet identifier of a queue's client. */
public record EntryKey(long queue, long seq) implements Comparable<EntryKey> {
    @Override
    public int compareTo(EntryKey other) {
        int byQueue = Long.compare(queue, other.queue);
        return byQueue != 0 ? byQueue : Long.compare(seq, other.seq);
    }
}
