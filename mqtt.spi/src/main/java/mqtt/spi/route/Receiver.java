package mqtt.spi.route;

import mqtt.api.Message;
import mqtt.api.SubscriberId;
import mqtt.spi.store.Keeper;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Somebody who subscribes: a session, a bridge. Who may be a member of shared subscriptions says how much it can take, so
 * that they choose among their members without asking anybody's event loop.
 */
@ConsumerType
public interface Receiver {
    /** Not null; two receivers of one broker have different ones. */
    SubscriberId id();

    /** The index of the event loop that {@link #deliver} is called on; the same for life. */
    int loop();

    /** Whether messages go out at once. Any thread. */
    boolean isOnline();

    /** How it keeps what it is given; null if it does not; the same for life. Any thread. */
    default Keeper keeper() {
        return null;
    }

    /**
     * How many more messages of shared subscriptions it can take, what it was promised taken off; 0 while it is away. Who
     * says 0 to a group owes it {@link SharedGroup#handOut} as soon as it has room again. Any thread; as of now, with the
     * ordering of a volatile read.
     */
    default int room() {
        return isOnline() ? Integer.MAX_VALUE : 0;
    }

    /** How many messages it was promised, has waiting or has under way. Any thread; perhaps a moment old. */
    default int load() {
        return 0;
    }

    /** A shared subscription will {@link #deliver} so many messages; fewer, if negative. Any thread. */
    default void promise(int messages) {}

    /** Messages wait in a group that it is a member of: {@link SharedGroup#handOut} is to be called soon. Any thread. */
    default void wake() {}

    /**
     * Takes a message. On its event loop only; must not throw. One of a shared subscription was promised, and goes back to
     * its group if it cannot be taken.
     *
     * @param delivery how it is subscribed to it
     */
    void deliver(Message message, Delivery delivery);

    /**
     * Takes a message that has waited in a shared subscription. On its event loop only; must not throw. It was promised,
     * and goes back to its group if it cannot be taken.
     *
     * @param delivery how it is subscribed to it
     */
    default void deliver(WaitingMessage waiting, Delivery delivery) {
        deliver(waiting.message(), delivery);
    }
}
