package mqtt.session.core;

import java.util.HashMap;
import java.util.Map;
import mqtt.api.SubscriberId;

/** Sessions that have ended while the store has not heard of it: until then they might come back. Event loop only. */
final class Endings {
    private final Map<SubscriberId, Integer> counts = new HashMap<>(); // one may end several times meanwhile

    void add(SubscriberId id) {
        counts.merge(id, 1, Integer::sum);
    }

    /** The store has heard of one. */
    void remove(SubscriberId id) {
        counts.computeIfPresent(id, (same, count) -> count == 1 ? null : count - 1);
    }

    boolean has(SubscriberId id) {
        return !counts.isEmpty() && counts.containsKey(id);
    }
}
