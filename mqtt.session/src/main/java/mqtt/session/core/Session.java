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
import mqtt.session.ListenerSettings.Limits;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.SharedGroup;

/**
 * One subscriber, whether it is connected or not: its subscriptions, what waits for it, what is under way to it, what it
 * has begun with QoS 2. Lives on one event loop for life; all but {@link #id}, {@link #loop} and {@link #isOnline} is for
 * that loop only.
 */
final class Session implements Receiver {
    private final SubscriberId id;
    private final Loop loop;
    private volatile boolean online;

    // ---- valid for the session
    private final Map<TopicFilter, Subscription> subscriptions = new HashMap<>(2);
    private final Sender sender;
    private final ReceivedQos2 receivedQos2 = new ReceivedQos2();
    private long expirySeconds;
    private Runnable cancelExpiry = () -> {};
    private Will will;
    private Runnable cancelWill = () -> {};
    private boolean ended;
    private boolean brokerStops;

    // ---- valid for the connection
    private OnlinePhase connection;

    Session(SubscriberId id, Loop loop) {
        this.id = id;
        this.loop = loop;
        this.sender = new Sender(
                this, new RetainedBacklog(f -> loop.broker().router().retained(id.tenant(), f)), loop.budget());
        loop.budget().take(Budget.SESSION_BYTES);
    }

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

    OnlinePhase connection() {
        return connection;
    }

    /** A client takes the session; an earlier connection has ended before. */
    void attach(OnlinePhase newConnection, Limits newLimits, long newExpirySeconds, Will newWill) {
        cancelExpiry.run();
        cancelWill.run(); // the client is back within the will delay [MQTT-3.1.3-9]
        connection = newConnection;
        sender.attach(newConnection, newLimits);
        expirySeconds = newExpirySeconds;
        will = newWill;
        online = true;
    }

    void changeExpiry(long seconds) {
        expirySeconds = seconds;
    }

    long expirySeconds() {
        return expirySeconds;
    }

    /** The client said goodbye in the way that takes its will back [MQTT-3.14.4-3]. */
    void forgetWill() {
        will = null;
    }

    /** The connection is over. */
    void detach(OnlinePhase old) {
        if (connection != old) {
            return;
        }
        connection = null;
        online = false;
        sender.detach();
        if (expirySeconds == 0) {
            end(false);
            return;
        }
        if (will != null) {
            long delay = Math.min(will.delaySeconds(), expirySeconds);
            if (delay == 0) {
                publishWill();
            } else {
                cancelWill = loop.schedule(this::publishWill, delay * 1000);
            }
        }
        if (expirySeconds != Rules.FOR_EVER) {
            cancelExpiry = loop.schedule(() -> end(true), expirySeconds * 1000);
        }
    }

    private void publishWill() {
        Will due = will;
        will = null;
        if (due != null) {
            due.publish(loop, id);
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
        cancelWill.run();
        loop.sessions().remove(id, this);
        loop.budget().give(Budget.SESSION_BYTES);
        subscriptions.keySet().forEach(f -> loop.budget().give(Budget.ofFilter(f.value())));
        publishWill(); // when the session ends a delay does too [MQTT-3.1.3-9]
        if (!subscriptions.isEmpty()) {
            subscriptions.keySet().forEach(f -> loop.broker().router().unsubscribe(this, f));
            loop.broker().hooks().subscriptions().onUnsubscribed(id, List.copyOf(subscriptions.keySet()));
            subscriptions.clear();
        }
        sender.end(!brokerStops);
        receivedQos2.clear();
        loop.broker().sessions.decrementAndGet();
        loop.broker().counters().sessionsEnded.increment();
        loop.broker().hooks().sessions().onSessionEnded(id, expired);
    }

    /** The broker stops: the client is told, and no will is published, since it is not the client that was lost. */
    void shutDown() {
        brokerStops = true;
        will = null;
        if (connection != null) {
            connection.connection().end(ReasonCode.SERVER_SHUTTING_DOWN, "");
        }
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
        return loop.broker().router().subscribe(this, subscription);
    }

    /** Returns whether it was there. */
    boolean unsubscribe(TopicFilter filter) {
        if (subscriptions.remove(filter) != null) {
            loop.budget().give(Budget.ofFilter(filter.value()));
        }
        sender.unwanted(filter);
        return loop.broker().router().unsubscribe(this, filter);
    }

    // ---- messages

    @Override
    public void deliver(Message message, Delivery delivery) {
        if (ended) {
            if (delivery.group() != null) {
                handOn(message, delivery.group()); // it was picked before it left
            }
            return;
        }
        Qos qos = message.qos().min(delivery.maximumQos());
        boolean retain = message.retain() && delivery.retainAsPublished(); // [MQTT-3.3.1-12] [MQTT-3.3.1-13]
        sender.send(message, qos, retain, delivery);
    }

    /** Gives a message to another member of a shared subscription; false if there is none. */
    boolean handOn(Message message, SharedGroup group) {
        return loop.toMember(group, message);
    }

    /** Messages to the client. */
    Sender sender() {
        return sender;
    }

    /** What the client has begun with QoS 2. */
    ReceivedQos2 receivedQos2() {
        return receivedQos2;
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
