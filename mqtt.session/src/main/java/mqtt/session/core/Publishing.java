package mqtt.session.core;

import java.util.ArrayDeque;
import java.util.Deque;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.TopicName;
import mqtt.api.hook.MessageListener;
import mqtt.api.hook.Verdict;
import mqtt.codec.Encoder;
import mqtt.codec.PacketType;
import mqtt.codec.Publish;
import mqtt.codec.Violation;
import mqtt.session.ListenerSettings;
import mqtt.session.ListenerSettings.RefusedPublish;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Keeper;

/** What a client publishes: alias, duplicates, quota, gates, routing, answer. On the session's loop. */
final class Publishing {
    private static final Refusal QUEUES_FULL =
            new Refusal(ReasonCode.QUOTA_EXCEEDED, DropReason.QUEUE_FULL, "no more may wait for the tenant's clients");
    private static final Refusal RETAINED_FULL =
            new Refusal(ReasonCode.QUOTA_EXCEEDED, DropReason.RETAINED_FULL, "no more retained messages");

    private final OnlinePhase client;
    private final Session session;
    private final Shelf seatShelf; // null if its session ends with the process
    private final ReceivedQos2 receivedQos2;
    private final Loop loop;
    private final RouteTable routes;
    private final ListenerSettings listener;
    private final int maximumQos;
    private final boolean retainOffered;
    private final boolean payloadFormatChecked;
    private final Keeper keeper; // null if its retained messages are in memory alone
    private TopicName[] aliases; // by alias; null until the first one
    private TopicName lastTopic;
    private Refusal lastTopicRefusal; // null if it is allowed
    private final Deque<PublishAnswer> answers = new ArrayDeque<>(0); // that wait for the store, and those behind them
    private int answersQos1; // of them

    Publishing(OnlinePhase client, Seat seat) {
        this.client = client;
        this.session = client.session();
        this.seatShelf = seat.shelf();
        this.receivedQos2 = seat.receivedQos2();
        this.loop = client.loop();
        this.routes = loop.routesOf(session.id().tenant());
        this.listener = client.connection().listener();
        this.maximumQos = listener.offer().maximumQos().value();
        this.retainOffered = listener.offer().retain();
        this.payloadFormatChecked = listener.offer().payloadFormatChecked();
        this.keeper = loop.keeper(loop.broker().durability(session.id().tenant(), listener));
    }

    void received(Publish publish) {
        loop.tally().received++;
        if (publish.subscriptionIdentifiers().length > 0) {
            throw new Violation(ReasonCode.PROTOCOL_ERROR, "MQTT-3.3.4-6", "subscription identifier from a client");
        }
        if (publish.qos().value() > maximumQos || publish.retain() && !retainOffered) {
            Acceptance.checkOffer(publish.qos(), publish.retain(), listener);
        }
        TopicName topic = topicOf(publish);
        if (publish.qos() == Qos.EXACTLY_ONCE && receivedQos2.has(publish.packetId())) {
            again(publish);
            return;
        }
        if (publish.qos() != Qos.AT_MOST_ONCE) {
            checkReceiveMaximum();
        }
        Message message = new Message(
                topic,
                publish.payload(),
                publish.qos(),
                publish.retain(),
                publish.properties(),
                session.id(),
                loop.wallMillis());
        boolean isAcknowledged = publish.qos() != Qos.AT_MOST_ONCE;
        Refusal refusal = isAcknowledged && session.use().isQueueFull() ? QUEUES_FULL : refusalOf(message);
        if (refusal != null) {
            refused(publish, message, refusal);
            return;
        }
        var stage = loop.broker().hooks().publish(client.client(), message);
        Verdict<Message> now = Stages.now(stage);
        if (now != null) {
            decided(publish, message, now); // the usual case, without a lambda
        } else {
            Stages.await(stage, client.connection(), verdict -> decided(publish, message, verdict));
        }
    }

    /** It is on its way already [MQTT-4.3.3-10]. */
    private void again(Publish publish) {
        PublishAnswer unkept = receivedQos2.unkept(publish.packetId());
        if (unkept == null) {
            answer(publish, ReasonCode.SUCCESS, "");
        } else if (answers.contains(unkept)) {
            answers.add(unkept.again(publish));
        } else {
            unkept.moveTo(this); // begun on an earlier connection
            answers.add(unkept);
        }
    }

    private void checkReceiveMaximum() {
        int open = receivedQos2.size() + answersQos1;
        if (open < client.terms().receiveMaximum()) {
            return;
        }
        if (client.rules().acksCanRefuse()) {
            throw new Violation(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "MQTT-3.3.4-7", "more than the receive maximum");
        }
        if (answersQos1 > 0) {
            client.connection().pause(ClientConnection.PAUSED_BY_ANSWERS); // it was not told: it is slowed down
        }
    }

    private TopicName topicOf(Publish publish) {
        TopicName topic = publish.topic();
        int alias = publish.topicAlias();
        if (alias != 0) {
            if (alias > client.terms().topicAliasMaximum()) {
                throw new Violation(ReasonCode.TOPIC_ALIAS_INVALID, "MQTT-3.3.2-9", "topic alias " + alias);
            }
            if (aliases == null) {
                aliases = new TopicName[client.terms().topicAliasMaximum() + 1];
            }
            if (topic == null) {
                topic = aliases[alias];
                if (topic == null) {
                    throw new Violation(ReasonCode.PROTOCOL_ERROR, "", "unknown topic alias " + alias);
                }
            } else {
                aliases[alias] = topic;
            }
        }
        return topic;
    }

    /** @return null if the message is taken */
    private Refusal refusalOf(Message message) {
        if (message.topic() != lastTopic) {
            lastTopic = message.topic();
            lastTopicRefusal = Acceptance.ofTopic(lastTopic, listener);
        }
        return lastTopicRefusal != null || !payloadFormatChecked
                ? lastTopicRefusal
                : Acceptance.ofPayload(message, listener);
    }

    private void decided(Publish publish, Message message, Verdict<Message> verdict) {
        if (!verdict.isAccept()) {
            refused(publish, message, new Refusal(verdict.reasonCode(), DropReason.NOT_AUTHORIZED, verdict.reason()));
            return;
        }
        Message granted = verdict.changes() == null ? message : verdict.changes();
        String tenant = session.id().tenant();
        Deposit deposit = depositFor(publish, granted);
        if (granted.retain()
                && !loop.broker().router().retain(tenant, granted, keeper == null ? null : deposit, keeper)) {
            refused(publish, granted, RETAINED_FULL);
            return;
        }
        MessageListener listeners = loop.broker().hooks().messages();
        if (listeners != null) {
            listeners.onPublish(client.client(), granted);
        }
        if (publish.qos() == Qos.EXACTLY_ONCE) {
            receivedQos2.begin(publish.packetId());
        }
        boolean anybody = loop.publish(routes, granted, deposit);
        if (!anybody) {
            loop.tally().unrouted++;
        }
        ReasonCode reason = anybody ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS;
        if (deposit == null || deposit.isEmpty()) {
            answer(publish, reason, "");
        } else {
            answerWhenKept(publish, granted, reason, deposit);
        }
        if (anybody && loop.isCongested(client.connection())) {
            client.connection().pause(ClientConnection.PAUSED_BY_CONGESTION);
        }
    }

    /** Null if there is nothing to keep. */
    private Deposit depositFor(Publish publish, Message granted) {
        boolean retains = granted.retain() && keeper != null;
        if (publish.qos() == Qos.AT_MOST_ONCE) {
            return retains ? new Deposit(granted) : null;
        }
        Shelf shelf = publish.qos() == Qos.EXACTLY_ONCE ? seatShelf : null;
        if (!retains && shelf == null && !routes.of(granted.topic()).isDurable()) {
            return null;
        }
        Deposit deposit = new Deposit(granted);
        if (shelf != null) {
            deposit.receipt(shelf.queue(), publish.packetId(), shelf.durability());
        }
        return deposit;
    }

    private void answerWhenKept(Publish publish, Message granted, ReasonCode reason, Deposit deposit) {
        if (publish.qos() != Qos.AT_MOST_ONCE) {
            PublishAnswer answer = new PublishAnswer(this, publish, granted, reason);
            answers.add(answer);
            if (publish.qos() == Qos.EXACTLY_ONCE) {
                receivedQos2.unkept(publish.packetId(), answer);
            } else {
                answersQos1++;
            }
            deposit.answerTo(answer);
        }
        loop.journal().arrive(deposit);
        loop.mayWaitForStore(client.connection());
    }

    int loop() {
        return loop.index();
    }

    /** What a message's acknowledgement promises is kept. */
    void kept(PublishAnswer answer) {
        if (answer.publish.qos() == Qos.EXACTLY_ONCE) {
            receivedQos2.kept(answer.publish.packetId());
        }
        sendAnswers();
    }

    /** A message is not kept, and so not acknowledged. */
    void notKept(PublishAnswer answer, Message message) {
        if (answer.publish.qos() == Qos.EXACTLY_ONCE) {
            receivedQos2.kept(answer.publish.packetId());
            receivedQos2.end(answer.publish.packetId());
        }
        tellRefused(message, DropReason.NOT_KEPT);
        sendAnswers();
    }

    /** In the order of the messages [MQTT-4.6.0-2] [MQTT-4.6.0-3]. */
    private void sendAnswers() {
        while (!answers.isEmpty() && answers.element().isDue()) {
            PublishAnswer next = answers.remove();
            if (next.publish.qos() == Qos.AT_LEAST_ONCE) {
                answersQos1--;
            }
            if (!client.connection().isOver()) {
                send(next);
            }
        }
        if (answers.isEmpty()) {
            client.connection().resume(ClientConnection.PAUSED_BY_ANSWERS);
        }
    }

    private void send(PublishAnswer answer) {
        if (answer.reason().isError() && !client.rules().acksCanRefuse()) {
            client.connection().end(answer.reason(), answer.why());
        } else {
            answerNow(answer.publish, answer.reason(), answer.why());
        }
    }

    private void refused(Publish publish, Message message, Refusal refusal) {
        tellRefused(message, refusal.drop());
        if (!client.rules().acksCanRefuse()
                && (refusal.isPassing() || listener.manners().refusedPublish() == RefusedPublish.CLOSE)) {
            String statement = refusal.isPassing() ? "MQTT-4.8.0-2" : "MQTT-3.3.5-2";
            throw new Violation(refusal.reason(), statement, "refused: " + refusal.why());
        }
        answer(publish, refusal.reason(), refusal.why());
    }

    private void tellRefused(Message message, DropReason why) {
        loop.broker().counters().publishRefused.increment();
        MessageListener listeners = loop.broker().hooks().messages();
        if (listeners != null) {
            listeners.onDrop(session.id(), message, why);
        }
    }

    /**
     * PUBACK or PUBREC, whatever became of the message: every one that wants an answer gets one, in order.
     *
     * @param why empty for no more than the reason
     */
    private void answer(Publish publish, ReasonCode reason, String why) {
        if (publish.qos() == Qos.AT_MOST_ONCE) {
            return;
        }
        if (answers.isEmpty()) {
            answerNow(publish, reason, why);
        } else {
            answers.add(PublishAnswer.due(this, publish, reason, why));
            answersQos1 += publish.qos() == Qos.AT_LEAST_ONCE ? 1 : 0;
        }
    }

    private void answerNow(Publish publish, ReasonCode reason, String why) {
        int id = publish.packetId();
        boolean plain = reason == ReasonCode.SUCCESS || !client.rules().acksCanRefuse();
        if (publish.qos() == Qos.AT_LEAST_ONCE) {
            if (plain) {
                Encoder.puback(client.connection().outbox().room(4), id);
            } else {
                client.acknowledge(PacketType.PUBACK, id, reason, why);
            }
        } else if (plain) {
            if (reason.isError()) {
                receivedQos2.begin(id); // MQTT 3.x goes on with PUBREL even where the message went nowhere
            }
            Encoder.pubrec(client.connection().outbox().room(4), id);
        } else {
            client.acknowledge(PacketType.PUBREC, id, reason, why);
        }
    }
}
