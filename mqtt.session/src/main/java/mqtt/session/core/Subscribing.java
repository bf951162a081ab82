package mqtt.session.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mqtt.api.ReasonCode;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.hook.Verdict;
import mqtt.codec.PacketType;
import mqtt.codec.ReasonCodes;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsuback;
import mqtt.codec.Unsubscribe;
import mqtt.codec.Violation;
import mqtt.session.ListenerSettings.Limits;
import mqtt.session.ListenerSettings.Offer;

/** What a client subscribes to and no more. On the session's loop. */
final class Subscribing {
    private final OnlinePhase client;
    private final Session session;
    private final Broker broker;
    private final Limits limits;
    private final Offer offer;

    Subscribing(OnlinePhase client) {
        this.client = client;
        this.session = client.session();
        this.broker = client.loop().broker();
        this.limits = client.connection().listener().limits();
        this.offer = client.connection().listener().offer();
    }

    void subscribe(Subscribe packet) {
        packet.subscriptions().forEach(this::checkOffer);
        int all = packet.subscriptions().size();
        List<Subscription> asked = packet.subscriptions().subList(0, Math.min(all, limits.subscriptions()));
        Stages.await(
                broker.hooks().subscribe(client.client(), asked),
                client.connection(),
                verdicts -> decided(packet.packetId(), asked, verdicts, all - asked.size()));
    }

    /** @throws Violation if the client asks for what it was told that the broker does not support */
    private void checkOffer(Subscription asked) {
        if (!client.rules().announcesOffer()) {
            return; // it could not know, so it is told in SUBACK
        }
        ReasonCode missing = missing(asked);
        if (missing != null) {
            throw new Violation(missing, "", "SUBSCRIBE " + asked.filter());
        }
    }

    /** What the listener does not offer; null if it offers all that is asked for. */
    private ReasonCode missing(Subscription asked) {
        if (asked.identifier() != 0 && !offer.subscriptionIdentifiers()) {
            return ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED;
        }
        if (asked.filter().isShared() && !offer.sharedSubscriptions()) {
            return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
        }
        return asked.filter().hasWildcard() && !offer.wildcards()
                ? ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED // [MQTT-3.8.3-2]
                : null;
    }

    /** @param tooMany how many more were asked for than anybody may have: no gate sees them */
    private void decided(int packetId, List<Subscription> asked, List<Verdict<Subscription>> verdicts, int tooMany) {
        List<ReasonCode> answers = new ArrayList<>(asked.size() + tooMany);
        List<Subscription> granted = new ArrayList<>(asked.size());
        Set<TopicFilter> asking = new HashSet<>(2); // for retained messages, in this packet
        String why = "";
        for (int i = 0; i < asked.size(); i++) {
            Verdict<Subscription> verdict = verdicts.get(i);
            if (!verdict.isAccept()) {
                answers.add(ReasonCodes.fitting(PacketType.SUBACK, verdict.reasonCode()));
                why = why.isEmpty() ? verdict.reason() : why;
                continue;
            }
            Subscription wanted = verdict.changes() == null ? asked.get(i) : verdict.changes();
            ReasonCode answer = add(wanted, asking);
            answers.add(answer);
            if (!answer.isError()) {
                granted.add(wanted);
            }
        }
        answers.addAll(Collections.nCopies(tooMany, ReasonCode.QUOTA_EXCEEDED));
        answers.replaceAll(answer -> client.rules().suback(client.terms().version(), answer));
        client.answer(details -> new Suback(packetId, answers, details), why); // [MQTT-3.8.4-6]
        if (!granted.isEmpty()) {
            broker.counters().subscribed.add(granted.size());
            broker.hooks().subscriptions().onSubscribed(client.client(), granted);
            client.sender().drain(); // retained messages, behind the SUBACK
        }
    }

    private ReasonCode add(Subscription wanted, Set<TopicFilter> asking) {
        ReasonCode missing = missing(wanted);
        if (missing != null) {
            return missing;
        }
        if (wanted.filter().levels().size() > limits.topicLevels()
                || Acceptance.isLonger(wanted.filter().value(), limits.topicBytes())) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        boolean known = session.hasSubscription(wanted.filter());
        boolean room = client.loop()
                .budget()
                .hasForWaiting(Budget.ofFilter(wanted.filter().value()));
        if (!known && (!room || session.subscriptions().size() >= limits.subscriptions())) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        Subscription granted = wanted.withMaximumQos(wanted.maximumQos().min(offer.maximumQos()));
        session.subscribe(granted);
        if (wanted.retainHandling() == RetainHandling.SEND
                || wanted.retainHandling() == RetainHandling.SEND_IF_NEW && !known) {
            if (asking.add(granted.filter())) {
                client.sender().unwanted(granted.filter()); // what an earlier packet asked for is in the new answer
            }
            client.sender().wantsRetained(granted); // twice if it is there twice [MQTT-3.8.4-5]
        }
        return ReasonCode.granted(granted.maximumQos()); // [MQTT-3.2.2-10] [MQTT-3.8.4-7]
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
        client.answer(details -> new Unsuback(packet.packetId(), answers, details), ""); // [MQTT-3.10.4-4]
        if (!gone.isEmpty()) {
            broker.counters().unsubscribed.add(gone.size());
            broker.hooks().subscriptions().onUnsubscribed(session.id(), gone);
            client.sender().drain(); // what waited behind retained messages that nobody wants any more
        }
    }
}
