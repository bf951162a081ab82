package mqtt.session.core;

import java.util.List;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import mqtt.api.TopicFilter;
import mqtt.api.hook.MessageListener;
import mqtt.session.ListenerSettings.SameClientId;
import mqtt.session.QueueSettings;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.StoredShare;
import mqtt.spi.route.WaitingMessage;
import mqtt.spi.store.Keeper;
import mqtt.spi.store.KeptEntry;
import mqtt.spi.store.KeptQueue;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Waiter;

/**
 * One subscriber, whether it is connected or not: its subscriptions, what waits for it, what is under way to it, what it
 * has begun with QoS 2. Lives on one event loop for life; what is not said to be for any thread is for that loop only.
 */
final class Session implements Receiver {
    private final SubscriberId id;
    private final Loop loop;
    private volatile boolean online;

    private final TenantUse use;
    private final Subscriptions subscriptions;
    private final Member member;
    private Shelf shelf; // null if it ends with the process
    private final Keeper keeper; // likewise
    private final SessionRecord record;
    private final Seats seats;
    private final DelayedWills delayedWills;
    private boolean upgradesQos;
    private long awaySinceMillis; // 0 while somebody is connected
    private Runnable cancelExpiry = () -> {};
    private boolean ended;
    private boolean brokerStops;

    /** @param shelf where it is kept; null if it ends with the process */
    Session(SubscriberId id, Loop loop, Shelf shelf) {
        this.id = id;
        this.loop = loop;
        this.shelf = shelf;
        this.keeper = shelf == null ? null : loop.keeper(shelf.durability());
        this.record = new SessionRecord(this, loop, shelf);
        this.delayedWills = new DelayedWills(loop, this::publishWill);
        this.use = loop.broker().use(id.tenant());
        use.sessions.incrementAndGet();
        this.subscriptions = new Subscriptions(this, loop);
        this.member = new Member(this, loop);
        this.seats = new Seats(this::newSeat);
    }

    private Seat newSeat() {
        loop.budget().take(Budget.SESSION_BYTES);
        Shelf ofSeat = seats == null || shelf == null ? shelf : record.newSeat();
        Sender sender = new Sender(
                this,
                new RetainedBacklog(loop.broker().router(), id.tenant(), this::outgoing, this::owes),
                loop.budget(),
                loop.journal(),
                ofSeat);
        return new Seat(sender, ofSeat);
    }

    /** With which QoS a message goes out [MQTT-3.8.4-8]. */
    private Qos outgoing(Qos published, Qos subscribed) {
        return upgradesQos ? subscribed : published.min(subscribed);
    }

    // ---- any thread

    @Override
    public SubscriberId id() {
        return id;
    }

    @Override
    public int loop() {
        return loop.index();
    }

    @Override
    public boolean isOnline() {
        return online;
    }

    @Override
    public Keeper keeper() {
        return keeper;
    }

    // ---- connections come and go

    /** Those who are connected. */
    List<OnlinePhase> connections() {
        return seats.connections();
    }

    /** A client takes the session, or joins those who have it. */
    Seat attach(OnlinePhase newConnection, long expirySeconds, Will will, SameClientId sharing) {
        cancelExpiry.run();
        delayedWills.cancelAll();
        upgradesQos = newConnection.connection().listener().manners().upgradesQos();
        Seat seat = seats.next(sharing);
        awaySinceMillis = 0;
        seat.attach(newConnection, expirySeconds, will == null ? null : will.numbered(record.nextWill()));
        online = true;
        record.attached(
                loop.broker().durability(id.tenant(), newConnection.connection().listener()), will != null);
        return seat;
    }

    /** The connection is over. */
    void detach(Seat seat) {
        if (seat.connection() == null) {
            return;
        }
        boolean isLast = seats.count() == 1;
        seat.detach(isLast);
        if (!isLast) {
            if (shelf != null && seat.shelf() == shelf) {
                moveTo(seats.other(seat).shelf());
            }
            seats.remove(seat);
            loop.budget().give(Budget.SESSION_BYTES);
            delayedWills.publish(seat.takeWill(), Rules.FOR_EVER);
            record.put();
            return;
        }
        online = false;
        awaySinceMillis = loop.wallMillis();
        if (brokerStops && record.isKept()) {
            return; // it goes on when the broker is back
        }
        if (seat.expirySeconds() == 0) {
            end(false);
            return;
        }
        if (!brokerStops) {
            seat.sender().leaveToOthers();
        }
        delayedWills.publish(seat.takeWill(), seat.expirySeconds());
        record.put();
        if (seat.expirySeconds() != Rules.FOR_EVER) {
            expireAfter(seat.expirySeconds() * 1000);
        }
    }

    /** The client that has the session's own queue leaves, while others stay: one of theirs is the session's from now on. */
    private void moveTo(Shelf other) {
        Shelf before = shelf;
        shelf = other;
        record.moveTo(other, before);
    }

    private void expireAfter(long millis) {
        cancelExpiry = loop.schedule(() -> end(true), millis);
    }

    private void publishWill(Will will) {
        will.publish(loop, id, record);
    }

    /** The session is over: nothing of it stays. */
    void end(boolean expired) {
        end(expired, null);
    }

    /** @param whenForgotten is told when it is sure that it will not come back; null for nobody */
    void end(boolean expired, Waiter whenForgotten) {
        if (ended) {
            return;
        }
        ended = true;
        if (subscriptions.size() > 0) {
            loop.broker().hooks().subscriptions().onUnsubscribed(id, List.copyOf(subscriptions.filters()));
        }
        leaveRouter();
        delayedWills.publishAll(); // not to itself: no route leads here now
        seats.forEach(s -> delayedWills.publish(s.takeWill(), 0));
        Leavings leavings = new Leavings(this);
        record.ends();
        seats.forEach(seat -> {
            Unseen unseen = seat.sender().end(left -> !brokerStops && leavings.leaveToOthers(left));
            seat.receivedQos2().clear();
            forget(seat.shelf(), unseen, whenForgotten);
        });
        leavings.giveBack();
        if (seats.isNobodys(shelf)) {
            record.end(whenForgotten);
        }
        loop.broker().counters().sessionsEnded.increment();
        loop.broker().hooks().sessions().onSessionEnded(id, expired);
    }

    /** Ends a queue, once the listeners were told what is dropped with it. */
    private void forget(Shelf ofSeat, Unseen unseen, Waiter whenForgotten) {
        Runnable end = ofSeat == null || ofSeat == shelf ? () -> record.end(whenForgotten) : () -> ofSeat.end(null);
        if (unseen.count() == 0) {
            end.run();
        } else if (loop.broker().hooks().messages() == null) {
            droppedUnread(unseen.count());
            end.run();
        } else {
            new Farewell(this, ofSeat, unseen, end).begin();
        }
    }

    /** Nobody finds it any more. */
    private void leaveRouter() {
        online = false;
        cancelExpiry.run();
        loop.sessions().remove(id, this);
        loop.broker().sessions.decrementAndGet();
        use.sessions.decrementAndGet();
        loop.budget().give(Budget.SESSION_BYTES * seats.count());
        subscriptions.removeAll();
    }

    /**
     * The broker stops: the client is told. A session that is kept goes on when it is back, and so does its will; that of
     * another one is not published, since it is not the client that was lost.
     */
    void shutDown() {
        brokerStops = true;
        if (record.isKept()) {
            connections().forEach(c -> c.connection().end(ReasonCode.SERVER_SHUTTING_DOWN, ""));
            record.put();
            delayedWills.cancelAll();
            ended = true;
            leaveRouter();
            seats.forEach(seat -> seat.sender().letGo());
        } else {
            seats.forEach(Seat::forgetWill);
            delayedWills.cancelAll();
            connections().forEach(c -> c.connection().end(ReasonCode.SERVER_SHUTTING_DOWN, ""));
            end(false);
        }
    }

    boolean brokerStops() {
        return brokerStops;
    }

    // ---- the store

    /** What it has in the store; null if it ends with the process. */
    Shelf shelf() {
        return shelf;
    }

    Seats seats() {
        return seats;
    }

    DelayedWills delayedWills() {
        return delayedWills;
    }

    boolean upgradesQos() {
        return upgradesQos;
    }

    /** Since when nobody is connected, in milliseconds since 1970; 0 if somebody is. */
    long awaySinceMillis() {
        return awaySinceMillis;
    }

    /** What the store knows of it. */
    SessionRecord record() {
        return record;
    }

    /**
     * As the store has it, before anybody has connected.
     *
     * @param away since when its client is away
     */
    void restore(KeptQueue kept, Owner.Session owner, long away) {
        awaySinceMillis = away;
        upgradesQos = owner.upgradesQos();
        QueueSettings queue = SessionRecord.queue(owner.room());
        Seat seat = seats.first();
        seat.restore(owner.expirySeconds(), queue);
        if (shelf != null) {
            seat.sender().restore(kept, queue);
            for (KeptSubscription subscription : kept.subscriptions()) {
                subscriptions.add(subscription.subscription());
                if (subscription.owed() != null) {
                    seat.sender().wantsRetained(subscription);
                }
            }
            for (int packetId : kept.receipts()) {
                seat.receivedQos2().begin(packetId);
            }
        }
    }

    /**
     * Several clients shared it when the process before ended: nobody knows which of them comes first, and whether an
     * identifier is that of a message that is here or of another one, which would be lost if it were taken for the first.
     */
    void forgetReceipts() {
        ReceivedQos2 received = seats.first().receivedQos2();
        if (shelf != null) {
            received.forEach(packetId -> shelf.endReceipt(packetId, null));
        }
        received.clear();
    }

    /** A message of a shared subscription that was sent to it. */
    void restoreShare(KeptEntry entry, StoredShare share, TopicFilter filter) {
        seats.first()
                .sender()
                .restoreShare(
                        entry,
                        share,
                        subscriptions.get(filter),
                        subscriptions.get(filter) == null
                                ? null
                                : loop.broker().router().group(id.tenant(), filter));
    }

    /** Takes what another client with the same identifier has left. */
    void inherit(Outgoing left) {
        if (!ended) {
            seats.take(left);
        }
    }

    /** What its tenant has and may have. */
    TenantUse use() {
        return use;
    }

    Loop home() {
        return loop;
    }

    /** All sessions are back: what was due meanwhile is due now. */
    void startTimers(Owner.Session owner) {
        if (ended || online) {
            return;
        }
        seats.first().sender().lendRestored();
        long now = loop.wallMillis();
        for (Owner.Will will : owner.wills()) {
            long delay = Math.min(will.delaySeconds(), owner.expirySeconds());
            long due = will.dueAtMillis() != 0 ? will.dueAtMillis() : awaySinceMillis + delay * 1000;
            delayedWills.delay(new Will(will.number(), will.message(), will.delaySeconds()), Math.max(0, due - now));
        }
        if (owner.offlineSinceMillis() == 0) {
            record.put(); // should the broker end again, it is from then on that it was away
        }
        if (owner.expirySeconds() != Rules.FOR_EVER) {
            expireAfter(Math.max(0, awaySinceMillis + owner.expirySeconds() * 1000 - now));
        }
    }

    // ---- subscriptions

    Subscriptions subscriptions() {
        return subscriptions;
    }

    private void owes(TopicFilter filter, Owed owed) {
        if (shelf != null) {
            shelf.owes(filter, owed);
        }
    }

    // ---- shared subscriptions; any thread

    /** Its part in shared subscriptions. */
    Member member() {
        return member;
    }

    @Override
    public int room() {
        return member.room();
    }

    @Override
    public int load() {
        return member.load();
    }

    @Override
    public void promise(int messages) {
        member.promise(messages);
    }

    @Override
    public void wake() {
        member.wake();
    }

    // ---- messages

    @Override
    public void deliver(Message message, Delivery delivery) {
        deliver(message, delivery, null);
    }

    @Override
    public void deliver(WaitingMessage waiting, Delivery delivery) {
        deliver(waiting.message(), delivery, waiting.share());
    }

    private void deliver(Message message, Delivery delivery, StoredShare share) {
        Qos qos = outgoing(message.qos(), delivery.maximumQos());
        if (delivery.group() != null) {
            member.promise(-1);
            if (!online) {
                member.handOn(message, qos, delivery.group(), share); // it was picked before it left
                return;
            }
        } else if (ended) {
            return;
        }
        boolean retain = message.retain() && delivery.retainAsPublished(); // [MQTT-3.3.1-12] [MQTT-3.3.1-13]
        Sender only = seats.only();
        if (only != null) {
            only.send(message, qos, retain, delivery, share);
        } else {
            seats.send(sender -> sender.send(message, qos, retain, delivery, share));
        }
    }

    /** Goes on sending what waits to those who are connected. */
    void drain() {
        seats.forEach(seat -> seat.sender().drain());
    }

    /** Whether nothing waits or is under way. */
    boolean isEmpty() {
        return seats.load() == 0;
    }

    /** How many messages wait, for whomever. */
    int queued() {
        return seats.queued();
    }

    long wallMillis() {
        return loop.wallMillis();
    }

    /** Tells that a message waits for the client to come back. */
    void waits(Message message) {
        MessageListener listeners = loop.broker().hooks().messages();
        if (listeners != null) {
            listeners.onOfflineMessage(id, message);
        }
    }

    /** Counts messages that the client does not get, and that are only in the store. */
    void droppedUnread(long messages) {
        if (!brokerStops) {
            loop.broker().counters().publishDropped.add(messages);
        }
    }

    /** Counts and tells that the client does not get a message. */
    void dropped(Message message, DropReason reason) {
        loop.broker().counters().publishDropped.increment();
        MessageListener listeners = loop.broker().hooks().messages();
        if (listeners != null) {
            listeners.onDrop(id, message, reason);
        }
    }

    @Override
    public String toString() {
        return "session=" + id;
    }
}
