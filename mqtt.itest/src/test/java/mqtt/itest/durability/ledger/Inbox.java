package mqtt.itest.durability.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mqtt.api.Qos;
import mqtt.api.TopicFilter;
import mqtt.codec.Publish;
import mqtt.itest.durability.ledger.Totals.Column;
import mqtt.itest.durability.ledger.Violation.Kind;

/**
 * What one subscriber has got, and what it may and must get. Its filters do not overlap, and it keeps its packet identifiers across
 * connections as the standard wants. What is for any member of a shared subscription is for its {@link Group} to judge.
 */
public final class Inbox implements Audience {
    private static final long LATE_MILLIS = 2_000;

    private final Ledger ledger;
    private final String who;
    private final Group group; // null for none
    private final Owed owed;
    private final UnderWay underWay;
    private final Map<String, Subscribed> subscriptions = new HashMap<>();
    private final Map<Published, Integer> plainCopies = new HashMap<>(); // came without DUP, the first time not counted
    private final Map<Stream, Published> last = new HashMap<>();
    private int connection;

    Inbox(Ledger ledger, String who, Group group, Owed owed) {
        this.ledger = ledger;
        this.who = who;
        this.group = group;
        this.owed = owed;
        underWay = new UnderWay(ledger, who);
    }

    // ---- connections

    /** CONNACK has come. */
    public void entered(boolean sessionPresent) {
        connection++;
        if (ledger.sessions().entered(who, sessionPresent)) {
            int count = owed.forgive(message -> true);
            if (count > 0) {
                ledger.violation(Kind.LOST, who, count + " messages with its session");
            }
        }
        if (!sessionPresent) {
            underWay.clear();
            subscriptions.clear();
        }
    }

    // ---- subscriptions

    /** SUBSCRIBE is about to be sent. */
    public void subscribing(TopicFilter filter, Qos qos, int identifier) {
        subscriptions
                .computeIfAbsent(filter.value(), f -> new Subscribed(filter, qos, identifier))
                .askedForAgain(ledger.tick());
    }

    /** SUBACK has come. */
    public void subscribed(TopicFilter filter) {
        ledger.sessions().promised(who);
        subscriptions.get(filter.value()).confirmed(ledger.tick());
        if (group != null) {
            group.subscribed(filter);
        }
    }

    /** UNSUBSCRIBE is about to be sent: what has not come yet need not come. */
    public void unsubscribing(TopicFilter filter) {
        Subscribed subscription = subscriptions.get(filter.value());
        subscription.ending();
        owed.forgive(subscription::matches);
    }

    /** UNSUBACK has come. */
    public void unsubscribed(TopicFilter filter) {
        subscriptions.get(filter.value()).ended(ledger.tick());
    }

    /** Null if no subscription is for this message. */
    private Subscribed subscriptionFor(Published message) {
        for (Subscribed subscription : subscriptions.values()) {
            if (subscription.matches(message)) {
                return subscription;
            }
        }
        return null;
    }

    // ---- messages

    @Override
    public void expect(Published message) {
        Subscribed subscription = subscriptionFor(message);
        if (subscription != null && subscription.isInForce()) {
            owed.add(message);
        }
    }

    /** PUBLISH has come. */
    public void received(Publish packet) {
        Published message = ledger.find(packet.payload());
        if (message == null || !message.topic().equals(packet.topic())) {
            ledger.violation(Kind.CHANGED, who, "nobody has published this: " + packet);
            return;
        }
        check(packet, message);
        boolean once = packet.qos() == Qos.EXACTLY_ONCE;
        if (once || group == null) { // a shared message of QoS 1 may go to others, and its identifier with it
            if (underWay.came(packet.packetId(), packet.dup(), message, connection)) {
                ledger.totals().add(message.stream().topic(), Column.REPEATED);
                return;
            }
        }
        if (group != null) {
            group.received(message, once, who);
        } else if (plainCopies.containsKey(message)) {
            cameAgain(message, packet);
        } else {
            cameFirst(message, packet);
        }
    }

    /** PUBACK is about to be sent. */
    public void acknowledging(int packetId) {
        underWay.answered(packetId);
    }

    /** PUBREL has come. */
    public void released(int packetId) {
        underWay.answered(packetId);
    }

    /** Whether a message has come at least once. */
    boolean has(Published message) {
        return plainCopies.containsKey(message);
    }

    private void check(Publish packet, Published message) {
        Subscribed subscription = subscriptionFor(message);
        if (subscription == null || !subscription.mayBring(message)) {
            ledger.violation(Kind.UNWANTED, who, message.toString());
            return;
        }
        Qos qos = message.qos().min(subscription.qos());
        if (packet.qos() != qos) {
            ledger.violation(
                    Kind.CHANGED, who, message + " with QoS " + packet.qos().value());
        }
        int[] identifiers = packet.subscriptionIdentifiers();
        int expected = subscription.identifier();
        if (expected == 0 ? identifiers.length > 0 : identifiers.length != 1 || identifiers[0] != expected) {
            ledger.violation(Kind.CHANGED, who, message + " with identifiers " + Arrays.toString(identifiers));
        }
    }

    private void cameFirst(Published message, Publish packet) {
        plainCopies.put(message, 0);
        ledger.totals().add(message.stream().topic(), Column.DELIVERED);
        if (message.isWill()) {
            return;
        }
        if (message.expirySeconds() > 0 && !packet.dup()) { // what was sent in time may be sent again
            checkExpiry(message, packet);
        }
        Published before = last.get(message.stream());
        if (before != null && before.number() > message.number()) {
            owed.came(message);
            Subscribed subscription = subscriptionFor(message);
            boolean mayBeMissed = subscription != null && subscription.mayHaveMissed(message);
            if (!message.mayComeLate() && !mayBeMissed) {
                ledger.violation(Kind.ORDER, who, message + " behind " + before);
            }
        } else {
            last.put(message.stream(), message);
            owed.cameInOrder(message);
        }
    }

    private void checkExpiry(Published message, Publish packet) {
        long restMillis = message.expirySeconds() * 1000L - message.age();
        if (restMillis < -LATE_MILLIS) {
            ledger.violation(Kind.EXPIRED, who, message + " " + -restMillis + " ms too late");
        }
        packet.properties().messageExpirySeconds().ifPresent(rest -> {
            if (rest * 1000 > restMillis + LATE_MILLIS) {
                ledger.violation(Kind.EXPIRED, who, message + " with a rest of " + rest + " s");
            }
        });
    }

    private void cameAgain(Published message, Publish packet) {
        ledger.totals().add(message.stream().topic(), Column.REPEATED);
        if (packet.qos() == Qos.EXACTLY_ONCE) {
            ledger.violation(Kind.DUPLICATE, who, message.toString());
        } else if (!packet.dup() && plainCopies.merge(message, 1, Integer::sum) >= message.copies()) {
            ledger.violation(Kind.DUP_MISSING, who, message + " again, as " + packet.packetId());
        }
    }

    // ---- the end

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        owed.promised().forEach(message -> missing.add(who + " needs " + message));
        underWay.open().forEach(open -> missing.add(who + " has " + open));
        return missing;
    }

    @Override
    public void settle() {
        owed.settle();
        underWay.open().forEach(open -> ledger.violation(Kind.UNFINISHED, who, open));
    }
}
