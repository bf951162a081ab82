package mqtt.session.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mqtt.api.ReasonCode;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.hook.Verdict;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.ReasonCodes;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsuback;
import mqtt.codec.Unsubscribe;

/** What a client subscribes to and no more. On the session's loop. */
final class Subscribing {
    private final OnlinePhase client;
    private final Session session;
    private final Broker broker;

    Subscribing(OnlinePhase client) {
        this.client = client;
        this.session = client.session();
        this.broker = client.loop().broker();
    }

    void subscribe(Subscribe packet) {
        int all = packet.subscriptions().size();
        int most = client.connection().listener().limits().subscriptions();
        List<Subscription> asked = packet.subscriptions().subList(0, Math.min(all, most));
        Stages.await(
                broker.hooks().subscribe(client.client(), asked),
                client.connection(),
                verdicts -> decided(packet.packetId(), asked, verdicts, all - asked.size()));
    }

    /** @param tooMany how many more were asked for than anybody may have: no gate sees them */
    private void decided(int packetId, List<Subscription> asked, List<Verdict<Subscription>> verdicts, int tooMany) {
        List<ReasonCode> answers = new ArrayList<>(asked.size() + tooMany);
        List<Subscription> granted = new ArrayList<>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            Verdict<Subscription> verdict = verdicts.get(i);
            if (!verdict.isAccept()) {
                answers.add(ReasonCodes.fitting(PacketType.SUBACK, verdict.reasonCode()));
                continue;
            }
            Subscription wanted = verdict.changes() == null ? asked.get(i) : verdict.changes();
            ReasonCode answer = add(wanted);
            answers.add(answer);
            if (!answer.isError()) {
                granted.add(wanted);
            }
        }
        answers.addAll(Collections.nCopies(tooMany, ReasonCode.QUOTA_EXCEEDED));
        client.connection().send(new Suback(packetId, answers, Properties.NONE)); // [MQTT-3.8.4-6]
        if (!granted.isEmpty()) {
            broker.counters().subscribed.add(granted.size());
            broker.hooks().subscriptions().onSubscribed(client.client(), granted);
            session.sender().drain(); // retained messages, behind the SUBACK
        }
    }

    private ReasonCode add(Subscription wanted) {
        var limits = client.connection().listener().limits();
        if (wanted.filter().levels().size() > limits.topicLevels()) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        boolean known = session.hasSubscription(wanted.filter());
        boolean room = client.loop()
                .budget()
                .hasForWaiting(Budget.ofFilter(wanted.filter().value()));
        if (!known && (!room || session.subscriptions().size() >= limits.subscriptions())) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        session.subscribe(wanted);
        if (wanted.retainHandling() == RetainHandling.SEND
                || wanted.retainHandling() == RetainHandling.SEND_IF_NEW && !known) {
            session.sender().wantsRetained(wanted);
        }
        return ReasonCode.granted(wanted.maximumQos());
    }

    void unsubscribe(Unsubscribe packet) {
        List<TopicFilter> filters = broker.hooks().unsubscribe(client.client(), packet.filters());
        List<ReasonCode> answers = new ArrayList<>(filters.size());
        List<TopicFilter> gone = new ArrayList<>(filters.size());
        for (TopicFilter filter : filters) {
            if (session.unsubscribe(filter)) {
                gone.add(filter);
                answers.add(ReasonCode.SUCCESS);
            } else {
                answers.add(ReasonCode.NO_SUBSCRIPTION_EXISTED);
            }
        }
        client.connection().send(new Unsuback(packet.packetId(), answers, Properties.NONE)); // [MQTT-3.10.4-4]
        if (!gone.isEmpty()) {
            broker.counters().unsubscribed.add(gone.size());
            broker.hooks().subscriptions().onUnsubscribed(session.id(), gone);
            session.sender().drain(); // what waited behind retained messages that nobody wants any more
        }
    }
}
