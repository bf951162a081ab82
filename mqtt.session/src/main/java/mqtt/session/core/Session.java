package mqtt.session.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.hook.MessageListener;
import mqtt.session.ListenerSettings.SameClientId;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.WaitingMessage;

/**
 * One subscriber, whether it is connected or not: its subscriptions, what waits for it, what is under way to it, what it
 * has begun with QoS 2. Lives on one event loop for life; what is not said to be for any thread is for that loop only.
 */
final class Session implements Receiver {
    private final SubscriberId id;
    private final Loop loop;
    private volatile boolean online;
    private volatile Membership membership; // null until it is a member of a shared subscription

    private final Map<TopicFilter, Subscription> subscriptions = new HashMap<>(2);
    private final List<Seat> seats = new ArrayList<>(1);
    private Sender only; // of the only seat: saves looking for it per message; null while several share
    private final List<DelayedWill> delayedWills = new ArrayList<>(0);
    private SameClientId sharing = SameClientId.TAKES_OVER;
    private boolean upgradesQos;
    private int turn; // of those who share
    private Runnable cancelExpiry = () -> {};
    private boolean ended;
    private boolean brokerStops;

    Session(SubscriberId id, Loop loop) {
        this.id = id;
        this.loop = loop;
        sit(newSeat());
    }

    private void sit(Seat seat) {
        seats.add(seat);
        only = seats.size() == 1 ? seat.sender() : null;
    }

    private Seat newSeat() {
        loop.budget().take(Budget.SESSION_BYTES);
        return new Seat(new Sender(
                this,
                new RetainedBacklog(f -> loop.broker().router().retained(id.tenant(), f), this::outgoing),
                loop.budget()));
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

    // ---- connections come and go

    /** Those who are connected. */
    List<OnlinePhase> connections() {
        return seats.stream().map(Seat::connection).filter(Objects::nonNull).toList();
    }

    /** A client takes the session, or joins those who have it. */
    Seat attach(OnlinePhase newConnection, long expirySeconds, Will will, SameClientId newSharing) {
        cancelExpiry.run();
        List.copyOf(delayedWills).forEach(DelayedWill::cancel); // the client is back within the delay [MQTT-3.1.3-9]
        sharing = newSharing;
        upgradesQos = newConnection.connection().listener().manners().upgradesQos();
        Seat seat = seats.get(0);
        if (seat.connection() != null) {
            seat = newSeat();
            sit(seat);
        }
        seat.attach(newConnection, expirySeconds, will);
        online = true;
        return seat;
    }

    /** The connection is over. */
    void detach(Seat seat) {
        if (seat.connection() == null) {
            return;
        }
        seat.detach();
        if (seats.size() > 1) {
            giveUp(seat);
            publishWill(seat.takeWill(), Rules.FOR_EVER);
            return;
        }
        online = false;
        if (seat.expirySeconds() == 0) {
            end(false);
            return;
        }
        if (!brokerStops) {
            seat.sender().leaveToOthers();
        }
        publishWill(seat.takeWill(), seat.expirySeconds());
        if (seat.expirySeconds() != Rules.FOR_EVER) {
            cancelExpiry = loop.schedule(() -> end(true), seat.expirySeconds() * 1000);
        }
    }

    /** Others stay: with {@link SameClientId#BALANCE} they get what was for this one. */
    private void giveUp(Seat seat) {
        seats.remove(seat);
        only = seats.size() == 1 ? seats.get(0).sender() : null;
        loop.budget().give(Budget.SESSION_BYTES);
        seat.sender().end(left -> {
            if (sharing == SameClientId.BALANCE) {
                next().sender().take(left);
            }
            return true; // with fanout they have theirs
        });
        seat.receivedQos2().clear();
    }

    /** Publishes a will, after its delay but no later than the session ends. */
    private void publishWill(Will will, long expirySeconds) {
        if (will == null) {
            return;
        }
        long delay = Math.min(will.delaySeconds(), expirySeconds);
        if (delay == 0) {
            will.publish(loop, id);
        } else {
            new DelayedWill(will).waitFor(delay);
        }
    }

    /** A will whose client may yet come back. */
    private final class DelayedWill {
        private final Will will;
        private Runnable cancel;

        DelayedWill(Will will) {
            this.will = will;
        }

        void waitFor(long seconds) {
            delayedWills.add(this);
            cancel = loop.schedule(this::publish, seconds * 1000);
        }

        void cancel() {
            cancel.run();
            delayedWills.remove(this);
        }

        void publish() {
            cancel();
            will.publish(loop, id);
        }
    }

    /** The session is over: nothing of it stays. */
    void end(boolean expired) {
        if (ended) {
            return;
        }
        ended = true;
        online = false;
        cancelExpiry.run();
        loop.sessions().remove(id, this);
        loop.budget().give(Budget.SESSION_BYTES * seats.size());
        subscriptions.keySet().forEach(f -> loop.budget().give(Budget.ofFilter(f.value())));
        if (!subscriptions.isEmpty()) {
            subscriptions.keySet().forEach(f -> loop.broker().router().unsubscribe(this, f));
            loop.broker().hooks().subscriptions().onUnsubscribed(id, List.copyOf(subscriptions.keySet()));
            subscriptions.clear();
            if (membership != null) {
                membership.filters().clear();
            }
        }
        // when the session ends a will's delay does too [MQTT-3.1.2-8]; not to itself: no route leads here now
        List.copyOf(delayedWills).forEach(DelayedWill::publish);
        seats.forEach(s -> publishWill(s.takeWill(), 0));
        Leavings leavings = new Leavings(this);
        for (Seat seat : seats) {
            seat.sender().end(left -> !brokerStops && leavings.leaveToOthers(left));
            seat.receivedQos2().clear();
        }
        leavings.giveBack();
        loop.broker().sessions.decrementAndGet();
        loop.broker().counters().sessionsEnded.increment();
        loop.broker().hooks().sessions().onSessionEnded(id, expired);
    }

    /** The broker stops: the client is told, and no will is published, since it is not the client that was lost. */
    void shutDown() {
        brokerStops = true;
        seats.forEach(Seat::forgetWill);
        List.copyOf(delayedWills).forEach(DelayedWill::cancel);
        connections().forEach(c -> c.connection().end(ReasonCode.SERVER_SHUTTING_DOWN, ""));
        end(false);
    }

    // ---- subscriptions

    Collection<Subscription> subscriptions() {
        return subscriptions.values();
    }

    boolean hasSubscription(TopicFilter filter) {
        return subscriptions.containsKey(filter);
    }

    /** Returns whether it is new. */
    boolean subscribe(Subscription subscription) {
        Subscription before = subscriptions.put(subscription.filter(), subscription);
        if (subscription.equals(before)) {
            return false; // as it was: no route changes
        }
        if (before == null) {
            loop.budget().take(Budget.ofFilter(subscription.filter().value()));
        }
        if (subscription.filter().isShared()) {
            join(subscription.filter());
        }
        return loop.broker().router().subscribe(this, subscription);
    }

    private void join(TopicFilter shared) {
        if (membership == null) {
            membership = new Membership();
            tellRoom();
        }
        membership.filters().add(shared);
    }

    /** Returns whether it was there. */
    boolean unsubscribe(TopicFilter filter) {
        if (subscriptions.remove(filter) != null) {
            loop.budget().give(Budget.ofFilter(filter.value()));
        }
        seats.forEach(s -> s.sender().unwanted(filter));
        if (filter.isShared() && membership != null) {
            return leave(filter);
        }
        return loop.broker().router().unsubscribe(this, filter);
    }

    private boolean leave(TopicFilter shared) {
        membership.filters().remove(shared);
        SharedGroup group = loop.broker().router().group(id.tenant(), shared);
        boolean wasThere = loop.broker().router().unsubscribe(this, shared);
        if (wasThere) {
            seats.forEach(s -> s.sender().leaveToOthers(group));
        }
        return wasThere;
    }

    // ---- shared subscriptions; any thread

    /** Null if it is no member of any. */
    Membership membership() {
        return membership;
    }

    /**
     * Says to those who choose among the members of shared subscriptions how much room there is; where clients share the
     * session, for all of them together or, if each gets every message, for the one that has least. Event loop.
     */
    void tellRoom() {
        Membership member = membership;
        if (member == null) {
            return;
        }
        int room = only != null ? only.free() : freeOfAll();
        int load = only != null ? only.load() : loadOfAll();
        if (member.is(room, load, seats.get(0).sender().enough())) {
            wake();
        }
    }

    private int freeOfAll() {
        IntStream free = seats.stream().mapToInt(s -> s.sender().free());
        return sharing == SameClientId.FANOUT ? free.min().orElse(0) : free.sum();
    }

    private int loadOfAll() {
        return seats.stream().mapToInt(s -> s.sender().load()).sum();
    }

    @Override
    public int room() {
        return membership.room();
    }

    @Override
    public int load() {
        return membership.load();
    }

    @Override
    public void promise(int messages) {
        membership.promise(messages);
    }

    @Override
    public void wake() {
        if (membership.wake()) {
            loop.execute(this::takeFromGroups);
        }
    }

    private void takeFromGroups() {
        membership.wakesUp();
        for (TopicFilter filter : List.copyOf(membership.filters())) {
            SharedGroup group = loop.broker().router().group(id.tenant(), filter);
            if (group != null && group.waiting() > 0) {
                group.handOut(this);
            }
        }
    }

    // ---- messages

    @Override
    public void deliver(Message message, Delivery delivery) {
        Qos qos = outgoing(message.qos(), delivery.maximumQos());
        if (delivery.group() != null) {
            membership.promise(-1);
            if (!online) {
                handOn(message, qos, delivery.group()); // it was picked before it left
                return;
            }
        } else if (ended) {
            return;
        }
        boolean retain = message.retain() && delivery.retainAsPublished(); // [MQTT-3.3.1-12] [MQTT-3.3.1-13]
        if (only != null) {
            only.send(message, qos, retain, delivery);
        } else if (sharing == SameClientId.FANOUT) {
            for (Seat seat : seats.toArray(Seat[]::new)) { // one may leave meanwhile
                seat.sender().send(message, qos, retain, delivery);
            }
        } else {
            next().sender().send(message, qos, retain, delivery);
        }
    }

    /** Whose turn it is: of those who share, one of those who have least to do. */
    private Seat next() {
        turn = (turn + 1) % seats.size();
        Seat next = seats.get(turn);
        for (Seat seat : seats) {
            next = seat.sender().load() < next.sender().load() ? seat : next;
        }
        return next;
    }

    /** Gives a message to another member of a shared subscription. */
    void handOn(Message message, Qos qos, SharedGroup group) {
        if (qos == Qos.AT_MOST_ONCE) {
            loop.toMember(group, message);
        } else {
            group.giveBack(List.of(WaitingMessage.of(message)));
        }
    }

    /** How many messages wait, for whomever. */
    int queued() {
        return seats.stream().mapToInt(s -> s.sender().queued()).sum();
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
