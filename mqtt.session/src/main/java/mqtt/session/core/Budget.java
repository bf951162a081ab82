package mqtt.session.core;

import java.util.function.LongSupplier;
import mqtt.api.Message;

/**
 * The memory that clients can make one event loop keep: waiting and unacknowledged messages, subscriptions, sessions,
 * unfinished packets. Each is limited for itself; this limits them all together, so that no number of clients takes the
 * broker down. What only waits may have four fifths, so that those who are connected go on. A message that several sessions
 * wait for is kept once and counted once. Event loop only.
 */
final class Budget {
    /** What a session costs besides what it has. */
    static final long SESSION_BYTES = 1_000;

    /** What a message costs each session that has it. */
    static final long MESSAGE_BYTES = 100;

    /** What one costs that is in the store, with what is asked and known about it there. */
    static final long KEPT_BYTES = 300;

    /** What a message costs once, besides its bytes. */
    private static final long BODY_BYTES = 200;

    private final LongSupplier limit;
    private long held;
    private Body last; // of the message that is just being handed out

    /** @param limit in bytes; may change */
    Budget(LongSupplier limit) {
        this.limit = limit;
    }

    /** Whether there is room for what somebody who is connected needs. */
    boolean has(long bytes) {
        return held + bytes <= limit.getAsLong();
    }

    /** Whether there is room for what may wait for long. */
    boolean hasForWaiting(long bytes) {
        return held + bytes <= limit.getAsLong() / 5 * 4;
    }

    /** The body of a message, the same for all who get it one after another. */
    Body bodyOf(Message message) {
        Body body = last;
        if (body == null || body.message != message) {
            last = body = new Body(message);
        }
        return body;
    }

    /** Whether there is room for one more message that may wait for long. */
    boolean hasForWaiting(Outgoing message) {
        return hasForWaiting(message.cost() + (message.body.holders == 0 ? BODY_BYTES + message.bytes() : 0));
    }

    /** A message waits, or is under way. */
    void hold(Outgoing message) {
        held += message.cost();
        holdBody(message);
    }

    /** Its bytes are in memory; nothing happens if they are not. */
    void holdBody(Outgoing message) {
        if (message.body != null && message.body.holders++ == 0) {
            held += BODY_BYTES + message.bytes();
        }
    }

    /** It does no longer; perhaps its body was let go before. */
    void letGo(Outgoing message) {
        held -= message.cost();
        letGoBody(message);
    }

    /** The client has it: only its identifier is still in use. To be called while it has its bytes. */
    void letGoBody(Outgoing message) {
        if (message.body != null && --message.body.holders == 0) {
            held -= BODY_BYTES + message.bytes();
        }
    }

    /** What a subscription costs: its text, and its levels in the tree. */
    static long ofFilter(String filter) {
        return 300 + 4L * filter.length();
    }

    void take(long bytes) {
        held += bytes;
    }

    void give(long bytes) {
        held -= bytes;
    }

    long held() {
        return held;
    }
}
