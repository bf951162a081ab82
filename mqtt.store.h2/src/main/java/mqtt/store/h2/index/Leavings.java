package mqtt.store.h2.index;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.MVMap;

/** What queues that ended have left behind, and is deleted a little at a time. For one thread. */
public final class Leavings {
    private final Index index;
    private final Set<Long> queues = new LinkedHashSet<>();

    Leavings(Index index) {
        this.index = index;
    }

    void add(long queue) {
        queues.add(queue);
    }

    /** Adds all queues that have subscriptions or receipts, and that nobody knows. Reads all of them. */
    void addUnknown() {
        Set<Long> unknown = new HashSet<>();
        index.maps().subscriptions().keyIterator(null).forEachRemaining(key -> unknown.add(key.queue()));
        index.maps().receipts().keyIterator(null).forEachRemaining(key -> unknown.add(key.queue()));
        unknown.removeAll(index.known());
        queues.addAll(unknown);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return queues.isEmpty();
    }

    /** Deletes some. */
    void sweep(int most) {
        if (!queues.isEmpty()) {
            sweep(queues.iterator().next(), most);
        }
    }

    /** Deletes all of one queue. */
    void sweepAll(long queue) {
        if (queues.contains(queue)) {
            sweep(queue, Integer.MAX_VALUE);
        }
    }

    private void sweep(long queue, int most) {
        Maps maps = index.maps();
        EntryKey first = new EntryKey(queue, 0);
        EntryKey behind = new EntryKey(queue + 1, 0);
        index.sweepYoung(queue);
        int left = most - sweep(maps.entries(), first, behind, most);
        left -= sweep(maps.receipts(), first, behind, left);
        left -= sweep(maps.subscriptions(), new SubscriptionKey(queue, ""), new SubscriptionKey(queue + 1, ""), left);
        if (left > 0) {
            queues.remove(queue);
        }
    }

    /** Returns how many it deleted. */
    private <K extends Comparable<K>, V> int sweep(MVMap<K, V> map, K first, K behind, int most) {
        List<K> found = new ArrayList<>();
        Iterator<K> keys = map.keyIterator(first);
        while (found.size() < most && keys.hasNext()) {
            K key = keys.next();
            if (key.compareTo(behind) >= 0) {
                break;
            }
            found.add(key);
        }
        found.forEach(key -> index.swept(key, map.remove(key)));
        return found.size();
    }
}
