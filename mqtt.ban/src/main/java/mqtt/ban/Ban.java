package mqtt.ban;

import java.util.Objects;
import mqtt.spi.store.Fact;

/**
 * That some clients are turned away. Immutable.
 *
 * @param target whom it is for
 * @param reason for people, and for the client; at most {@link #MOST_REASON_CHARS} characters, perhaps empty
 * @param by who made it
 * @param madeAtMillis when, in milliseconds since 1970
 * @param endsAtMillis from when on it is over, in milliseconds since 1970; {@link #FOR_EVER} for never
 */
record Ban(BanTarget target, String reason, String by, long madeAtMillis, long endsAtMillis) {
    static final long FOR_EVER = Fact.FOR_EVER;
    static final int MOST_REASON_CHARS = 500;

    /** {@link #by} of clients that connect too often. */
    static final String FLAPPING = "flapping";

    Ban {
        Objects.requireNonNull(target);
        Objects.requireNonNull(by);
        if (reason.length() > MOST_REASON_CHARS) {
            throw new IllegalArgumentException(
                    "a reason has at most " + MOST_REASON_CHARS + " characters, not " + reason.length());
        }
    }

    boolean isOver(long nowMillis) {
        return endsAtMillis <= nowMillis;
    }

    /** Whether it is for coming too often only: who is connected already may stay. */
    boolean isForFlapping() {
        return by.equals(FLAPPING);
    }

    /** What the client is told. */
    String words() {
        return reason.isEmpty() ? "banned" : "banned: " + reason;
    }
}
