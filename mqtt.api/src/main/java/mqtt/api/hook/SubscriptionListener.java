package mqtt.api.hook;

import java.util.List;
import mqtt.api.ClientView;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Watches subscriptions. Register it as a service to install it. All listeners are told; what one throws is counted as
 * its failure and hurts nobody.
 *
 * <p><b>Threads:</b> called off the event loops; what concerns one client is told in order and one thing at a time. A
 * listener that falls behind misses events, which is counted.
 */
@ConsumerType
public interface SubscriptionListener {
    /**
     * A client has subscribed.
     *
     * @param granted what it got, with the QoS granted; at least one
     */
    default void onSubscribed(ClientView client, List<Subscription> granted) {}

    /**
     * Subscriptions have ended: by UNSUBSCRIBE, or with their session.
     *
     * @param filters at least one
     */
    default void onUnsubscribed(SubscriberId id, List<TopicFilter> filters) {}
}
