package mqtt.session.core;

/**
 * Counts what happens for every message, in plain fields, and hands it to the shared counters once a turn: an addition
 * per message in place of an atomic one. Event loop only.
 */
final class Tally {
    private final Counters counters;
    int received;
    int unrouted;
    int sent;

    Tally(Counters counters) {
        this.counters = counters;
    }

    void publish() {
        if (received > 0) {
            counters.publishReceived.add(received);
            received = 0;
        }
        if (unrouted > 0) {
            counters.publishUnrouted.add(unrouted);
            unrouted = 0;
        }
        if (sent > 0) {
            counters.publishSent.add(sent);
            sent = 0;
        }
    }
}
