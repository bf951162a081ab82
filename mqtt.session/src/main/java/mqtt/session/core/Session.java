package mqtt.session.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Seats seats;
    private final DelayedWills delayedWills;
    private boolean upgradesQos;
    private Runnable cancelExpiry = () -> {};
    private boolean ended;
    private boolean brokerStops;

    Session(SubscriberId id, Loop loop) {
        this.id = id;
        this.loop = loop;
        this.delayedWills = new DelayedWills(id, loop);
        this.seats = new Seats(this::newSeat);
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
        return seats.connections();
    }

    /** A client takes the session, or joins those who have it. */
    Seat attach(OnlinePhase newConnection, long expirySeconds, Will will, SameClientId sharing) {
        cancelExpiry.run();
        delayedWills.cancelAll();
        upgradesQos = newConnection.connection().listener().manners().upgradesQos();
        Seat seat = seats.next(sharing);
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
        if (seats.count() > 1) {
            seats.remove(seat);
            loop.budget().give(Budget.SESSION_BYTES);
            delayedWills.publish(seat.takeWill(), Rules.FOR_EVER);
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
        delayedWills.publish(seat.takeWill(), seat.expirySeconds());
        if (seat.expirySeconds() != Rules.FOR_EVER) {
            cancelExpiry = loop.schedule(() -> end(true), seat.expirySeconds() * 1000);
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
        loop.budget().give(Budget.SESSION_BYTES * seats.count());
        subscriptions.keySet().forEach(f -> loop.budget().give(Budget.ofFilter(f.value())));
        if (!subscriptions.isEmpty()) {
            subscriptions.keySet().forEach(f -> loop.broker().router().unsubscribe(this, f));
            loop.broker().hooks().subscriptions().onUnsubscribed(id, List.copyOf(subscriptions.keySet()));
            subscriptions.clear();
            if (membership != null) {
                membership.filters().clear();
            }
        }
        delayedWills.publishAll(); // not to itself: no route leads here now
        seats.forEach(s -> delayedWills.publish(s.takeWill(), 0));
        Leavings leavings = new Leavings(this);
        seats.forEach(seat -> {
            seat.sender().end(left -> !brokerStops && leavings.leaveToOthers(left));
            seat.receivedQos2().clear();
        });
        leavings.giveBack();
        loop.broker().sessions.decrementAndGet();
        loop.broker().counters().sessionsEnded.increment();
        loop.broker().hooks().sessions().onSessionEnded(id, expired);
    }

    /** The broker stops: the client is told, and no will is published, since it is not the client that was lost. */
    void shutDown() {
        brokerStops = true;
        seats.forEach(Seat::forgetWill);
        delayedWills.cancelAll();
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

    /** Says to those who choose among the members of shared subscriptions how much room there is. Event loop. */
    void tellRoom() {
        Membership member = membership;
        if (member != null && member.is(seats.free(), seats.load(), seats.enough())) {
            wake();
        }
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
        Sender only = seats.only();
        if (only != null) {
            only.send(message, qos, retain, delivery);
        } else {
            seats.send(sender -> sender.send(message, qos, retain, delivery));
        }
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
