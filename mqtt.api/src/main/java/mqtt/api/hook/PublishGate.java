package mqtt.api.hook;

import java.util.concurrent.CompletionStage;
import mqtt.api.ClientView;
import mqtt.api.Message;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether a client may publish a message. Register it as a service to install it.
 *
 * <p>Gates are asked from the highest {@code service.ranking} down, until one does not pass. If all pass, or none is
 * there, the message is refused.
 *
 * <p><b>Threads:</b> called on event loops, several at once. Be thread-safe and never block: return an incomplete stage
 * instead. The client is not read from until it completes; at the time-out the message is refused.
 */
@ConsumerType
@FunctionalInterface
public interface PublishGate {
    /**
     * Is asked once for every PUBLISH, before routing, and for every will, at CONNECT.
     *
     * @param client who publishes; not null
     * @param message as received, its topic alias resolved; not null
     * @return the verdict, perhaps with another message to route in place of this one; not null. A failed stage refuses
     *     and is counted as a failure of this hook
     */
    CompletionStage<Verdict<Message>> mayPublish(ClientView client, Message message);
}
