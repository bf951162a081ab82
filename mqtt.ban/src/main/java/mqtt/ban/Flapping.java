package mqtt.ban;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who connects how often: of the clients that connected last, when each did. Those of which it knows nothing any more count
 * from the beginning. Any thread.
 */
final class Flapping {
    static final int MOST_CLIENTS = 10_000;
    static final int MOST_CHARS = 4_000_000;

    /**
     * How often is too often.
     *
     * @param connects more than these, 1 to 1000; 0 for never
     * @param windowMillis within this time, above 0
     */
    record Limit(int connects, long windowMillis) {}

    /** When a client connected, the last {@code at.length} times. */
    private static final class Times {
        final long[] at;
        int next;
        int count;

        Times(int most) {
            at = new long[most];
        }
    }

    // ---- guarded by this
    private final Map<BanTarget, Times> clients = new LinkedHashMap<>(16, 0.75f, true);
    private Limit limit;
    private long chars;

    Flapping(Limit limit) {
        this.limit = limit;
    }

    /** From now on; what was counted is forgotten if it is another one. */
    synchronized void limit(Limit newLimit) {
        if (!newLimit.equals(limit)) {
            limit = newLimit;
            clients.clear();
            chars = 0;
        }
    }

    /**
     * A client connects.
     *
     * @param nowMillis of a clock that never goes back
     * @return whether that is too often; it counts from the beginning then
     */
    synchronized boolean isTooOften(BanTarget client, long nowMillis) {
        if (limit.connects == 0) {
            return false;
        }
        Times times = clients.get(client);
        if (times == null) {
            times = new Times(limit.connects);
            clients.put(client, times);
            chars += client.value().length();
            forgetOldest();
        }
        boolean isTooOften = times.count == limit.connects && nowMillis - times.at[times.next] < limit.windowMillis;
        if (isTooOften) {
            clients.remove(client);
            chars -= client.value().length();
            return true;
        }
        times.at[times.next] = nowMillis;
        times.next = (times.next + 1) % limit.connects;
        times.count = Math.min(limit.connects, times.count + 1);
        return false;
    }

    private void forgetOldest() {
        Iterator<BanTarget> oldest = clients.keySet().iterator();
        while (clients.size() > MOST_CLIENTS || chars > MOST_CHARS && clients.size() > 1) {
            chars -= oldest.next().value().length();
            oldest.remove();
        }
    }

    synchronized int size() {
        return clients.size();
    }
}
