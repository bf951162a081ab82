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
import mqtt.session.ListenerSettings.RefusedPublish;

/** What a client publishes: alias, duplicates, quota, gates, routing, answer. On the session's loop. */
final class Publishing {
    private final OnlinePhase client;
    private final Session session;
    private final Loop loop;
    private final RouteTable routes;
    private TopicName[] aliases; // by alias; null until the first one
    private TopicName lastTopic; // whose depth is known to be allowed

    Publishing(OnlinePhase client) {
        this.client = client;
        this.session = client.session();
        this.loop = client.loop();
        this.routes = loop.routesOf(session.id().tenant());
    }

    void received(Publish publish) {
        loop.tally().received++;
        if (publish.subscriptionIdentifiers().length > 0) {
            throw new Violation(ReasonCode.PROTOCOL_ERROR, "MQTT-3.3.4-6", "subscription identifier from a client");
        }
        TopicName topic = topicOf(publish);
        if (publish.qos() == Qos.EXACTLY_ONCE && session.receivedQos2().has(publish.packetId())) {
            answer(publish, ReasonCode.SUCCESS); // again: it is on its way already [MQTT-4.3.3-10]
            return;
        }
        if (publish.qos() != Qos.AT_MOST_ONCE
                && session.receivedQos2().size() >= client.terms().receiveMaximum()) {
            if (client.rules().acksCanRefuse()) {
                throw new Violation(
                        ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "MQTT-3.3.4-9", "more than the receive maximum");
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
                    throw new Violation(ReasonCode.PROTOCOL_ERROR, "MQTT-3.3.2-7", "unknown topic alias " + alias);
                }
            } else {
                aliases[alias] = topic;
            }
        }
        if (topic != lastTopic) {
            if (levels(topic) > client.connection().listener().limits().topicLevels()) {
                throw new Violation(ReasonCode.TOPIC_NAME_INVALID, "", "the topic has too many levels");
            }
            lastTopic = topic;
        }
        return topic;
    }

    private static int levels(TopicName topic) {
        int levels = 1;
        for (byte b : topic.utf8()) {
            if (b == '/') {
                levels++;
            }
        }
        return levels;
    }

    private void decided(Publish publish, Message message, Verdict<Message> verdict) {
        if (!verdict.isAccept()) {
            refused(publish, message, verdict.reasonCode(), verdict.reason());
            return;
        }
        Message granted = verdict.changes() == null ? message : verdict.changes();
        String tenant = session.id().tenant();
        if (granted.retain() && !loop.broker().router().retain(tenant, granted)) {
            refused(publish, granted, ReasonCode.QUOTA_EXCEEDED, "no more retained messages");
            return;
        }
        MessageListener listeners = loop.broker().hooks().messages();
        if (listeners != null) {
            listeners.onPublish(client.client(), granted);
        }
        if (publish.qos() == Qos.EXACTLY_ONCE) {
            session.receivedQos2().begin(publish.packetId());
        }
        boolean anybody = loop.publish(routes, granted);
        if (!anybody) {
            loop.tally().unrouted++;
        }
        answer(publish, anybody ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS);
        if (anybody && loop.isCongested(client.connection())) {
            client.connection().pause(ClientConnection.PAUSED_BY_CONGESTION);
        }
    }

    private void refused(Publish publish, Message message, ReasonCode reason, String why) {
        loop.broker().counters().publishRefused.increment();
        MessageListener listeners = loop.broker().hooks().messages();
        if (listeners != null) {
            listeners.onDrop(session.id(), message, DropReason.NOT_AUTHORIZED);
        }
        if (!client.rules().acksCanRefuse()
                && client.connection().listener().refusedPublish() == RefusedPublish.CLOSE) {
            throw new Violation(reason, "MQTT-3.3.5-2", "refused: " + why);
        }
        answer(publish, reason);
    }

    /** PUBACK or PUBREC, whatever became of the message: every one that wants an answer gets one. */
    private void answer(Publish publish, ReasonCode reason) {
        int id = publish.packetId();
        if (publish.qos() == Qos.AT_MOST_ONCE) {
            return;
        }
        boolean plain = reason == ReasonCode.SUCCESS || !client.rules().acksCanRefuse();
        if (publish.qos() == Qos.AT_LEAST_ONCE) {
            if (plain) {
                Encoder.puback(client.connection().outbox().room(4), id);
            } else {
                client.connection().send(client.rules().ack(PacketType.PUBACK, id, reason));
            }
        } else if (plain) {
            session.receivedQos2().begin(id); // MQTT 3.x goes on with PUBREL even where the message went nowhere
            Encoder.pubrec(client.connection().outbox().room(4), id);
        } else {
            client.connection().send(client.rules().ack(PacketType.PUBREC, id, reason));
        }
    }
}
