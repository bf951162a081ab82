package mqtt.session.core;

import java.util.List;

/**
 * What a session leaves that only the store knows.
 *
 * @param underWay the places of what was sent
 * @param waiting how many wait
 * @param first the place of the first of these
 * @param last that of the last
 */
record Unseen(long[] underWay, long waiting, long first, long last) {
    static final Unseen NOTHING = new Unseen(new long[0], 0, 0, 0);

    /** @param places of what was sent */
    Unseen with(List<Long> places) {
        return new Unseen(places.stream().mapToLong(seq -> seq).toArray(), waiting, first, last);
    }

    long count() {
        return underWay.length + waiting;
    }
}
