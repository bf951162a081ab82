package mqtt.api.hook;

import mqtt.api.ClientView;
import mqtt.api.Message;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Changes messages on their way out. Register it as a service to install it. The first, from the highest {@code
 * service.ranking} down, that changes a message is the last one asked. It cannot refuse. Costs time for every delivery.
 *
 * <p><b>Threads:</b> called on event loops, several at once. Be thread-safe and never block.
 */
@ConsumerType
@FunctionalInterface
public interface DeliverRewriter {
    /**
     * Is asked for every message and receiver, when the message is sent for the first time.
     *
     * @param receiver who gets it; not null
     * @param message not null
     * @return the message to send: the same, or one with another topic, payload or properties. What it throws, or null,
     *     changes nothing and is counted as a failure of this hook
     */
    Message rewrite(ClientView receiver, Message message);
}
