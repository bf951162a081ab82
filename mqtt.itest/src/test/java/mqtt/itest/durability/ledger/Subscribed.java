package mqtt.itest.durability.ledger;

import mqtt.api.Qos;
import mqtt.api.TopicFilter;

/** A subscription, as far as its client has been told. */
final class Subscribed {
    private enum State {
        ASKED_FOR,
        CONFIRMED,
        ENDING,
        ENDED
    }

    private final TopicFilter filter;
    private final Qos qos;
    private final int identifier;
    private State state = State.ASKED_FOR;
    private long endedTick; // the last time
    private long againTick; // asked for again
    private boolean isAnew; // it was over, or may have been, and is not confirmed since
    private long sureTick; // confirmed since it was over; 0 if it never was

    Subscribed(TopicFilter filter, Qos qos, int identifier) {
        this.filter = filter;
        this.qos = qos;
        this.identifier = identifier;
    }

    void askedForAgain(long tick) {
        if (state == State.ENDED) {
            againTick = tick;
        }
        isAnew |= state == State.ENDED || state == State.ENDING;
        state = State.ASKED_FOR;
    }

    void confirmed(long tick) {
        state = State.CONFIRMED;
        if (isAnew) {
            isAnew = false;
            sureTick = tick;
        }
    }

    void ending() {
        state = State.ENDING;
    }

    void ended(long tick) {
        state = State.ENDED;
        endedTick = tick;
    }

    boolean matches(Published message) {
        return filter.matches(message.topic());
    }

    /** Whether a message that is published now must come by it. */
    boolean isInForce() {
        return state == State.CONFIRMED;
    }

    /** Whether a message may come by it now: it was not published while the subscription was over. */
    boolean mayBring(Published message) {
        if (endedTick == 0 || message.firstTick() < endedTick) {
            return true;
        }
        return state != State.ENDED && !message.wasAcknowledgedBefore(againTick);
    }

    /**
     * Whether it may not have been there when a message was sent first: if that was sent again, what was sent behind it the
     * first time may come before it.
     */
    boolean mayHaveMissed(Published message) {
        return message.wasSentAgain() && (isAnew || message.firstTick() < sureTick);
    }

    Qos qos() {
        return qos;
    }

    /** 0 for none. */
    int identifier() {
        return identifier;
    }
}
