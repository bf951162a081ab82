package mqtt.session.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import mqtt.api.Qos;
import mqtt.session.ListenerSettings.Limits;

/**
 * What waits for one session: QoS 0 for the socket, QoS 1 and 2 for the window too, so that the first need not wait behind
 * the others. Each lane keeps its order. Limited in messages and bytes: where there is no more room QoS 0 goes first, the
 * oldest before the others, and what is acknowledged is refused only when there is no QoS 0 left. Event loop only.
 */
final class MessageQueue {
    private final Deque<Outgoing> unacknowledged = new ArrayDeque<>(2);
    private final Deque<Outgoing> acknowledged = new ArrayDeque<>(2);
    private final Budget budget;
    private long bytes;

    MessageQueue(Budget budget) {
        this.budget = budget;
    }

    /**
     * Puts a message behind those of its lane.
     *
     * @param dropped is given what has to go, perhaps the message itself
     */
    void add(Outgoing message, Limits limits, Consumer<Outgoing> dropped) {
        boolean mayWait = message.bytes() <= limits.queueBytes();
        while (mayWait && isFull(message, limits)) {
            Outgoing oldest = unacknowledged.poll();
            if (oldest == null) {
                mayWait = false;
            } else {
                taken(oldest);
                dropped.accept(oldest);
            }
        }
        if (!mayWait) {
            dropped.accept(message);
            return;
        }
        lane(message.qos).add(message);
        bytes += message.bytes();
        budget.hold(message);
    }

    private boolean isFull(Outgoing next, Limits limits) {
        return size() >= limits.queueMessages()
                || bytes + next.bytes() > limits.queueBytes()
                || !budget.hasForWaiting(next);
    }

    private Deque<Outgoing> lane(Qos qos) {
        return qos == Qos.AT_MOST_ONCE ? unacknowledged : acknowledged;
    }

    /** Whether a message of this QoS would have to stand behind others. */
    boolean hasLike(Qos qos) {
        return !lane(qos).isEmpty();
    }

    /** The next of QoS 0; null if there is none. */
    Outgoing pollUnacknowledged() {
        return taken(unacknowledged.poll());
    }

    /** The next of QoS 1 or 2; null if there is none. */
    Outgoing pollAcknowledged() {
        return taken(acknowledged.poll());
    }

    private Outgoing taken(Outgoing message) {
        if (message != null) {
            bytes -= message.bytes();
            budget.letGo(message);
        }
        return message;
    }

    int size() {
        return unacknowledged.size() + acknowledged.size();
    }
}
