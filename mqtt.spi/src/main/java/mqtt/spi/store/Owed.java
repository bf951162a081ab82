package mqtt.spi.store;

/**
 * Which retained messages a subscription is still to get: those of its tenant that are in the store behind one place and up
 * to another one. Immutable.
 *
 * @param after the place of the last one that has gone out; 0 if none has
 * @param until the place of the last one there was when it subscribed: what came later with QoS 1 or 2 waits for it like any
 *     other message
 */
public record Owed(long after, long until) {
    /** The same when one more has gone out. */
    public Owed behind(long seq) {
        return new Owed(seq, until);
    }
}
