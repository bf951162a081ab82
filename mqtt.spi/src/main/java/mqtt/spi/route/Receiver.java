package mqtt.spi.route;

import mqtt.api.Message;
import mqtt.api.SubscriberId;
import org.osgi.annotation.versioning.ConsumerType;

/** Somebody who subscribes: a session, a bridge. */
@ConsumerType
public interface Receiver {
    /** Not null; two receivers of one broker have different ones. */
    SubscriberId id();

    /** The index of the event loop that {@link #deliver} is called on; the same for life. */
    int loop();

    /** Whether messages go out at once: shared subscriptions prefer such receivers. Any thread. */
    boolean isOnline();

    /**
     * Takes a message. On its event loop only; must not throw.
     *
     * @param delivery how it is subscribed to it
     */
    void deliver(Message message, Delivery delivery);
}
