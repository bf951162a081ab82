package mqtt.api.hook;

import mqtt.api.ClientView;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.SubscriberId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Watches messages. Register it as a service to install it. All listeners are told; what one throws is counted as its
 * failure and hurts nobody.
 *
 * <p><b>Threads:</b> called off the event loops; what concerns one client is told in order and one thing at a time. A
 * listener that falls behind misses events, which is counted.
 */
@ConsumerType
public interface MessageListener {
    /** A client published a message and the gates let it through. */
    default void onPublish(ClientView client, Message message) {}

    /**
     * A message waits for a client that is away, or for any member of a shared subscription, none of whom can take it.
     *
     * @param receiver the client; for a shared subscription its tenant and, in place of the client identifier, its
     *     whole filter: {@code $share/NAME/FILTER}
     */
    default void onOfflineMessage(SubscriberId receiver, Message message) {}

    /**
     * A message was dropped.
     *
     * @param client who does not get it; or, for {@link DropReason#NOT_AUTHORIZED}, who sent it. If it was no single
     *     client's but a shared subscription's, its tenant and, in place of the client identifier, its whole filter
     */
    default void onDrop(SubscriberId client, Message message, DropReason reason) {}
}
