package mqtt.api.hook;

import java.util.List;
import java.util.concurrent.CompletionStage;
import mqtt.api.ClientView;
import mqtt.api.Subscription;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether a client may subscribe, filter by filter. Register it as a service to install it.
 *
 * <p>Gates are asked from the highest {@code service.ranking} down, each about the filters on which all before it
 * passed. Filters on which all pass are refused.
 *
 * <p><b>Threads:</b> called on event loops, several at once. Be thread-safe and never block: return an incomplete stage
 * instead. The client is not read from until it completes; at the time-out all it was asked about is refused.
 */
@ConsumerType
@FunctionalInterface
public interface SubscribeGate {
    /**
     * Is asked once for every SUBSCRIBE.
     *
     * @param client who subscribes; not null
     * @param subscriptions at least one; not to be changed
     * @return one verdict for each, in the same order, perhaps with another subscription in its place; not null. A
     *     failed stage, or a list of another length, refuses all and is counted as a failure of this hook
     */
    CompletionStage<List<Verdict<Subscription>>> maySubscribe(ClientView client, List<Subscription> subscriptions);
}
