package mqtt.itest.durability.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import mqtt.api.Qos;
import mqtt.itest.durability.ledger.Violation.Kind;

/**
 * Everything that clients have sent, got and been told. Each {@link Inbox} checks what comes as it comes; what has not come, {@link #missing}
 * says while there is hope, and {@link #settle} makes violations of it.
 */
public final class Ledger {
    private final LongSupplier millis;
    private final List<Violation> violations = new ArrayList<>();
    private final Totals totals = new Totals();
    private final Map<String, Published> published = new HashMap<>();
    private final Map<String, Long> lastNumbers = new HashMap<>();
    private final List<Audience> audiences = new ArrayList<>();
    private final List<Long> killMillis = new ArrayList<>();
    private final Sessions sessions = new Sessions(this);
    private final Retained retained = new Retained(this);
    private final Wills wills = new Wills(this);
    private long tick;
    private boolean down;

    /** @param millis since the test began */
    public Ledger(LongSupplier millis) {
        this.millis = millis;
    }

    // ---- the broker

    /** From now on it may be gone. */
    public void killed() {
        killMillis.add(millis());
        down = true;
    }

    /** From now on it may be there again. */
    public void starting() {
        down = false;
    }

    public int kills() {
        return killMillis.size();
    }

    /** Odd while the broker may be gone; another number means that it was. */
    public int generation() {
        return 2 * kills() - (down ? 1 : 0);
    }

    boolean wasKilledBetween(long from, long to) {
        return killMillis.stream().anyMatch(at -> at >= from && at <= to);
    }

    // ---- clients

    /** A message is about to be sent for the first time. */
    public Published publish(String publisher, String topic, Qos qos, int expirySeconds) {
        Published message = record(publisher, topic, qos, expirySeconds, false);
        totals.add(topic, Totals.Column.PUBLISHED);
        audiences.forEach(audience -> audience.expect(message));
        return message;
    }

    Published record(String publisher, String topic, Qos qos, int expirySeconds, boolean will) {
        long number = lastNumbers.merge(publisher, 1L, Long::sum);
        Published message = new Published(this, new Stream(publisher, topic, qos), number, will, expirySeconds);
        published.put(message.id(), message);
        return message;
    }

    /** The message with this payload; null if there was none. */
    Published find(byte[] payload) {
        int end = 0;
        while (end < payload.length && payload[end] != ' ') {
            end++;
        }
        Published message = published.get(new String(payload, 0, end, StandardCharsets.US_ASCII));
        return message != null && Arrays.equals(message.payload(), payload) ? message : null;
    }

    /** What a subscriber gets that has subscriptions of its own. */
    public Inbox inbox(String client) {
        Owed owed = new Owed(this, client);
        Inbox inbox = new Inbox(this, client, null, owed);
        audiences.add(inbox);
        return inbox;
    }

    /** A shared subscription, of which there may be several members. */
    public Group group(String name) {
        Group group = new Group(this, name);
        audiences.add(group);
        return group;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Retained retained() {
        return retained;
    }

    public Wills wills() {
        return wills;
    }

    // ---- what came of it

    public Totals totals() {
        return totals;
    }

    public void violation(Kind kind, String who, String what) {
        violations.add(new Violation(kind, who, what, millis(), kills()));
    }

    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** What must still come, or be finished. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        audiences.forEach(audience -> missing.addAll(audience.missing()));
        missing.addAll(wills.missing());
        return missing;
    }

    /** All has come that ever will. */
    public void settle() {
        audiences.forEach(Audience::settle);
        wills.settle();
    }

    long millis() {
        return millis.getAsLong();
    }

    /** A new number for whatever happens: what happened before has a lower one. */
    long tick() {
        return ++tick;
    }
}
