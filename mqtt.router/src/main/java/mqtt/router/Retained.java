package mqtt.router;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.spi.route.RetainedMessage;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Keeper;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Request;
import mqtt.spi.store.Target;

/**
 * The retained messages of one tenant: one for each topic, limited in number and bytes. All are in memory; those whose
 * publishers want it are in the store, too.
 */
final class Retained {
    private static final int[] NO_IDENTIFIERS = {};
    private static final Deque<KeptRetained> NOTHING = new ArrayDeque<>(0);

    private final String tenant;
    private final TopicTree<RetainedMessage> messages = new TopicTree<>();
    private final Map<TopicName, Deque<KeptRetained>> coming = new HashMap<>(); // not settled yet; guarded by this
    private final LongSupplier usualCountLimit;
    private final LongSupplier usualBytesLimit;
    private long ownCountLimit; // 0 for the usual one; guarded by this
    private long ownBytesLimit; // likewise
    private final LongSupplier clockMillis;
    private long bytes; // guarded by this
    private long earliestExpiryMillis = Long.MAX_VALUE; // of all that may be there; guarded by this
    private long queue; // in the store; 0 until there is one; guarded by this
    private long lastSeq; // guarded by this
    private Keeper keeper; // whoever was the last one; guarded by this
    private volatile Restoration restoration; // null once all that the store has is there; guarded by this

    Retained(String tenant, LongSupplier countLimit, LongSupplier bytesLimit, LongSupplier clockMillis) {
        this.tenant = tenant;
        this.usualCountLimit = countLimit;
        this.usualBytesLimit = bytesLimit;
        this.clockMillis = clockMillis;
    }

    /** See {@link mqtt.spi.route.Router#retain}. */
    synchronized boolean retain(Message message, Deposit deposit, Keeper newKeeper) {
        keeper = newKeeper == null ? keeper : newKeeper;
        if (message.payload().length == 0) {
            if (restoration != null && restoration.size() >= countLimit()) {
                return false;
            }
            Deposit awaited = message.qos() == Qos.AT_MOST_ONCE ? null : deposit; // nobody is told, so nothing waits
            forget(message.topic(), take(message.topic()), awaited);
            if (awaited != null && queue != 0) {
                awaited.follows(keeper.durability()); // what is forgotten is not to come back when the process ends
            }
            return true;
        }
        if (isFull(message)) {
            purgeExpired(); // costs a walk, but only where it would be refused and something has expired
            if (isFull(message)) {
                return false;
            }
        }
        if (deposit == null) {
            forget(message.topic(), put(new MemoryRetained(message)), null);
        } else {
            keep(message, deposit);
        }
        return true;
    }

    // ---- in memory

    /** Returns what was there before; null for nothing. */
    private RetainedMessage put(RetainedMessage now) {
        RetainedMessage before = messages.put(now.message().topic(), now);
        bytes += size(now) - (before == null ? 0 : size(before));
        earliestExpiryMillis = Math.min(earliestExpiryMillis, now.message().expiresAtMillis());
        return before;
    }

    /** Returns what was there; null for nothing. */
    private RetainedMessage take(TopicName topic) {
        RetainedMessage before = messages.remove(topic);
        bytes -= before == null ? 0 : size(before);
        return before;
    }

    // ---- in the store

    private void keep(Message message, Deposit deposit) {
        if (queue == 0) {
            long number = keeper.newQueue();
            queue = number;
            keeper.submit(
                    Request.of(records -> records.put(number, new Owner.Retained(tenant)), keeper.durability(), null));
        }
        KeptRetained kept = new KeptRetained(this, message, ++lastSeq, keeper.loop());
        deposit.add(
                new Target(queue, kept.seq(), message.qos(), true, NO_IDENTIFIERS, null, keeper.durability(), kept));
        kept.before = put(kept);
        if (kept.before instanceof KeptRetained before && before.isKept) {
            deposit.replaces(queue, before.seq());
            before.isReplaced = true;
        }
        coming.computeIfAbsent(message.topic(), t -> new ArrayDeque<>(2)).add(kept);
    }

    /**
     * Nothing of what was retained of a topic is needed any more, and nothing that is kept takes its place.
     *
     * @param last what was there; null for nothing
     * @param deposit waits until the store was told to forget all of it; null for none
     */
    private void forget(TopicName topic, RetainedMessage last, Deposit deposit) {
        if (restoration != null) {
            restoration.forget(topic, deposit);
        }
        if (last instanceof KeptRetained kept && kept.isSettled) {
            coming.computeIfAbsent(topic, t -> new ArrayDeque<>(2)).add(kept); // not before those that are older
        }
        for (KeptRetained gone : coming.getOrDefault(topic, NOTHING)) {
            gone.isGone = true;
            if (restoration != null && gone.before instanceof KeptRetained before && before.isSettled) {
                remove(before); // whatever becomes of this one
                gone.before = null;
            }
            if (deposit != null) {
                gone.holdUp(deposit);
            }
        }
        settle(topic);
    }

    private void remove(KeptRetained kept) {
        if (keeper == null) {
            return; // whoever kept it has gone
        }
        if (restoration != null) {
            restoration.remove(kept.seq());
        } else {
            submitRemoval(kept.seq());
        }
    }

    private void submitRemoval(long seq) {
        long number = queue;
        keeper.submit(Request.of(records -> records.remove(number, seq), keeper.durability(), null));
    }

    synchronized void kept(KeptRetained message) {
        message.isAnswered = true;
        message.isKept = true;
        forgetBefore(message);
        settle(message.message().topic());
    }

    /** The store does not take it: what was there before is there still. */
    synchronized void refused(KeptRetained message) {
        message.isAnswered = true;
        TopicName topic = message.message().topic();
        if (message.before instanceof KeptRetained before) {
            before.isReplaced = false;
        }
        if (message.isGone) {
            forgetBefore(message);
        } else if (messages.get(topic) == message) {
            take(topic);
            if (message.before != null) {
                put(message.before);
            }
        } else {
            for (KeptRetained later : coming.getOrDefault(topic, NOTHING)) {
                later.before = later.before == message ? message.before : later.before;
            }
        }
        settle(topic);
    }

    /** What a message took the place of is needed no more. */
    private void forgetBefore(KeptRetained message) {
        if (message.before instanceof KeptRetained before && !before.isReplaced) {
            if (before.isSettled) {
                remove(before);
            } else {
                before.isGone = true;
            }
        }
        message.before = null;
    }

    /** Takes from the store what has to go, the oldest first: whenever the process ends, none is followed by an older one. */
    private void settle(TopicName topic) {
        Deque<KeptRetained> all = coming.getOrDefault(topic, NOTHING);
        for (KeptRetained next = all.peek(); next != null && next.isAnswered; next = all.peek()) {
            all.remove();
            if (next.isGone && next.isKept && !next.isReplaced) {
                remove(next);
            }
            next.settled(keeper::submit);
        }
        if (all.isEmpty()) {
            coming.remove(topic);
        }
    }

    // ---- what the process before has left

    /** See {@link mqtt.spi.route.Router#restoreRetained(String, long, long, Keeper)}. */
    synchronized void restore(long oldQueue, long oldLastSeq, Keeper newKeeper) {
        keeper = newKeeper;
        queue = oldQueue;
        lastSeq = oldLastSeq;
        restoration = new Restoration(oldLastSeq);
    }

    /** See {@link mqtt.spi.route.Router#restoreRetained(String, long, Message)}. */
    synchronized void restore(long seq, Message message) {
        if (restoration == null) {
            return; // it was let go meanwhile
        }
        TopicName topic = message.topic();
        KeptRetained old = KeptRetained.restored(this, message, seq, keeper.loop());
        KeptRetained first = coming.getOrDefault(topic, NOTHING).peek();
        RetainedMessage last = first == null ? messages.get(topic) : first.before;
        boolean isNewer = last != null && !restoration.isRestored(last.seq());
        if (isNewer || restoration.isForgotten(topic)) {
            remove(old);
        } else if (first != null) {
            removeOlder(last);
            first.before = old; // it is what is there if that is refused
        } else if (message.expiresAtMillis() <= clockMillis.getAsLong()) {
            removeOlder(take(topic));
            remove(old);
        } else {
            removeOlder(put(old));
        }
    }

    /** The process before ended before it had done so. */
    private void removeOlder(RetainedMessage older) {
        if (older instanceof KeptRetained kept) {
            remove(kept);
        }
    }

    /** See {@link mqtt.spi.route.Router#retainedRestored}. */
    synchronized void restored() {
        if (restoration != null) {
            restoration.end(this::submitRemoval, keeper::submit);
            restoration = null;
        }
    }

    /** See {@link mqtt.spi.route.Router#knowsRetained}. */
    boolean isKnown() {
        return restoration == null;
    }

    /** See {@link mqtt.spi.route.Router#letGo}. */
    synchronized void letGo() {
        List<RetainedMessage> kept = new ArrayList<>();
        messages.forEach(m -> {
            if (m instanceof KeptRetained) {
                kept.add(m);
            }
        });
        kept.forEach(m -> take(m.message().topic()));
        coming.clear();
        restoration = null;
        queue = 0;
        lastSeq = 0;
        keeper = null;
    }

    // ---- limits

    /** See {@link mqtt.spi.route.Router#limitRetained}. */
    synchronized void limit(long count, long newBytes) {
        ownCountLimit = count;
        ownBytesLimit = newBytes;
    }

    private long countLimit() {
        return ownCountLimit == 0 ? usualCountLimit.getAsLong() : ownCountLimit;
    }

    private boolean isFull(Message message) {
        RetainedMessage before = messages.get(message.topic());
        return before == null && messages.size() >= countLimit()
                || bytes + message.bytes() - (before == null ? 0 : size(before))
                        > (ownBytesLimit == 0 ? usualBytesLimit.getAsLong() : ownBytesLimit);
    }

    private void purgeExpired() {
        long now = clockMillis.getAsLong();
        if (now < earliestExpiryMillis) {
            return;
        }
        List<RetainedMessage> expired = new ArrayList<>();
        earliestExpiryMillis = Long.MAX_VALUE;
        messages.forEach(m -> {
            if (m.message().expiresAtMillis() <= now) {
                expired.add(m);
            } else {
                earliestExpiryMillis =
                        Math.min(earliestExpiryMillis, m.message().expiresAtMillis());
            }
        });
        for (RetainedMessage m : expired) {
            forget(m.message().topic(), take(m.message().topic()), null);
        }
    }

    // ---- look-ups

    /** See {@link mqtt.spi.route.Router#retained}. */
    List<RetainedMessage> matching(TopicFilter filter) {
        if (filter.isShared()) {
            return List.of();
        }
        long now = clockMillis.getAsLong();
        List<RetainedMessage> found = new ArrayList<>();
        messages.match(filter, m -> {
            if (m.message().expiresAtMillis() > now) {
                found.add(m);
            }
        });
        return found;
    }

    /** See {@link mqtt.spi.route.Router#lastRetained}. */
    synchronized long last(TopicFilter filter) {
        boolean isThere = restoration != null
                || (filter.hasWildcard() ? messages.size() > 0 : messages.get(TopicName.of(filter.value())) != null);
        return isThere && !filter.isShared() ? lastSeq : 0;
    }

    int count() {
        return messages.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    private static long size(RetainedMessage m) {
        return m.message().bytes();
    }
}
