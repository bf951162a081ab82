package mqtt.session.core;

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

/** What a client publishes: alias, duplicates, quota, gates, routing, answer. On the session's loop. */
final class Publishing {
    private static final Refusal RETAINED_FULL =
            new Refusal(ReasonCode.QUOTA_EXCEEDED, DropReason.RETAINED_FULL, "no more retained messages");

    private final OnlinePhase client;
    private final Session session;
    private final ReceivedQos2 receivedQos2;
    private final Loop loop;
    private final RouteTable routes;
    private final ListenerSettings listener;
    private final int maximumQos;
    private final boolean retainOffered;
    private final boolean payloadFormatChecked;
    private TopicName[] aliases; // by alias; null until the first one
    private TopicName lastTopic;
    private Refusal lastTopicRefusal; // null if it is allowed

    Publishing(OnlinePhase client, ReceivedQos2 receivedQos2) {
        this.client = client;
        this.session = client.session();
        this.receivedQos2 = receivedQos2;
        this.loop = client.loop();
        this.routes = loop.routesOf(session.id().tenant());
        this.listener = client.connection().listener();
        this.maximumQos = listener.offer().maximumQos().value();
        this.retainOffered = listener.offer().retain();
        this.payloadFormatChecked = listener.offer().payloadFormatChecked();
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
            answer(publish, ReasonCode.SUCCESS, ""); // again: it is on its way already [MQTT-4.3.3-10]
            return;
        }
        if (publish.qos() != Qos.AT_MOST_ONCE
                && receivedQos2.size() >= client.terms().receiveMaximum()) {
            if (client.rules().acksCanRefuse()) {
                throw new Violation(
                        ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "MQTT-3.3.4-7", "more than the receive maximum");
            }
        }
        Message message = new Message(
                topic,
                publish.payload(),
                publish.qos(),
                publish.retain(),
                publish.properties(),
                session.id(),
                loop.wallMillis());
        Refusal refusal = refusalOf(message);
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
        if (granted.retain() && !loop.broker().router().retain(tenant, granted)) {
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
        boolean anybody = loop.publish(routes, granted);
        if (!anybody) {
            loop.tally().unrouted++;
        }
        answer(publish, anybody ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS, "");
        if (anybody && loop.isCongested(client.connection())) {
            client.connection().pause(ClientConnection.PAUSED_BY_CONGESTION);
        }
    }

    private void refused(Publish publish, Message message, Refusal refusal) {
        loop.broker().counters().publishRefused.increment();
        MessageListener listeners = loop.broker().hooks().messages();
        if (listeners != null) {
            listeners.onDrop(session.id(), message, refusal.drop());
        }
        if (!client.rules().acksCanRefuse()
                && (refusal.isPassing() || listener.manners().refusedPublish() == RefusedPublish.CLOSE)) {
            String statement = refusal.isPassing() ? "MQTT-4.8.0-2" : "MQTT-3.3.5-2";
            throw new Violation(refusal.reason(), statement, "refused: " + refusal.why());
        }
        answer(publish, refusal.reason(), refusal.why());
    }

    /**
     * PUBACK or PUBREC, whatever became of the message: every one that wants an answer gets one.
     *
     * @param why empty for no more than the reason
     */
    private void answer(Publish publish, ReasonCode reason, String why) {
        int id = publish.packetId();
        if (publish.qos() == Qos.AT_MOST_ONCE) {
            return;
        }
        boolean plain = reason == ReasonCode.SUCCESS || !client.rules().acksCanRefuse();
        if (publish.qos() == Qos.AT_LEAST_ONCE) {
            if (plain) {
                Encoder.puback(client.connection().outbox().room(4), id);
            } else {
                client.acknowledge(PacketType.PUBACK, id, reason, why);
            }
        } else if (plain) {
            receivedQos2.begin(id); // MQTT 3.x goes on with PUBREL even where the message went nowhere
            Encoder.pubrec(client.connection().outbox().room(4), id);
        } else {
            client.acknowledge(PacketType.PUBREC, id, reason, why);
        }
    }
}
