package mqtt.spi.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import mqtt.api.Qos;

/**
 * Reads messages of one queue: those that wait, in the order of their places, or certain ones. Answered after all that was
 * submitted before was done; the loop finds the answer when its waiter is told.
 */
public final class Read extends Request {
    private static final long VICTIM_BYTES = 1 << 20;

    private final long queue;
    private final long from;
    private final long to;
    private final boolean newestFirst;
    private final int mostMessages;
    private final long mostBytes;
    private final long[] places; // null for a range
    private final Qos only;
    private final long expiredAtMillis;
    private final Waiter waiter;
    private final List<KeptMessage> found = new ArrayList<>();

    private Read(
            long queue,
            long from,
            long to,
            boolean newestFirst,
            int mostMessages,
            long mostBytes,
            long[] places,
            Qos only,
            long expiredAtMillis,
            Waiter waiter) {
        this.queue = queue;
        this.from = from;
        this.to = to;
        this.newestFirst = newestFirst;
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
        this.places = places;
        this.only = only;
        this.expiredAtMillis = expiredAtMillis;
        this.waiter = Objects.requireNonNull(waiter);
    }

    /**
     * Messages that wait.
     *
     * @param from the first place
     * @param to the last place
     * @param newestFirst whether to begin at the last place
     * @param mostMessages at least 1
     * @param mostBytes no more than fits, but at least one message
     */
    public static Read waiting(
            long queue, long from, long to, boolean newestFirst, int mostMessages, long mostBytes, Waiter waiter) {
        return new Read(queue, from, to, newestFirst, mostMessages, mostBytes, null, null, 0, waiter);
    }

    /**
     * Messages that wait and may have to go: the oldest first.
     *
     * @param only with this QoS; null for any
     * @param expiredAtMillis that expired by then, in milliseconds since 1970; 0 for all
     */
    public static Read victims(
            long queue, long from, long to, int mostMessages, Qos only, long expiredAtMillis, Waiter waiter) {
        return new Read(queue, from, to, false, mostMessages, VICTIM_BYTES, null, only, expiredAtMillis, waiter);
    }

    /** The messages at these places, whether they wait or are under way; those that are there. */
    public static Read at(long queue, long[] places, Waiter waiter) {
        return new Read(queue, 0, 0, false, places.length, Long.MAX_VALUE, places, null, 0, waiter);
    }

    public long queue() {
        return queue;
    }

    public long from() {
        return from;
    }

    public long to() {
        return to;
    }

    public boolean newestFirst() {
        return newestFirst;
    }

    public int mostMessages() {
        return mostMessages;
    }

    public long mostBytes() {
        return mostBytes;
    }

    /** Null if {@link #from} and {@link #to} say what to read. */
    public long[] places() {
        return places;
    }

    /** The QoS that is looked for; null for any. */
    public Qos only() {
        return only;
    }

    /** Only what expired by then is looked for, in milliseconds since 1970; 0 for all. */
    public long expiredAtMillis() {
        return expiredAtMillis;
    }

    /** For the store: one more. */
    public void add(KeptMessage message) {
        found.add(message);
    }

    /** For the store, which does the request once more: forgets what was found. */
    public void restart() {
        found.clear();
    }

    /** What was found. For the waiter. */
    public List<KeptMessage> found() {
        return found;
    }

    @Override
    public void apply(Records records) {
        records.read(this);
    }

    @Override
    public Durability durability() {
        return Durability.PROCESS;
    }

    @Override
    public void forEachWaiter(Consumer<Waiter> action) {
        action.accept(waiter);
    }
}
