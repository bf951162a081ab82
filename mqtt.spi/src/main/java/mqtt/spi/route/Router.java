package mqtt.spi.route;

import java.util.List;
import mqtt.api.Message;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Keeper;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Knows subscriptions and retained messages, tenant by tenant. All methods: any thread, without waiting; but a receiver
 * subscribes and unsubscribes one filter after another.
 */
@ProviderType
public interface Router {
    /**
     * Adds a subscription or replaces the receiver's one with the same filter [MQTT-3.8.4-3]. In force for all messages
     * routed after it returns.
     *
     * @return whether it is new
     */
    boolean subscribe(Receiver receiver, Subscription subscription);

    /**
     * Takes a subscription away.
     *
     * @return whether it was there
     */
    boolean unsubscribe(Receiver receiver, TopicFilter filter);

    /**
     * The members of a shared subscription.
     *
     * @param filter a shared one
     * @return null if it has none
     */
    SharedGroup group(String tenant, TopicFilter filter);

    /**
     * The queue of a shared subscription that the store has; for when the process before has ended, before anybody
     * subscribes.
     *
     * @param queue its number
     * @param lastSeq the last place that is in use
     * @param messages how many it has
     */
    void restoreGroup(String tenant, TopicFilter filter, long queue, long lastSeq, long messages, Keeper keeper);

    /**
     * A message of a shared subscription that the store has.
     *
     * @param seq its place in the queue
     * @return null if the subscription is not known by {@link #restoreGroup}
     */
    StoredShare restoreShare(String tenant, TopicFilter filter, long seq);

    /**
     * Those who keep things are about to go, and will come back with what is in the store: from now on nothing is said to
     * the store any more, and what is there is forgotten here.
     */
    void letGo();

    /** Who gets the messages of this topic: what all subscriptions came to at one moment of this call. Not null. */
    Route route(String tenant, TopicName topic);

    /**
     * Keeps a message as the retained one of its topic, in place of an earlier one; one without a payload takes the
     * earlier one away [MQTT-3.3.1-6] [MQTT-3.3.1-7].
     *
     * @param deposit what it is kept with in the store, and the earlier one is forgotten with; null to keep it in memory
     *     alone
     * @param keeper null if the deposit is
     * @return false if the tenant has as many retained messages or bytes as it may: nothing has changed then
     */
    boolean retain(String tenant, Message message, Deposit deposit, Keeper keeper);

    /**
     * Limits what may be retained of one tenant, from now on; what is there stays.
     *
     * @param messages 0 for as many as any tenant may have
     * @param bytes likewise
     */
    void limitRetained(String tenant, long messages, long bytes);

    /**
     * The queue of retained messages that the store has; for when the process before has ended. From now on until
     * {@link #retainedRestored} nobody knows what is retained.
     *
     * @param queue its number
     * @param lastSeq the last place that is in use; 0 if none is
     */
    void restoreRetained(String tenant, long queue, long lastSeq, Keeper keeper);

    /**
     * A retained message that the store has. They come in the order of their places, while others may be retained and
     * forgotten: what the process has been told since counts.
     *
     * @param seq its place in the queue
     */
    void restoreRetained(String tenant, long seq, Message message);

    /** All retained messages that the store has are there. */
    void retainedRestored(String tenant);

    /** Whether all retained messages are there: until they are, those who look for some have to wait. */
    boolean knowsRetained(String tenant);

    /**
     * The retained messages for a filter, those that have expired left out. A copy; not null. Of each topic it has what was
     * retained at some moment of this call; topics that change meanwhile may be of different moments.
     *
     * @param filter a shared one gets none: empty (MQTT 5, section 4.8.2)
     */
    List<RetainedMessage> retained(String tenant, TopicFilter filter);

    /**
     * Up to which place in the store there are retained messages that may be for a filter.
     *
     * @return 0 if there are none
     */
    long lastRetained(String tenant, TopicFilter filter);
}
