package mqtt.session.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.session.QueueSettings;
import mqtt.session.QueueSettings.Order;
import mqtt.session.QueueSettings.Room;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.WaitingMessage;

/**
 * Messages to the client of one session: what waits, what is under way, what is sent again. Event loop only.
 *
 * <p>Invariants: (1) what has a packet identifier is in {@code inFlight}, and nothing else is; (2) of those, the ones with
 * {@code inWindow} are counted in {@code windowUsed}, which does not exceed the connection's {@code sendMaximum}; (3)
 * nothing overtakes: a message is sent at once only if nothing of its lane waits, and no retained message at all; only
 * {@link Order#LIFO} turns round what has to wait.
 */
final class Sender {
    private final Session session;

    // ---- valid for the session
    private final Budget budget;
    private final InFlight inFlight;
    private final MessageQueue queue;
    private final RetainedBacklog retained;
    private QueueSettings settings;

    // ---- valid for the connection
    private OnlinePhase to; // null while there is none
    private final Deque<Outgoing> toResend = new ArrayDeque<>(0);
    private int windowUsed;
    private boolean draining;
    private boolean overflowed; // since it was drained

    Sender(Session session, RetainedBacklog retained, Budget budget) {
        this.session = session;
        this.budget = budget;
        this.inFlight = new InFlight(budget);
        this.queue = new MessageQueue(budget);
        this.retained = retained;
    }

    // ---- connections come and go

    /** A client is there; nothing is sent before {@link #resume}. */
    void attach(OnlinePhase connection, QueueSettings newSettings) {
        to = connection;
        settings = newSettings;
        windowUsed = 0;
    }

    /** Sends what was under way when the last connection ended, then what waits [MQTT-4.4.0-1]. After CONNACK. */
    void resume() {
        toResend.clear();
        List<Outgoing> underWay = inFlight.inOrder();
        for (Outgoing message : underWay) {
            message.inWindow = false;
            if (message.released) {
                toResend.add(message); // first: PUBREL does not wait for the window [MQTT-3.3.4-10]
            }
        }
        for (Outgoing message : underWay) {
            if (!isOurs(message)) {
                inFlight.remove(message);
            } else if (!message.released) {
                toResend.add(message);
            }
        }
        drain();
    }

    /** Whether no other member of a shared subscription has got it meanwhile. */
    private static boolean isOurs(Outgoing message) {
        WaitingMessage lent = message.lent;
        message.lent = null;
        return lent == null || lent.take();
    }

    /** The client is away. */
    void detach() {
        to = null;
        toResend.clear();
        session.tellRoom();
    }

    /**
     * The client is away and its session goes on: what any member of a shared subscription may have is for those who are
     * there. What is under way with QoS 1 is lent: if the client is back first it gets that again. What is under way with
     * QoS 2 is its own [MQTT-4.8.2-4].
     */
    void leaveToOthers() {
        if (session.membership() == null) {
            return;
        }
        Leavings leavings = new Leavings(session);
        for (Outgoing message : inFlight.inOrder()) {
            leavings.lend(message);
        }
        queue.takeIf(o -> o.group != null && !o.group.isEmpty()).forEach(leavings::leave);
        leavings.giveBack();
    }

    /** The client is no member any more: what waits for it is for those who are. */
    void leaveToOthers(SharedGroup group) {
        if (!group.isEmpty()) {
            Leavings leavings = new Leavings(session);
            queue.takeIf(o -> o.group == group).forEach(leavings::leave);
            leavings.giveBack();
        }
    }

    /**
     * The session has ended: nothing of it stays.
     *
     * @param somebodyElse gives what was for this client to somebody else; false if there is nobody
     */
    void end(Predicate<Outgoing> somebodyElse) {
        detach();
        for (Outgoing message : inFlight.inOrder()) {
            if (!message.released) {
                // nobody else gets what has begun with QoS 2 [MQTT-4.8.2-5]
                leave(message, left -> left.qos == Qos.AT_LEAST_ONCE && somebodyElse.test(left));
            }
        }
        inFlight.clear(); // routes that nobody asks for again may hold this object for long
        queue.takeIf(o -> true).forEach(left -> leave(left, somebodyElse));
        retained.clear();
    }

    private void leave(Outgoing left, Predicate<Outgoing> somebodyElse) {
        if (!somebodyElse.test(left) && isOurs(left)) {
            session.dropped(left.message, DropReason.SESSION_ENDED);
        }
    }

    // ---- new messages

    /** Sends a message, now if it can be, else when its turn comes. */
    void send(Message message, Qos qos, boolean retain, Delivery delivery) {
        sendOrKeep(message, qos, retain, delivery);
        session.tellRoom();
    }

    private void sendOrKeep(Message message, Qos qos, boolean retain, Delivery delivery) {
        if (to == null) {
            keepForLater(message, qos, retain, delivery);
        } else if (qos == Qos.AT_MOST_ONCE) {
            if (to.isBlocked() || queue.hasLike(qos) || !retained.isEmpty()) {
                enqueue(outgoing(message, qos, retain, delivery));
            } else {
                to.publish(message, qos, retain, delivery.identifiers(), 0, false);
            }
        } else {
            send(outgoing(message, qos, retain, delivery));
        }
    }

    private void send(Outgoing outgoing) {
        boolean atOnce = outgoing.qos == Qos.AT_MOST_ONCE ? !to.isBlocked() : mayNumber() && toResend.isEmpty();
        if (atOnce && !queue.hasLike(outgoing.qos) && retained.isEmpty()) {
            sendNew(outgoing);
        } else {
            enqueue(outgoing);
        }
    }

    /** Sends what another client with the same identifier has left. */
    void take(Outgoing left) {
        send(new Outgoing(
                left.message,
                left.qos,
                left.retain,
                left.subscriptionIdentifiers,
                left.group,
                budget.bodyOf(left.message)));
        session.tellRoom();
    }

    private Outgoing outgoing(Message message, Qos qos, boolean retain, Delivery delivery) {
        return new Outgoing(message, qos, retain, delivery.identifiers(), delivery.group(), budget.bodyOf(message));
    }

    private void keepForLater(Message message, Qos qos, boolean retain, Delivery delivery) {
        if (qos == Qos.AT_MOST_ONCE) {
            session.dropped(message, DropReason.OFFLINE_QOS_0);
        } else {
            enqueue(outgoing(message, qos, retain, delivery));
            session.waits(message);
        }
    }

    private void enqueue(Outgoing outgoing) {
        Room room = to == null ? settings.offline() : settings.online();
        queue.add(outgoing, room, settings.whenFull(), session.wallMillis(), this::overflow);
    }

    /**
     * There is no room for a message. One of a shared subscription goes back there, if something is to be done here first:
     * when it is, there may be room.
     */
    private void overflow(Outgoing message, DropReason why) {
        boolean busy = to != null && queue.size() + inFlight.size() > 0;
        boolean forOthers = message.group != null && message.qos != Qos.AT_MOST_ONCE;
        if (why == DropReason.QUEUE_FULL && busy && forOthers) {
            overflowed = true;
            session.tellRoom();
            message.group.giveBack(List.of(WaitingMessage.of(message.message)));
        } else {
            session.dropped(message.message, why);
        }
    }

    /** The retained messages of a subscription are to be sent; by the next {@link #drain}. */
    void wantsRetained(Subscription subscription) {
        retained.add(subscription);
    }

    /** Those of this filter are not wanted any more [MQTT-3.10.4-2]. */
    void unwanted(TopicFilter filter) {
        retained.remove(filter);
    }

    private boolean mayNumber() {
        return hasWindow() && !inFlight.isFull(settings.online().bytes()) && !to.isBlocked();
    }

    private boolean hasWindow() {
        return windowUsed < to.terms().sendMaximum();
    }

    /** Sends a message with a packet identifier of its own. */
    private void number(Outgoing outgoing) {
        inFlight.add(outgoing);
        outgoing.inWindow = true;
        windowUsed++;
        if (!to.publish(
                outgoing.message,
                outgoing.qos,
                outgoing.retain,
                outgoing.subscriptionIdentifiers,
                outgoing.packetId,
                false)) {
            settle(outgoing); // it could not be sent at all
        }
    }

    private void settle(Outgoing outgoing) {
        if (inFlight.get(outgoing.packetId) == outgoing) {
            inFlight.remove(outgoing);
            leaveWindow(outgoing);
        }
    }

    private void leaveWindow(Outgoing outgoing) {
        if (outgoing.inWindow) {
            outgoing.inWindow = false;
            windowUsed--;
        }
    }

    /** Sends what waits, as far as the socket and the window allow. */
    void drain() {
        OnlinePhase now = to;
        if (draining || now == null) {
            return;
        }
        draining = true;
        overflowed = false;
        try {
            while (to == now && !now.isBlocked() && sendNext()) {
                // one more
            }
        } finally {
            draining = false;
        }
        session.tellRoom();
    }

    private boolean sendNext() {
        if (!toResend.isEmpty() && (hasWindow() || toResend.element().released)) {
            resend(toResend.remove());
            return true;
        }
        boolean mayNumber = toResend.isEmpty() && mayNumber();
        Outgoing next = null;
        if (retained.hasNext()) {
            // what was published since waits behind, or a client would end with an older state than it has seen
            next = mayNumber || retained.nextQos() == Qos.AT_MOST_ONCE ? retained.take() : null;
        } else {
            next = mayNumber ? queue.pollAcknowledged(settings.order()) : null;
            if (next == null) {
                next = queue.pollUnacknowledged(settings.order());
            }
        }
        if (next == null) {
            return false;
        }
        sendNew(next);
        return true;
    }

    private void sendNew(Outgoing next) {
        if (next.qos == Qos.AT_MOST_ONCE) {
            to.publish(next.message, next.qos, next.retain, next.subscriptionIdentifiers, 0, false);
        } else {
            number(next);
        }
    }

    private void resend(Outgoing old) {
        if (inFlight.get(old.packetId) != old) {
            return;
        }
        if (old.released) {
            to.pubrel(old.packetId);
            return;
        }
        old.inWindow = true;
        windowUsed++;
        boolean sent = to.publish(
                old.message, old.qos, old.retain, old.subscriptionIdentifiers, old.packetId, true); // [MQTT-3.3.1-1]
        if (!sent) {
            settle(old);
        }
    }

    // ---- the client's answers

    /** PUBACK. What is not under way is ignored: the client may repeat itself. */
    void acknowledged(int packetId) {
        Outgoing message = inFlight.get(packetId);
        if (message != null && message.qos == Qos.AT_LEAST_ONCE) {
            settle(message);
            drain();
        }
    }

    /**
     * PUBREC.
     *
     * @return false if no such message is under way
     */
    boolean received(int packetId, ReasonCode reason) {
        Outgoing message = inFlight.get(packetId);
        if (message == null || message.qos != Qos.EXACTLY_ONCE) {
            return false;
        }
        if (reason.isError()) {
            settle(message); // the client will not have it [MQTT-4.4.0-2]
            drain();
        } else {
            inFlight.release(message);
        }
        return true;
    }

    /** PUBCOMP. */
    void completed(int packetId) {
        Outgoing message = inFlight.get(packetId);
        if (message != null && message.released) {
            settle(message);
            drain();
        }
    }

    int queued() {
        return queue.size();
    }

    /** How many messages wait or are under way. */
    int load() {
        return queue.size() + inFlight.size();
    }

    /** How many more messages may wait; 0 while the client is away. */
    int free() {
        return to == null || overflowed ? 0 : settings.online().messages() - queue.size();
    }

    /** How much room is worth calling somebody for. */
    int enough() {
        return Math.max(1, settings.online().messages() / 4);
    }
}
