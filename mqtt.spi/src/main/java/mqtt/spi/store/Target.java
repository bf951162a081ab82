package mqtt.spi.store;

import java.util.Objects;
import mqtt.api.Qos;

/** One queue that a message is for, and how it goes out from there. Immutable. */
public final class Target {
    private final long queue;
    private final long seq;
    private final Qos qos;
    private final boolean retain;
    private final int[] identifiers;
    private final Underway underway;
    private final Durability durability;
    private final Waiter waiter;
    Target next; // in its deposit

    /**
     * @param queue above 0
     * @param seq its place in the queue: above 0, used once; messages are read in this order
     * @param qos what it goes out with
     * @param retain the RETAIN flag it goes out with
     * @param identifiers its subscription identifiers; kept, not null
     * @param underway null if it waits
     * @param durability not null, not {@link Durability#MEMORY}
     * @param waiter null for nobody
     */
    public Target(
            long queue,
            long seq,
            Qos qos,
            boolean retain,
            int[] identifiers,
            Underway underway,
            Durability durability,
            Waiter waiter) {
        this.queue = queue;
        this.seq = seq;
        this.qos = Objects.requireNonNull(qos);
        this.retain = retain;
        this.identifiers = Objects.requireNonNull(identifiers);
        this.underway = underway;
        this.durability = Objects.requireNonNull(durability);
        this.waiter = waiter;
    }

    public long queue() {
        return queue;
    }

    public long seq() {
        return seq;
    }

    public Qos qos() {
        return qos;
    }

    public boolean retain() {
        return retain;
    }

    /** Not to be changed; not null. */
    public int[] identifiers() {
        return identifiers;
    }

    /** Null if it waits. */
    public Underway underway() {
        return underway;
    }

    public Durability durability() {
        return durability;
    }

    /** Null for nobody. */
    public Waiter waiter() {
        return waiter;
    }
}
