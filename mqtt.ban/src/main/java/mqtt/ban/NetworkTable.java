package mqtt.ban;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the network that has an address: a look-up for each length of prefix that is in use, however many networks there
 * are. Any thread looks up; one at a time changes.
 */
final class NetworkTable<T> {
    private static final int[] NONE = {};

    private final Map<Network, T> all = new ConcurrentHashMap<>();
    private final int[] v4Counts = new int[33]; // by length of prefix
    private final int[] v6Counts = new int[129];
    private volatile int[] v4Prefixes = NONE; // that are in use, the longest first
    private volatile int[] v6Prefixes = NONE;

    void put(Network network, T value) {
        if (all.put(network, value) == null) {
            count(network, 1);
        }
    }

    void remove(Network network) {
        if (all.remove(network) != null) {
            count(network, -1);
        }
    }

    private void count(Network network, int change) {
        int[] counts = network.isV6() ? v6Counts : v4Counts;
        counts[network.prefix()] += change;
        int[] used = new int[counts.length];
        int n = 0;
        for (int prefix = counts.length - 1; prefix >= 0; prefix--) {
            if (counts[prefix] > 0) {
                used[n++] = prefix;
            }
        }
        if (network.isV6()) {
            v6Prefixes = Arrays.copyOf(used, n);
        } else {
            v4Prefixes = Arrays.copyOf(used, n);
        }
    }

    /** That of the smallest network that has the address; null if none has. */
    T find(InetAddress address) {
        for (int prefix : address instanceof Inet4Address ? v4Prefixes : v6Prefixes) {
            T found = all.get(Network.of(address, prefix));
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
