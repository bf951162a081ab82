package mqtt.ban;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import mqtt.api.ClientView;

/**
 * The bans in force. A client costs some look-ups in hash tables, however many bans there are. Any thread; changes take turns.
 */
final class BanTable {
    private static final Comparator<BanEntry> BY_END =
            Comparator.<BanEntry>comparingLong(e -> e.ban.endsAtMillis()).thenComparingLong(e -> e.number);

    private final Map<BanTarget, BanEntry> all = new ConcurrentHashMap<>();
    private final NetworkTable<BanEntry> networks = new NetworkTable<>();
    private volatile long nextEndMillis = Long.MAX_VALUE;
    private final TreeSet<BanEntry> ends = new TreeSet<>(BY_END); // of those that end; guarded by this

    int size() {
        return all.size();
    }

    Collection<BanEntry> entries() {
        return all.values();
    }

    BanEntry get(BanTarget target) {
        return all.get(target);
    }

    /** Adds a ban, in place of one with the same target. */
    synchronized BanEntry put(Ban ban) {
        BanEntry entry = new BanEntry(ban);
        BanEntry before = all.put(ban.target(), entry);
        if (before != null) {
            ends.remove(before);
        }
        if (ban.target().kind() == BanKind.ADDRESS) {
            networks.put(Network.parse(ban.target().value()), entry);
        }
        if (ban.endsAtMillis() != Ban.FOR_EVER) {
            ends.add(entry);
        }
        noteNextEnd();
        return entry;
    }

    /** Returns what was there; null for nothing. */
    synchronized BanEntry remove(BanTarget target) {
        BanEntry entry = all.remove(target);
        if (entry != null) {
            if (target.kind() == BanKind.ADDRESS) {
                networks.remove(Network.parse(target.value()));
            }
            ends.remove(entry);
            noteNextEnd();
        }
        return entry;
    }

    private void noteNextEnd() {
        nextEndMillis = ends.isEmpty() ? Long.MAX_VALUE : ends.first().ban.endsAtMillis();
    }

    /** Whether some are over. Costs nothing. */
    boolean hasOver(long nowMillis) {
        return nowMillis >= nextEndMillis;
    }

    /** Takes out what is over, and returns it. */
    synchronized List<Ban> removeOver(long nowMillis) {
        List<Ban> over = new ArrayList<>();
        while (!ends.isEmpty() && ends.first().ban.isOver(nowMillis)) {
            Ban ban = ends.first().ban;
            remove(ban.target());
            over.add(ban);
        }
        return over;
    }

    /** The ban that a client is under; null if it is not. One that it cannot get away from comes first. */
    BanEntry find(ClientView client) {
        if (all.isEmpty()) {
            return null;
        }
        String tenant = client.id().tenant();
        String clientId = client.id().clientId();
        InetAddress address = address(client);
        BanEntry found = address == null ? null : networks.find(address);
        found = found != null ? found : find(BanKind.CLIENT, tenant, clientId);
        if (found == null && client.userName().isPresent()) {
            found = find(BanKind.USER, tenant, client.userName().get());
        }
        return found != null || address == null
                ? found
                : find(BanKind.CLIENT_AT, tenant, Network.of(address) + " " + clientId);
    }

    private BanEntry find(BanKind kind, String tenant, String value) {
        BanEntry found = all.get(new BanTarget(kind, null, value));
        return found != null ? found : all.get(new BanTarget(kind, tenant, value));
    }

    /** Null if it has none, or none that is known. */
    static InetAddress address(ClientView client) {
        return client.remoteAddress() instanceof InetSocketAddress socket ? socket.getAddress() : null;
    }
}
