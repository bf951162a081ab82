package mqtt.ban;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.ClientView;
import mqtt.spi.session.Clients;
import mqtt.spi.store.Fact;
import mqtt.spi.store.FactBook;
import mqtt.spi.store.Facts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All bans, with the book that keeps them and the clients that they are for, which may come and go: what is in force stays in
 * force. Any thread looks up; changes take turns, so that table and book have the same.
 */
final class Bans {
    private static final Logger LOG = LoggerFactory.getLogger(Bans.class);
    private static final CompletionStage<Boolean> NOT_KEPT = CompletableFuture.completedStage(false);

    /** Where bans are kept, and whom they are for. */
    private record House(FactBook book, Sweep sweep) {}

    private final BanTable table = new BanTable();
    private final Clock clock;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile House house; // null while there is none; changed with the lock of this

    Bans(Clock clock) {
        this.clock = clock;
    }

    /** Completes when it is known who is banned: what was kept has been read. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    int size() {
        return table.size();
    }

    /** The ban that a client is under; null if it is not. */
    BanEntry find(ClientView client) {
        removeOver();
        return table.find(client);
    }

    private void removeOver() {
        long now = clock.millis();
        if (table.hasOver(now)) {
            removeOver(now);
        }
    }

    private synchronized void removeOver(long nowMillis) {
        for (Ban ban : table.removeOver(nowMillis)) {
            LOG.debug("over: ban=\"{}\"", ban.target());
            if (house != null) {
                house.book.remove(BanFacts.key(ban.target()));
            }
        }
    }

    /** Those in force, the newest last. */
    List<BanEntry> list() {
        removeOver();
        return table.entries().stream()
                .sorted(Comparator.<BanEntry>comparingLong(e -> e.ban.madeAtMillis())
                        .thenComparing(e -> e.ban.target().toString()))
                .toList();
    }

    // ---- changes

    /**
     * Makes a ban, in place of one for the same clients, and disconnects those it is for, unless they flap only: who is there
     * is not coming again.
     *
     * @return as {@link FactBook#put} says
     * @throws IllegalStateException if there are too many
     * @throws IllegalArgumentException if it is too long to be kept, or ends too late
     */
    CompletionStage<Boolean> add(Ban ban) {
        CompletionStage<Boolean> kept = put(ban);
        if (!ban.isForFlapping()) {
            disconnectBanned();
        }
        return kept;
    }

    private synchronized CompletionStage<Boolean> put(Ban ban) {
        removeOver();
        CompletionStage<Boolean> kept = NOT_KEPT;
        if (house != null) {
            kept = house.book.put(BanFacts.of(ban)); // first: it may throw
        } else if (table.get(ban.target()) == null && table.size() >= Facts.MOST_FACTS) {
            throw new IllegalStateException("there are " + table.size() + " bans, the most there may be");
        }
        table.put(ban).isInBook = house != null;
        return kept;
    }

    /**
     * Ends a ban.
     *
     * @return as {@link FactBook#remove} says; null if there is no such ban
     */
    synchronized CompletionStage<Boolean> remove(BanTarget target) {
        removeOver();
        if (table.remove(target) == null) {
            return null;
        }
        return house == null ? NOT_KEPT : house.book.remove(BanFacts.key(target));
    }

    // ---- those who are there

    /** A client is in: its gates may have given it another tenant or user name, or it was banned meanwhile. */
    void entered(ClientView client) {
        House now = house;
        if (now != null && isToGo(client)) {
            now.sweep.one(client);
        }
    }

    private boolean isToGo(ClientView client) {
        BanEntry found = find(client);
        return found != null && !found.ban.isForFlapping();
    }

    private void disconnectBanned() {
        House now = house;
        if (now != null) {
            now.sweep.all();
        }
    }

    // ---- where they are kept

    /** There is a place to keep bans, perhaps with some in it. */
    void moveIn(Facts facts, Clients clients) {
        House next = new House(facts.open("mqtt.ban", this::found), new Sweep(clients, this::isToGo));
        house = next;
        next.book.read().thenRun(() -> read(next));
    }

    /** It goes. */
    synchronized void moveOut() {
        house.book.close();
        house = null;
        table.entries().forEach(entry -> entry.isInBook = false);
    }

    /** It has told all that was kept, unless it is gone meanwhile. */
    private void read(House from) {
        synchronized (this) {
            if (house != from) {
                return;
            }
            table.entries().forEach(entry -> write(entry, from.book));
        }
        ready.complete(null);
        disconnectBanned();
    }

    private static void write(BanEntry entry, FactBook book) {
        if (!entry.isInBook) {
            try {
                book.put(BanFacts.of(entry.ban));
                entry.isInBook = true;
            } catch (RuntimeException e) { // others may be kept
                LOG.error("in force, but not kept: ban=\"{}\" {}", entry.ban.target(), e.getMessage());
            }
        }
    }

    private void found(Fact fact) {
        Ban ban;
        try {
            ban = BanFacts.read(fact);
        } catch (RuntimeException e) {
            LOG.error("not in force: what was kept as {} is no ban: {}", fact.key(), e.getMessage());
            return;
        }
        takeOver(ban);
        if (ready.isDone()) {
            disconnectBanned();
        }
    }

    private synchronized void takeOver(Ban ban) {
        BanEntry entry = table.get(ban.target());
        if (entry == null) {
            table.put(ban).isInBook = true;
        } else if (entry.ban.equals(ban)) {
            entry.isInBook = true;
        }
    }

    boolean isKept() {
        House now = house;
        return now != null && now.book.isKept();
    }
}
