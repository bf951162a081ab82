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
    private final StoredShare share;
    private final AtomicInteger state;

    private WaitingMessage(Message message, StoredShare share, int state) {
        this.message = Objects.requireNonNull(message);
        this.share = share;
        this.state = new AtomicInteger(state);
    }

    /**
     * A message that only the group has.
     *
     * @param share where it is kept; null if it is in memory alone
     */
    public static WaitingMessage of(Message message, StoredShare share) {
        return new WaitingMessage(message, share, LEFT);
    }

    /**
     * A message that a member may take again.
     *
     * @param share where it is kept; null if it is in memory alone
     */
    public static WaitingMessage lent(Message message, StoredShare share) {
        return new WaitingMessage(message, share, LENT);
    }

    /** Where it is kept; null if it is in memory alone. */
    public StoredShare share() {
        return share;
    }

    /** Whether it may be handed out: what is kept is in the store first. */
    public boolean isReady() {
        return share == null || share.isKept();
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
