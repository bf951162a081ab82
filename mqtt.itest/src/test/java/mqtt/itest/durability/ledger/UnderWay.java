package mqtt.itest.durability.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mqtt.itest.durability.ledger.Violation.Kind;

/** The packet identifiers that a subscriber has got and not yet answered to the end, and their messages. */
final class UnderWay {
    private record Entry(Published message, int connection) {}

    private record Sent(Published message, int packetId) {}

    private final Ledger ledger;
    private final String who;
    private final Map<Integer, Entry> entries = new HashMap<>();
    private final Map<Sent, Long> orders = new HashMap<>(); // in which they came first
    private int lastConnection;
    private long lastAgain; // of what came again on that connection

    UnderWay(Ledger ledger, String who) {
        this.ledger = ledger;
        this.who = who;
    }

    /**
     * A message has come.
     *
     * @param connection the number of the connection it came by
     * @return whether it was under way already, so that it is the same delivery once more
     */
    boolean came(int packetId, boolean dup, Published message, int connection) {
        Entry before = entries.put(packetId, new Entry(message, connection));
        boolean again = before != null && before.message == message;
        long order = orders.computeIfAbsent(new Sent(message, packetId), sent -> orders.size() + 1L);
        String what = message + " as " + packetId;
        if (again) {
            check(what, dup, order, before.connection, connection);
        } else if (before != null) {
            ledger.violation(Kind.PACKET_ID, who, what + ", which still stood for " + before.message);
        }
        return again;
    }

    private void check(String what, boolean dup, long order, int before, int connection) {
        if (before == connection) {
            ledger.violation(Kind.PACKET_ID, who, what + " twice on one connection");
        } else if (!dup) {
            ledger.violation(Kind.DUP_MISSING, who, what + ", under way since connection " + before);
        }
        if (connection != lastConnection) {
            lastConnection = connection;
            lastAgain = 0;
        }
        if (order < lastAgain) {
            ledger.violation(Kind.ORDER, who, what + " again, but not in the order of the first time");
        }
        lastAgain = order;
    }

    /** The identifier is free: PUBACK was sent, or PUBREL has come. */
    void answered(int packetId) {
        entries.remove(packetId);
    }

    void clear() {
        entries.clear();
    }

    List<String> open() {
        List<String> open = new ArrayList<>();
        entries.forEach((id, entry) ->
                open.add("packet identifier " + id + " of connection " + entry.connection + ", " + entry.message));
        return open;
    }
}
