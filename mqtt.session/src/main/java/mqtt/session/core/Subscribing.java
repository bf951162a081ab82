package mqtt.session.core;

import java.util.ArrayList;
import java.util.List;
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
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.Owed;

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
        SubscribeAnswer answer = new SubscribeAnswer(this, client.loop().index(), packetId);
        for (int i = 0; i < asked.size(); i++) {
            Verdict<Subscription> verdict = verdicts.get(i);
            if (verdict.isAccept()) {
                add(verdict.changes() == null ? asked.get(i) : verdict.changes(), answer);
            } else {
                answer.refuse(ReasonCodes.fitting(PacketType.SUBACK, verdict.reasonCode()), verdict.reason());
            }
        }
        for (int i = 0; i < tooMany; i++) {
            answer.refuse(ReasonCode.QUOTA_EXCEEDED, "");
        }
        if (session.shelf() == null || answer.granted().isEmpty()) {
            answer.kept();
        } else {
            session.shelf().subscribe(answer.granted(), answer);
        }
    }

    /** What SUBACK promises is kept. */
    void kept(SubscribeAnswer answer) {
        if (!answer.granted().isEmpty()) {
            broker.counters().subscribed.add(answer.granted().size());
            List<Subscription> granted = answer.granted().stream()
                    .map(KeptSubscription::subscription)
                    .toList();
            broker.hooks().subscriptions().onSubscribed(client.client(), granted);
        }
        answer.retainedWanted().forEach(client.sender()::wantsRetained); // twice if it is there twice [MQTT-3.8.4-5]
        send(answer);
        if (!answer.granted().isEmpty()) {
            client.sender().drain(); // retained messages, behind the SUBACK
        }
    }

    /** The store has no room for the subscriptions: all is as it was before. */
    void notKept(SubscribeAnswer answer) {
        answer.undo(session);
        send(answer);
    }

    private void send(SubscribeAnswer answer) {
        if (!client.connection().isOver()) {
            List<ReasonCode> codes = answer.codes().stream()
                    .map(code -> client.rules().suback(client.terms().version(), code))
                    .toList();
            client.answer(details -> new Suback(answer.packetId(), codes, details), answer.why()); // [MQTT-3.8.4-6]
        }
    }

    private void add(Subscription wanted, SubscribeAnswer answer) {
        ReasonCode refusal = refusal(wanted);
        if (refusal != null) {
            answer.refuse(refusal, "");
            return;
        }
        Subscription before = session.subscriptions().get(wanted.filter());
        Subscription granted = wanted.withMaximumQos(wanted.maximumQos().min(offer.maximumQos()));
        session.subscriptions().add(granted);
        boolean wantsRetained = wanted.retainHandling() == RetainHandling.SEND
                || wanted.retainHandling() == RetainHandling.SEND_IF_NEW && before == null;
        if (wantsRetained && answer.isFirstOf(granted.filter())) {
            client.sender().unwanted(granted.filter()); // what an earlier packet asked for is in the new answer
        }
        Owed owed = wantsRetained
                ? session.subscriptions().owed(granted.filter())
                : client.sender().owed(granted.filter());
        answer.grant(new KeptSubscription(granted, owed), wantsRetained, before); // [MQTT-3.2.2-10] [MQTT-3.8.4-7]
    }

    /** Null if there is none. */
    private ReasonCode refusal(Subscription wanted) {
        ReasonCode missing = missing(wanted);
        if (missing != null) {
            return missing;
        }
        if (wanted.filter().levels().size() > limits.topicLevels()
                || Acceptance.isLonger(wanted.filter().value(), limits.topicBytes())) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        boolean room = client.loop()
                .budget()
                .hasForWaiting(Budget.ofFilter(wanted.filter().value()));
        boolean may = session.subscriptions().get(wanted.filter()) != null
                || room
                        && session.use().maySubscribe()
                        && session.subscriptions().size() < limits.subscriptions();
        return may ? null : ReasonCode.QUOTA_EXCEEDED;
    }

    void unsubscribe(Unsubscribe packet) {
        List<TopicFilter> filters = broker.hooks().unsubscribe(client.client(), packet.filters());
        List<ReasonCode> answers = new ArrayList<>(filters.size());
        List<TopicFilter> gone = new ArrayList<>(filters.size());
        for (TopicFilter filter : filters) {
            if (session.subscriptions().remove(filter)) {
                gone.add(filter);
                answers.add(ReasonCode.SUCCESS);
            } else {
                answers.add(ReasonCode.NO_SUBSCRIPTION_EXISTED);
            }
        }
        if (session.shelf() == null) {
            unsubscribed(packet.packetId(), answers, gone);
            return;
        }
        WhenKept answer = new WhenKept(client.loop(), () -> unsubscribed(packet.packetId(), answers, gone));
        if (gone.isEmpty()) {
            session.shelf().whenKept(answer); // it may have come before, on a connection that is lost
        } else {
            session.shelf().unsubscribe(gone, answer);
        }
    }

    private void unsubscribed(int packetId, List<ReasonCode> answers, List<TopicFilter> gone) {
        if (!client.connection().isOver()) {
            client.answer(details -> new Unsuback(packetId, answers, details), ""); // [MQTT-3.10.4-4]
        }
        if (!gone.isEmpty()) {
            broker.counters().unsubscribed.add(gone.size());
            broker.hooks().subscriptions().onUnsubscribed(session.id(), gone);
            client.sender().drain(); // what waited behind retained messages that nobody wants any more
        }
    }
}
