package mqtt.session.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mqtt.api.RetainHandling;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;

/** What a broker has to do, as simple as can be: who must get what, and when sessions and wills are due. */
final class ModelBroker {
    /** What is kept of a topic. */
    private record Retained(String payload, int qos) {}

    final Map<String, ModelSession> sessions = new TreeMap<>();
    private final Map<String, ModelShared> shared = new HashMap<>();
    private final Map<String, Retained> retained = new TreeMap<>();
    private long now;
    private int step;
    private int payloads;
    private boolean timePasses;

    ModelSession session(String id) {
        return sessions.computeIfAbsent(id, i -> new ModelSession(i, this));
    }

    ModelShared shared(String filter) {
        return shared.computeIfAbsent(filter, f -> new ModelShared());
    }

    Map<String, ModelShared> shared() {
        return shared;
    }

    /** In milliseconds since the beginning. */
    long now() {
        return now;
    }

    /** Whether this step takes time, so that nobody can say when in it something came. */
    boolean timePasses() {
        return timePasses;
    }

    void nextStep(boolean takesTime) {
        step++;
        timePasses = takesTime;
    }

    String nextPayload() {
        return "m" + ++payloads;
    }

    static boolean isShared(String filter) {
        return filter.startsWith("$share/");
    }

    static boolean matches(String filter, String topic) {
        return TopicFilter.of(filter).matches(TopicName.of(topic));
    }

    boolean isExpired(ModelSession.UnderWay message) {
        return message.message() != null && message.message().isExpired(now)
                || message.share() != null && message.share().deadline <= now;
    }

    /** What this step published for one of the members of a shared subscription, who all took messages and still do. */
    List<ModelShared.Share> missingShares() {
        return shared.values().stream()
                .filter(this::allTake)
                .flatMap(group -> group.addedIn(step).stream())
                .filter(share -> share.allTook && !share.isTaken() && share.deadline > now)
                .toList();
    }

    private boolean allTake(ModelShared group) {
        return !group.members.isEmpty()
                && group.members.stream().allMatch(m -> session(m).takesShares());
    }

    /** Whether what is published for it outlives the broker. */
    private boolean isKept(ModelShared group) {
        return group.members.stream().anyMatch(m -> session(m).isKept);
    }

    // ---- messages

    /**
     * Hands a message to all who must get it.
     *
     * @param by who must not get it by a subscription that is No Local
     * @return whether there is any subscription
     */
    boolean publish(String by, String topic, String payload, int qos, boolean retain, int expirySeconds) {
        long deadline = expirySeconds == 0 ? Long.MAX_VALUE : now + expirySeconds * 1000L;
        if (retain && payload.isEmpty()) {
            retained.remove(topic);
        } else if (retain) {
            retained.put(topic, new Retained(payload, qos));
        }
        boolean anybody = false;
        for (ModelSession session : sessions.values()) {
            List<ModelStep.Subscribe> matching = session.subscriptions.values().stream()
                    .filter(s -> !isShared(s.filter()) && matches(s.filter(), topic))
                    .toList();
            anybody |= !matching.isEmpty();
            List<ModelStep.Subscribe> wanted = matching.stream()
                    .filter(s -> !s.noLocal() || !session.id.equals(by))
                    .toList();
            int most = wanted.stream().mapToInt(ModelStep.Subscribe::qos).max().orElse(-1);
            if (most >= 0 && (session.isOnline() || Math.min(most, qos) > 0)) {
                session.mustGet(new ModelMessage(
                        step,
                        topic,
                        payload,
                        Math.min(most, qos),
                        retain && wanted.stream().anyMatch(ModelStep.Subscribe::retainAsPublished),
                        identifiers(wanted),
                        null,
                        deadline));
            }
        }
        for (Map.Entry<String, ModelShared> each : shared.entrySet()) {
            ModelShared group = each.getValue();
            if (!group.members.isEmpty() && matches(each.getKey(), topic)) {
                anybody = true;
                group.add(step, topic, payload, qos, deadline, allTake(group), isKept(group));
            }
        }
        return anybody;
    }

    private static List<Integer> identifiers(List<ModelStep.Subscribe> wanted) {
        return wanted.stream()
                .map(ModelStep.Subscribe::identifier)
                .filter(identifier -> identifier != 0)
                .sorted()
                .toList();
    }

    /** A session has a subscription from now on. */
    void subscribe(ModelSession session, ModelStep.Subscribe wanted) {
        boolean known = session.subscriptions.put(wanted.filter(), wanted) != null;
        if (isShared(wanted.filter())) {
            shared(wanted.filter()).members.add(session.id);
            session.sharedEver.add(wanted.filter());
            return;
        }
        if (wanted.retainHandling() == RetainHandling.DO_NOT_SEND
                || wanted.retainHandling() == RetainHandling.SEND_IF_NEW && known) {
            return;
        }
        session.wantsNoRetained(wanted.filter());
        if (!session.isIdle()) {
            session.mayGetRetained(wanted.filter());
            return;
        }
        retained.forEach((topic, message) -> {
            if (matches(wanted.filter(), topic)) {
                session.mustGet(new ModelMessage(
                        step,
                        topic,
                        message.payload,
                        Math.min(message.qos, wanted.qos()),
                        true,
                        identifiers(List.of(wanted)),
                        wanted.filter(),
                        Long.MAX_VALUE));
            }
        });
    }

    /** Returns whether there was such a subscription. */
    boolean unsubscribe(ModelSession session, String filter) {
        session.wantsNoRetained(filter);
        if (isShared(filter)) {
            shared(filter).leaves(session.id);
        }
        return session.subscriptions.remove(filter) != null;
    }

    // ---- sessions

    /** Its connection is over. */
    void detach(ModelSession session) {
        session.detach();
        if (session.expirySeconds == 0) {
            end(session);
            return;
        }
        session.endsAt =
                session.expirySeconds == ModelStep.FOR_EVER ? Long.MAX_VALUE : now + session.expirySeconds * 1000;
        if (session.will != null) {
            session.willAt = now + session.will.delay() * 1000L;
            passed(session);
        }
    }

    /** All connections are over, and nothing happens until the broker is back. */
    void restart(long millis) {
        for (ModelSession session : sessions.values()) {
            if (session.isOnline()) {
                session.detach();
                session.endsAt = session.expirySeconds == ModelStep.FOR_EVER
                        ? Long.MAX_VALUE
                        : now + session.expirySeconds * 1000;
                session.willAt = session.will == null ? 0 : now + session.will.delay() * 1000L;
            }
            session.restarted(m -> retained.containsKey(m.topic())
                    && retained.get(m.topic()).payload.equals(m.payload()));
        }
        shared.values().forEach(ModelShared::restarted);
        now += millis;
        List.copyOf(sessions.values()).forEach(this::passed);
    }

    /** The session ends: at once with its connection, or later; its will, if it waits, does not any more. */
    void end(ModelSession session) {
        session.forget();
        publishWill(session);
    }

    private void publishWill(ModelSession session) {
        ModelStep.Will will = session.will;
        session.will = null;
        if (will != null) {
            publish(session.id, will.topic(), session.willPayload, will.qos(), will.retain(), will.expiry());
        }
    }

    /** Lets time pass, and what is due happen. */
    void advance(long millis) {
        long end = now + millis;
        List<ModelSession> away = new ArrayList<>(sessions.values());
        for (long next = nextDue(); next <= end; next = nextDue()) {
            now = next;
            away.forEach(this::passed);
        }
        now = end;
    }

    private long nextDue() {
        return sessions.values().stream()
                .filter(s -> s.exists && !s.isOnline())
                .mapToLong(s -> Math.min(s.endsAt, s.will == null ? Long.MAX_VALUE : s.willAt))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void passed(ModelSession session) {
        if (session.isOnline() || !session.exists) {
            return;
        }
        if (session.endsAt <= now) {
            end(session);
        } else if (session.will != null && session.willAt <= now) {
            publishWill(session);
        }
    }
}
