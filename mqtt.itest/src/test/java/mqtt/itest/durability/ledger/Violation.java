package mqtt.itest.durability.ledger;

/**
 * A promise that was broken.
 *
 * @param who the client that saw it
 * @param what message, topic, packet identifier: what to look for in the trace
 * @param millis since the test began
 * @param kills how often the broker had been killed
 */
public record Violation(Kind kind, String who, String what, long millis, int kills) {
    public enum Kind {
        /** What was acknowledged did not come. */
        LOST,
        /** A message of QoS 2 came twice. */
        DUPLICATE,
        /** A message came for the first time behind one that was published after it. */
        ORDER,
        /** A message came again without DUP. */
        DUP_MISSING,
        /** A packet identifier stood for another message while it was in use. */
        PACKET_ID,
        /** What was under way was never sent again, or never released. */
        UNFINISHED,
        /** Session Present was wrong. */
        SESSION,
        /** A message came although its client had unsubscribed, or never subscribed. */
        UNWANTED,
        /** A message came after it had expired, or with a wrong rest of its time. */
        EXPIRED,
        /** A message came with another QoS, identifier or content than it should. */
        CHANGED,
        /** A retained message was older than what was acknowledged, or not there. */
        RETAINED,
        /** A will was not published, or should not have been. */
        WILL,
        /** The broker refused what is allowed. */
        REFUSED,
        /** The broker ended a connection while it was not killed. */
        CLOSED
    }

    @Override
    public String toString() {
        return "%s %s: %s, at %.3f s, after kill %d".formatted(kind, who, what, millis / 1000.0, kills);
    }
}
