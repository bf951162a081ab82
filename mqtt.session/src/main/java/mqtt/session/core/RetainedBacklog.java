package mqtt.session.core;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.BinaryOperator;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.route.RetainedMessage;
import mqtt.spi.route.Router;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.Owed;

/**
 * The retained messages that a session has asked for and not yet got: taken as the socket and the window allow, so that a
 * subscription to everything needs no queue. They are looked up when their subscription's turn comes: a thousand filters
 * that match all topics cost one list at a time. Event loop only.
 */
final class RetainedBacklog {
    private static final int[] NO_IDENTIFIERS = {};

    /** Is told what a subscription is owed from now on; null for nothing any more. */
    interface Debts {
        void are(TopicFilter filter, Owed owed);
    }

    private static final class Part {
        final Subscription subscription;
        Owed owed; // as the store knows it; null if it does not
        List<RetainedMessage> messages; // null until its turn
        int next;
        boolean isAhead; // of what the store knows

        Part(KeptSubscription kept) {
            this.subscription = kept.subscription();
            this.owed = kept.owed();
        }
    }

    private final Router router;
    private final String tenant;
    private final BinaryOperator<Qos> qos;
    private final Debts debts;
    private final Deque<Part> parts = new ArrayDeque<>(1);

    /** @param qos what goes out of the QoS of a message and that of a subscription */
    RetainedBacklog(Router router, String tenant, BinaryOperator<Qos> qos, Debts debts) {
        this.router = router;
        this.tenant = tenant;
        this.qos = qos;
        this.debts = debts;
    }

    void add(KeptSubscription subscription) {
        parts.add(new Part(subscription));
    }

    /** Forgets what a filter asked for. */
    void remove(TopicFilter filter) {
        if (!parts.isEmpty()) {
            parts.removeIf(p -> p.subscription.filter().equals(filter));
        }
    }

    void clear() {
        parts.clear();
    }

    /** Whether nothing is asked for; what is may turn out to be nothing. */
    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Which retained messages a subscription is still to get; null for none. */
    Owed owed(TopicFilter filter) {
        for (Part part : parts) {
            if (part.subscription.filter().equals(filter)) {
                return part.owed;
            }
        }
        return null;
    }

    /** Whether something is asked for that nobody knows yet: the broker has just been started. */
    boolean isUnknown() {
        return !parts.isEmpty() && parts.element().messages == null && !router.knowsRetained(tenant);
    }

    /** Whether there is a next one; only if it is known. */
    boolean hasNext() {
        for (Part part = parts.peek(); part != null; part = parts.peek()) {
            if (part.messages == null) {
                lookUp(part);
            }
            if (part.next < part.messages.size()) {
                return true;
            }
            parts.remove();
            if (part.owed != null) {
                debts.are(part.subscription.filter(), null);
            }
        }
        return false;
    }

    /** Says how far it has come, as far as the messages that went out have not said so themselves. */
    void report() {
        Part part = parts.peek();
        if (part == null || part.messages == null) {
            return;
        }
        if (hasNext() && part.isAhead) {
            part.isAhead = false;
            debts.are(part.subscription.filter(), part.owed);
        }
    }

    private void lookUp(Part part) {
        List<RetainedMessage> found = router.retained(tenant, part.subscription.filter());
        Owed owed = part.owed;
        if (owed != null) {
            found.removeIf(m -> !isOwed(m, owed, part.subscription));
            found.sort(Comparator.comparingLong(RetainedMessage::seq)); // so that one place says how far it has come
        }
        part.messages = found;
    }

    private boolean isOwed(RetainedMessage m, Owed owed, Subscription subscription) {
        boolean hasGone = m.seq() <= owed.after() && m.seq() != 0;
        boolean waits = m.seq() > owed.until() && qosOf(m, subscription) != Qos.AT_MOST_ONCE; // like any message
        return !hasGone && !waits;
    }

    private Qos qosOf(RetainedMessage m, Subscription subscription) {
        return qos.apply(m.message().qos(), subscription.maximumQos());
    }

    /** The QoS of the next one; only if there is one. */
    Qos nextQos() {
        Part part = parts.element();
        return qosOf(part.messages.get(part.next), part.subscription);
    }

    /** Says with the one just taken, as it is put into a queue, that it is owed no more. */
    void pay(Deposit deposit, Shelf shelf) {
        Part part = parts.element();
        if (part.isAhead) {
            part.isAhead = false;
            shelf.owes(part.subscription.filter(), part.owed, deposit);
        }
    }

    /** The next one; only if there is one. */
    Outgoing take() {
        Part part = parts.element();
        RetainedMessage retained = part.messages.get(part.next++);
        if (part.owed != null && retained.seq() != 0) {
            part.owed = part.owed.behind(retained.seq());
            part.isAhead = true;
        }
        Message message = retained.message();
        Subscription s = part.subscription;
        int[] identifiers = s.identifier() == 0 ? NO_IDENTIFIERS : new int[] {s.identifier()};
        return new Outgoing(
                message,
                qos.apply(message.qos(), s.maximumQos()),
                true,
                identifiers,
                null,
                new Body(message)); // 3.3.1.3, and [MQTT-3.3.1-8] of MQTT 3.1.1
    }
}
