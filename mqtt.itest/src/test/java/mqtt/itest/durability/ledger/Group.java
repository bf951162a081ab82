package mqtt.itest.durability.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mqtt.api.TopicFilter;
import mqtt.itest.durability.ledger.Totals.Column;
import mqtt.itest.durability.ledger.Violation.Kind;

/**
 * A shared subscription: each message is for one of its members, whichever. With QoS 1 it may come to several, if one has left before it
 * acknowledged; with QoS 2 it may not. Nobody unsubscribes.
 */
public final class Group implements Audience {
    private final Ledger ledger;
    private final String name;
    private final Owed owed;
    private final List<Inbox> members = new ArrayList<>();
    private final Map<Published, String> receivers = new HashMap<>();
    private TopicFilter filter; // null until a member is in

    Group(Ledger ledger, String name) {
        this.ledger = ledger;
        this.name = name;
        owed = new Owed(ledger, name);
    }

    /** One more member. Its messages are the group's. */
    public Inbox member(String client) {
        Inbox member = new Inbox(ledger, client, this, new Owed(ledger, client));
        members.add(member);
        return member;
    }

    /** A member's SUBACK has come. */
    void subscribed(TopicFilter shared) {
        filter = shared.unshared();
    }

    @Override
    public void expect(Published message) {
        if (filter != null && filter.matches(message.topic())) {
            owed.add(message);
        }
    }

    void received(Published message, boolean exactlyOnce, String who) {
        String before = receivers.putIfAbsent(message, who);
        ledger.totals().add(message.stream().topic(), before == null ? Column.DELIVERED : Column.REPEATED);
        if (before == null) {
            owed.came(message);
        } else if (exactlyOnce) {
            ledger.violation(Kind.DUPLICATE, who, message + ", which " + before + " had got");
        }
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        owed.promised().forEach(message -> missing.add(name + " needs " + message));
        members.forEach(member -> missing.addAll(member.missing()));
        return missing;
    }

    @Override
    public void settle() {
        owed.settle();
        members.forEach(Inbox::settle);
    }
}
