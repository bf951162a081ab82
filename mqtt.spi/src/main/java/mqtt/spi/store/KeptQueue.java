package mqtt.spi.store;

import java.util.List;

/**
 * What a store has of one queue.
 *
 * @param queue its number
 * @param owner whose it is
 * @param subscriptions of a session; not null
 * @param receipts the packet identifiers of QoS 2 that came from the client and were not yet released; not null
 * @param underWay the messages that were sent, in the order of their places; not null
 * @param waitingQos1 how many messages wait with QoS 1 (and 0, of retained ones)
 * @param waitingQos2 how many messages wait with QoS 2
 * @param waitingBytes what they count for in limits
 * @param firstSeq the place of the first message that waits; 0 if none does
 * @param lastSeq the last place that is in use, of all messages; 0 if none is
 */
public record KeptQueue(
        long queue,
        Owner owner,
        List<KeptSubscription> subscriptions,
        int[] receipts,
        List<KeptEntry> underWay,
        long waitingQos1,
        long waitingQos2,
        long waitingBytes,
        long firstSeq,
        long lastSeq) {}
