package mqtt.session.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
import mqtt.spi.route.StoredShare;
import mqtt.spi.route.WaitingMessage;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.KeptEntry;
import mqtt.spi.store.KeptQueue;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.Owed;

/**
 * Messages to the client of one session, and the order they go out in: what is under way before what waits, and retained
 * messages before what was published since. Event loop only.
 *
 * <p>Nothing overtakes: a message is sent at once only if nothing of its lane waits, and no retained message at all; only
 * {@link Order#LIFO} turns round what has to wait.
 */
final class Sender {
    private final Session session;

    // ---- valid for the session
    private final Budget budget;
    private final UnderWay underWay;
    private final MessageQueue queue;
    private final RetainedBacklog retained;
    private final Outgoings outgoings;
    private final Journal journal;
    private final Shelf shelf; // null if it ends with the process
    private final Pager pager; // likewise
    private QueueSettings settings;
    private long toldBytes; // of what waits

    // ---- valid for the connection
    private OnlinePhase to; // null while there is none
    private boolean draining;
    private boolean overflowed; // since it was drained

    /** @param shelf null if the session ends with the process */
    Sender(Session session, RetainedBacklog retained, Budget budget, Journal journal, Shelf shelf) {
        this.session = session;
        this.journal = journal;
        this.budget = budget;
        this.underWay = new UnderWay(session, budget, journal);
        this.shelf = shelf;
        this.outgoings = new Outgoings(this, shelf, budget);
        Backlog backlog = shelf == null ? null : new Backlog();
        this.queue = new MessageQueue(budget, backlog);
        this.pager = shelf == null ? null : new Pager(this, shelf, backlog, queue, budget);
        queue.pager(pager);
        this.retained = retained;
    }

    /** As the store has it; the client is away. */
    void restore(KeptQueue kept, QueueSettings oldSettings) {
        settings = oldSettings;
        pager.restore(kept, oldSettings);
        underWay.restore(kept.underWay(), this, shelf);
        tellRoom();
    }

    /**
     * A message of a shared subscription that was sent to this client.
     *
     * @param subscription null if it is not subscribed any more
     * @param group null likewise
     */
    void restoreShare(KeptEntry entry, StoredShare share, Subscription subscription, SharedGroup group) {
        KeptOutgoing message = outgoings.restored(entry, share, subscription, group);
        underWay.restore(message);
    }

    /** Offers what of shared subscriptions was sent and is not acknowledged to those who are there. */
    void lendRestored() {
        underWay.read(underWay.unreadShares(), () -> {
            if (to == null) {
                leaveToOthers();
            }
        });
    }

    // ---- connections come and go

    /** A client is there; nothing is sent before {@link #resume}. */
    void attach(OnlinePhase connection, QueueSettings newSettings) {
        to = connection;
        settings = newSettings;
        underWay.attach(connection);
        if (pager != null) {
            pager.attach(newSettings);
        }
    }

    /** Sends what was under way when the last connection ended, then what waits [MQTT-4.4.0-1]. After CONNACK. */
    void resume() {
        OnlinePhase now = to;
        underWay.read(underWay.unread(), () -> {
            if (to == now) {
                underWay.resume();
                drain();
            }
        });
    }

    /**
     * The client is away.
     *
     * @param goesOn whether it may come back to what is here
     */
    void detach(boolean goesOn) {
        to = null;
        underWay.detach();
        if (pager != null && goesOn) {
            pager.detach();
            underWay.unload();
        }
        tellRoom();
    }

    /**
     * The client is away and its session goes on: what any member of a shared subscription may have is for those who are
     * there. What is under way with QoS 1 is lent: if the client is back first it gets that again. What is under way with
     * QoS 2 is its own [MQTT-4.8.2-4].
     */
    void leaveToOthers() {
        if (!session.member().isMember()) {
            return;
        }
        Leavings leavings = new Leavings(session);
        for (Outgoing message : underWay.inOrder()) {
            if (message.message != null) {
                leavings.lend(message);
            }
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
     * @return what only the store knows
     */
    Unseen end(Predicate<Outgoing> somebodyElse) {
        List<Outgoing> sent = goAway();
        List<Outgoing> waiting = new ArrayList<>(queue.takeIf(o -> true));
        Unseen unseen = pager == null ? Unseen.NOTHING : pager.unseen();
        if (pager != null) {
            waiting.addAll(pager.leave());
        }
        List<Long> unread = departure().end(sent, waiting, somebodyElse);
        underWay.clear();
        retained.clear();
        tellRoom();
        return unseen.with(unread);
    }

    /**
     * One of several clients is gone, and its place with it: what it has not acknowledged is for the others.
     *
     * @param heirs take one message; null if they have theirs
     */
    void leave(Consumer<Outgoing> heirs) {
        if (shelf == null) {
            end(left -> {
                if (heirs != null) {
                    heirs.accept(left);
                }
                return true;
            });
            return;
        }
        List<Outgoing> sent = goAway();
        List<Outgoing> waiting = new ArrayList<>(queue.takeIf(o -> true));
        waiting.addAll(pager.leave());
        underWay.clear();
        retained.clear();
        tellRoom();
        departure().leaveTo(heirs, sent, waiting);
    }

    private List<Outgoing> goAway() {
        to = null;
        underWay.detach();
        tellRoom();
        return underWay.inOrder();
    }

    private Departure departure() {
        return new Departure(session, journal, shelf);
    }

    /** The broker stops: what is in the store comes back from there. */
    void letGo() {
        to = null;
        underWay.clear();
        queue.takeIf(o -> true);
        if (pager != null) {
            pager.leave();
        }
        retained.clear();
        tellRoom();
    }

    // ---- new messages

    /**
     * Sends a message, now if it can be, else when its turn comes.
     *
     * @param share where it is kept; null unless it has waited in a shared subscription
     */
    void send(Message message, Qos qos, boolean retain, Delivery delivery, StoredShare share) {
        if (qos == Qos.AT_MOST_ONCE && share != null) {
            share.forget(journal::add);
        }
        sendOrKeep(message, qos, retain, delivery, share);
        tellRoom();
    }

    private void sendOrKeep(Message message, Qos qos, boolean retain, Delivery delivery, StoredShare share) {
        if (to == null) {
            keepForLater(message, qos, retain, delivery, share);
        } else if (qos == Qos.AT_MOST_ONCE) {
            if (to.isBlocked() || queue.hasLike(qos) || !retained.isEmpty()) {
                enqueue(outgoings.of(message, qos, retain, delivery, null));
            } else {
                to.publish(message, qos, retain, delivery.identifiers(), 0, false);
            }
        } else {
            send(outgoings.of(message, qos, retain, delivery, share));
        }
    }

    private void send(Outgoing outgoing) {
        boolean atOnce =
                outgoing.qos == Qos.AT_MOST_ONCE ? !to.isBlocked() : mayNumber() && budget.has(outgoing.cost());
        if (atOnce && !queue.hasLike(outgoing.qos) && retained.isEmpty()) {
            sendNew(outgoing);
        } else {
            enqueue(outgoing);
        }
    }

    /** Sends what another client with the same identifier has left. */
    void take(Outgoing left) {
        Outgoing mine = outgoings.copy(left);
        if (to == null) {
            enqueue(mine);
        } else {
            send(mine);
        }
        tellRoom();
    }

    private void keepForLater(Message message, Qos qos, boolean retain, Delivery delivery, StoredShare share) {
        if (qos == Qos.AT_MOST_ONCE) {
            session.dropped(message, DropReason.OFFLINE_QOS_0);
        } else {
            enqueue(outgoings.of(message, qos, retain, delivery, share));
            session.waits(message);
        }
    }

    /** Says what has changed to those who choose among the members of shared subscriptions, and to the tenant. */
    private void tellRoom() {
        long now = queue.allBytes();
        if (now != toldBytes) {
            session.use().waits(now - toldBytes);
            toldBytes = now;
        }
        session.member().tellRoom();
    }

    private void enqueue(Outgoing outgoing) {
        if (outgoing.qos == Qos.AT_MOST_ONCE && session.use().isQueueFull()) {
            dropped(outgoing.message, DropReason.QUEUE_FULL);
            return;
        }
        Room room = to == null ? settings.offline() : settings.online();
        boolean waits = queue.add(outgoing, room, settings.whenFull(), session.wallMillis(), this::overflow);
        if (waits && outgoing instanceof KeptOutgoing kept) {
            if (!kept.isPut()) {
                journal.put(kept);
            } else if (kept.share != null) {
                journal.waits(kept);
            }
        }
    }

    /**
     * There is no room for a message. One of a shared subscription goes back there, if something is to be done here first:
     * when it is, there may be room.
     */
    private void overflow(Outgoing message, DropReason why) {
        boolean busy = to != null && load() > 0;
        boolean forOthers = message.group != null && message.qos != Qos.AT_MOST_ONCE;
        if (why == DropReason.QUEUE_FULL && busy && forOthers) {
            overflowed = true;
            tellRoom();
            giveBack(message);
        } else {
            dropped(message.message, why);
            journal.forget(message);
        }
    }

    private void giveBack(Outgoing message) {
        StoredShare share = null;
        if (message instanceof KeptOutgoing kept) {
            share = kept.share;
            if (!kept.isPut()) {
                journal.put(kept);
            }
            kept.isGone = true; // from here
        }
        message.group.giveBack(List.of(WaitingMessage.of(message.message, share)));
    }

    /** The retained messages of a subscription are to be sent; by the next {@link #drain}. */
    void wantsRetained(KeptSubscription subscription) {
        retained.add(subscription);
    }

    /** Which retained messages a subscription is still to get, as the store knows it; null for none. */
    Owed owed(TopicFilter filter) {
        return retained.owed(filter);
    }

    /** Those of this filter are not wanted any more [MQTT-3.10.4-2]. */
    void unwanted(TopicFilter filter) {
        retained.remove(filter);
    }

    private boolean mayNumber() {
        return underWay.hasRoom(settings.online().bytes());
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
        retained.report();
        if (pager != null) {
            pager.load();
        }
        tellRoom();
    }

    private boolean sendNext() {
        if (underWay.sendNext()) {
            return true;
        }
        if (retained.isUnknown()) {
            return false;
        }
        if (retained.hasNext()) {
            return sendRetained(); // what was published since waits, or a client would end with an older state
        }
        Outgoing next = mayNumber() ? queue.pollAcknowledged(settings.order()) : null;
        if (next == null) {
            next = queue.pollUnacknowledged(settings.order());
        }
        if (next == null) {
            return false;
        }
        sendNew(next);
        return true;
    }

    private boolean sendRetained() {
        boolean acknowledged = retained.nextQos() != Qos.AT_MOST_ONCE;
        if (acknowledged && !mayNumber()) {
            return false;
        }
        Outgoing next = retained.take();
        if (!acknowledged || shelf == null) {
            sendNew(next);
            return true;
        }
        Deposit deposit = new Deposit(next.message);
        retained.pay(deposit, session.shelf()); // it is in the queue, or it is owed
        session.home().with(deposit, () -> sendNew(outgoings.copy(next)));
        journal.arrive(deposit);
        return true;
    }

    private void sendNew(Outgoing next) {
        if (next.qos == Qos.AT_MOST_ONCE) {
            to.publish(next.message, next.qos, next.retain, next.subscriptionIdentifiers, 0, false);
        } else {
            underWay.add(next);
        }
    }

    // ---- the store's answers

    /**
     * Something that was said of a message is kept.
     *
     * @param first whether it is in the store from now on
     */
    void kept(KeptOutgoing message, boolean first) {
        if (message.isGone) {
            if (first && message.share == null) {
                journal.remove(message);
            }
        } else if (message.packetId == 0) {
            if (pager != null) {
                pager.kept();
            }
            drain();
        } else if (to != null) {
            underWay.kept(message);
            drain();
        }
    }

    /** The store does not take a message: its publisher is told, and nobody gets it. */
    void refused(KeptOutgoing message) {
        if (message.isGone) {
            return;
        }
        message.isGone = true;
        if (message.packetId == 0) {
            if (message.share == null) {
                pager.remove(message);
            } else {
                queue.remove(message);
            }
            dropped(message.message, DropReason.NOT_KEPT);
        } else if (underWay.refused(message)) {
            dropped(message.message, DropReason.NOT_KEPT);
        }
        drain();
    }

    /** Messages that could not be read any more, or were not before their session ended. */
    void droppedUnread(long messages) {
        session.droppedUnread(messages);
    }

    void dropped(Message message, DropReason why) {
        session.dropped(message, why);
    }

    int loop() {
        return session.loop();
    }

    long wallMillis() {
        return session.wallMillis();
    }

    // ---- the client's answers

    /** PUBACK. What is not under way is ignored: the client may repeat itself. */
    void acknowledged(int packetId) {
        if (underWay.acknowledged(packetId)) {
            drain();
        }
    }

    /**
     * PUBREC. PUBREL goes out when it is sure that the message will not go out again.
     *
     * @return false if no such message is under way
     */
    boolean received(int packetId, ReasonCode reason) {
        boolean known = underWay.received(packetId, reason);
        if (reason.isError()) {
            drain();
        }
        return known;
    }

    /** PUBCOMP. */
    void completed(int packetId) {
        if (underWay.completed(packetId)) {
            drain();
        }
    }

    int queued() {
        return queue.size();
    }

    /** How many messages wait or are under way. */
    int load() {
        return queue.size() + underWay.size();
    }

    /** How many more messages may wait; 0 while the client is away. */
    int free() {
        int free = to == null || overflowed ? 0 : settings.online().messages() - queue.size();
        return pager == null ? free : Math.min(free, Pager.FRONT - queue.inMemory()); // those of groups stay in memory
    }

    /** How much room is worth calling somebody for. */
    int enough() {
        int all = settings.online().messages();
        return Math.max(1, (pager == null ? all : Math.min(all, Pager.FRONT)) / 4);
    }
}
