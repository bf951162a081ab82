package mqtt.itest.durability.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import mqtt.itest.durability.ledger.Totals.Column;
import mqtt.itest.durability.ledger.Violation.Kind;

/** Messages that must come as soon as they are acknowledged, and have not come. */
final class Owed {
    private final Ledger ledger;
    private final String who;
    private final Map<Stream, TreeMap<Long, Published>> streams = new HashMap<>();

    Owed(Ledger ledger, String who) {
        this.ledger = ledger;
        this.who = who;
    }

    void add(Published message) {
        streams.computeIfAbsent(message.stream(), s -> new TreeMap<>()).put(message.number(), message);
    }

    /** A message has come for the first time. */
    void came(Published message) {
        TreeMap<Long, Published> stream = streams.get(message.stream());
        if (stream != null) {
            stream.remove(message.number());
        }
    }

    /** A message has come for the first time, and in its order: those before it that have not come never will, if they could expire. */
    void cameInOrder(Published message) {
        came(message);
        TreeMap<Long, Published> stream = streams.get(message.stream());
        if (stream == null || stream.isEmpty() || stream.firstKey() > message.number()) {
            return;
        }
        stream.headMap(message.number()).values().removeIf(earlier -> {
            if (earlier.expirySeconds() > 0 && earlier.isPromised() && !earlier.mayBeExpired()) {
                ledger.violation(Kind.LOST, who, earlier + " before it expired; then came " + message.id());
                return true;
            }
            return isExcused(earlier);
        });
    }

    private boolean isExcused(Published message) {
        if (message.mayBeExpired()) {
            ledger.totals().add(message.stream().topic(), Column.EXPIRED);
            return true;
        }
        return false;
    }

    /** These need not come any more. Returns how many had to. */
    int forgive(Predicate<Published> which) {
        int count = 0;
        for (TreeMap<Long, Published> stream : streams.values()) {
            int before = stream.size();
            stream.values().removeIf(which);
            count += before - stream.size();
        }
        return count;
    }

    List<Published> promised() {
        List<Published> promised = new ArrayList<>();
        for (TreeMap<Long, Published> stream : streams.values()) {
            stream.values().removeIf(this::isExcused);
            stream.values().stream().filter(Published::isPromised).forEach(promised::add);
        }
        return promised;
    }

    void settle() {
        promised().forEach(message -> ledger.violation(Kind.LOST, who, message.toString()));
    }
}
