package mqtt.session.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;

/**
 * The retained messages that a session has asked for and not yet got: taken as the socket and the window allow, so that a
 * subscription to everything needs no queue. They are looked up when their subscription's turn comes: a thousand filters
 * that match all topics cost one list at a time. Event loop only.
 */
final class RetainedBacklog {
    private static final int[] NO_IDENTIFIERS = {};

    private static final class Part {
        final Subscription subscription;
        List<Message> messages; // null until its turn
        int next;

        Part(Subscription subscription) {
            this.subscription = subscription;
        }
    }

    private final Function<TopicFilter, List<Message>> lookUp;
    private final BinaryOperator<Qos> qos;
    private final Deque<Part> parts = new ArrayDeque<>(1);

    /** @param qos what goes out of the QoS of a message and that of a subscription */
    RetainedBacklog(Function<TopicFilter, List<Message>> lookUp, BinaryOperator<Qos> qos) {
        this.lookUp = lookUp;
        this.qos = qos;
    }

    void add(Subscription subscription) {
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

    /** Whether there is a next one. */
    boolean hasNext() {
        for (Part part = parts.peek(); part != null; part = parts.peek()) {
            if (part.messages == null) {
                part.messages = lookUp.apply(part.subscription.filter());
            }
            if (part.next < part.messages.size()) {
                return true;
            }
            parts.remove();
        }
        return false;
    }

    /** The QoS of the next one; only if there is one. */
    Qos nextQos() {
        Part part = parts.element();
        return qos.apply(part.messages.get(part.next).qos(), part.subscription.maximumQos());
    }

    /** The next one; only if there is one. */
    Outgoing take() {
        Part part = parts.element();
        Message message = part.messages.get(part.next++);
        if (part.next == part.messages.size()) {
            parts.remove();
        }
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
