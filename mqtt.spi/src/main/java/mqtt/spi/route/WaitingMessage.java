package mqtt.spi.route;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import mqtt.api.Message;

/**
 * A message that waits for any member of a shared subscription. One that a member has sent and not seen acknowledged when
 * its client went away is <b>lent</b>: if the client returns first it gets the message again, with DUP and the packet
 * identifier it had [MQTT-4.4.0-1]; else another member gets it. Whoever {@link #take}s it has it. For any thread.
 */
public final class WaitingMessage {
    private static final int LENT = 0;
    private static final int LEFT = 1;
    private static final int TAKEN = 2;

    private final Message message;
    private final AtomicInteger state;

    private WaitingMessage(Message message, int state) {
        this.message = Objects.requireNonNull(message);
        this.state = new AtomicInteger(state);
    }

    /** A message that only the group has. */
    public static WaitingMessage of(Message message) {
        return new WaitingMessage(message, LEFT);
    }

    /** A message that a member may take again. */
    public static WaitingMessage lent(Message message) {
        return new WaitingMessage(message, LENT);
    }

    /** Not null. */
    public Message message() {
        return message;
    }

    /** Returns true to the first who asks, and false ever after. */
    public boolean take() {
        return state.getAndSet(TAKEN) != TAKEN;
    }

    public boolean isTaken() {
        return state.get() == TAKEN;
    }

    /** Whether a member may still take it again. */
    public boolean isLent() {
        return state.get() == LENT;
    }

    /** The member that lent it will not come back. */
    public void leave() {
        state.compareAndSet(LENT, LEFT);
    }
}
