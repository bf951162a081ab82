package mqtt.api.hook;

import mqtt.api.ClientView;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Watches sessions come and go. Register it as a service to install it. All listeners are told; what one throws is
 * counted as its failure and hurts nobody.
 *
 * <p><b>Threads:</b> called off the event loops; what concerns one client is told in order and one thing at a time. A
 * listener that falls behind misses events, which is counted.
 */
@ConsumerType
public interface SessionListener {
    /**
     * A client was let in and has its session.
     *
     * @param sessionPresent whether it went on with an earlier session
     */
    default void onConnected(ClientView client, boolean sessionPresent) {}

    /**
     * A connection has ended; its session may live on.
     *
     * @param reason why: what the client said, or what the broker found; not null
     */
    default void onDisconnected(ClientView client, ReasonCode reason) {}

    /** A session has ended: at once with its connection, or because it expired. */
    default void onSessionEnded(SubscriberId id, boolean expired) {}
}
