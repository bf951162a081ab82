package mqtt.api.hook;

import java.util.List;
import java.util.Optional;
import mqtt.api.ClientView;
import mqtt.api.TopicFilter;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Changes what a client unsubscribes from, as the counterpart of a {@link SubscribeGate} that changes what it subscribes
 * to. Register it as a service to install it. The first, from the highest {@code service.ranking} down, that changes
 * something is the last one asked. It cannot refuse.
 *
 * <p><b>Threads:</b> called on event loops, several at once. Be thread-safe and never block.
 */
@ConsumerType
@FunctionalInterface
public interface UnsubscribeRewriter {
    /**
     * Is asked once for every UNSUBSCRIBE.
     *
     * @param client who unsubscribes; not null
     * @param filters at least one; not to be changed
     * @return as many filters, in the same order; empty to change nothing. What it throws, or another number of filters,
     *     changes nothing and is counted as a failure of this hook
     */
    Optional<List<TopicFilter>> rewrite(ClientView client, List<TopicFilter> filters);
}
