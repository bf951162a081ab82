package mqtt.spi.store;

import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a {@link Request} can have a store do. For the store's thread, while it applies the request. What concerns a queue or
 * a message that is not there is passed over: it may have ended meanwhile.
 */
@ProviderType
public interface Records {
    /** Keeps a message. */
    void deposit(Deposit deposit);

    /** A message was sent, or its PUBREC has come, or (null) it waits again. */
    void change(long queue, long seq, Underway underway);

    /** A message is needed no more. */
    void remove(long queue, long seq);

    /** Whose a queue is, and how it is with that one now. */
    void put(long queue, Owner owner);

    /** A will was published: its session's {@link Owner} has it no more. */
    void forgetWill(long queue, long number);

    /** A queue is over, with its messages, subscriptions and receipts. */
    void end(long queue);

    /** Adds a subscription, or replaces the one with the same filter. It is owed no retained messages. */
    void subscribe(long queue, Subscription subscription);

    /**
     * A subscription is to get retained messages.
     *
     * @param owed which; null for none any more
     */
    void owe(long queue, TopicFilter filter, Owed owed);

    void unsubscribe(long queue, TopicFilter filter);

    /** PUBREL has come for a message that was received with QoS 2. */
    void endReceipt(long queue, int packetId);

    /** Reads messages; the answer is in the read when its waiter is told. */
    void read(Read read);
}
