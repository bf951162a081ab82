package mqtt.session.core;

import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.Subscription;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.StoredShare;
import mqtt.spi.store.KeptEntry;

/**
 * Makes of messages what goes out to one client: kept in the store or not, of a shared subscription or not. Event loop only.
 *
 * @param shelf null if the session ends with the process
 */
record Outgoings(Sender sender, Shelf shelf, Budget budget) {
    /** @param share where it is kept; null unless it has waited in a shared subscription */
    Outgoing of(Message message, Qos qos, boolean retain, Delivery delivery, StoredShare share) {
        return of(message, qos, retain, delivery.identifiers(), delivery.group(), share);
    }

    /** The same for this client. */
    Outgoing copy(Outgoing other) {
        StoredShare share = other instanceof KeptOutgoing kept ? kept.share : null;
        return of(other.message, other.qos, other.retain, other.subscriptionIdentifiers, other.group, share);
    }

    private Outgoing of(Message message, Qos qos, boolean retain, int[] ids, SharedGroup group, StoredShare share) {
        Body body = budget.bodyOf(message);
        if (qos != Qos.AT_MOST_ONCE) {
            if (group == null && shelf != null) {
                return shelf.outgoing(sender, message, qos, retain, ids, body);
            }
            if (share != null || group != null && group.isDurable()) {
                StoredShare place = share == null ? group.newShare() : share;
                return new KeptOutgoing(sender, shelf, place, message, qos, retain, ids, group, body);
            }
        }
        return new Outgoing(message, qos, retain, ids, group, body);
    }

    /**
     * A message of a shared subscription that was sent before the process began; not in memory yet.
     *
     * @param subscription null if the client is not subscribed any more
     * @param group null likewise
     */
    KeptOutgoing restored(KeptEntry entry, StoredShare share, Subscription subscription, SharedGroup group) {
        int[] ids = subscription == null || subscription.identifier() == 0
                ? entry.identifiers()
                : new int[] {subscription.identifier()};
        boolean retain = entry.retain() && (subscription == null || subscription.retainAsPublished());
        Qos qos = entry.underway().qos();
        KeptOutgoing message = new KeptOutgoing(sender, shelf, share, null, qos, retain, ids, group, null);
        message.wasSent(entry.underway());
        return message;
    }
}
