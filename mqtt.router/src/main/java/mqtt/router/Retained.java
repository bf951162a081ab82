package mqtt.router;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import mqtt.api.Message;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
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

    private final String tenant;
    private final TopicTree<RetainedMessage> messages = new TopicTree<>();
    private final LongSupplier countLimit;
    private final LongSupplier bytesLimit;
    private final LongSupplier clockMillis;
    private long bytes; // guarded by this
    private long earliestExpiryMillis = Long.MAX_VALUE; // of all that may be there; guarded by this
    private long queue; // in the store; 0 until there is one; guarded by this
    private long lastSeq; // guarded by this
    private Keeper keeper; // whoever was the last one; guarded by this

    Retained(String tenant, LongSupplier countLimit, LongSupplier bytesLimit, LongSupplier clockMillis) {
        this.tenant = tenant;
        this.countLimit = countLimit;
        this.bytesLimit = bytesLimit;
        this.clockMillis = clockMillis;
    }

    /** See {@link mqtt.spi.route.Router#retain}. */
    synchronized boolean retain(Message message, Deposit deposit, Keeper newKeeper) {
        keeper = newKeeper == null ? keeper : newKeeper;
        if (message.payload().length == 0) {
            RetainedMessage before = messages.remove(message.topic());
            bytes -= before == null ? 0 : size(before);
            leave(before, deposit);
            return true;
        }
        if (isFull(message)) {
            purgeExpired(); // costs a walk, but only where it would be refused and something has expired
            if (isFull(message)) {
                return false;
            }
        }
        put(deposit == null ? new RetainedMessage(message) : keep(message, deposit), deposit);
        return true;
    }

    private void put(RetainedMessage now, Deposit deposit) {
        RetainedMessage before = messages.put(now.message.topic(), now);
        bytes += size(now) - (before == null ? 0 : size(before));
        earliestExpiryMillis = Math.min(earliestExpiryMillis, now.message.expiresAtMillis());
        leave(before, deposit);
        if (now instanceof KeptRetained kept && !kept.isKept) {
            kept.before = before;
        }
    }

    private KeptRetained keep(Message message, Deposit deposit) {
        if (queue == 0) {
            long number = keeper.newQueue();
            queue = number;
            keeper.submit(
                    Request.of(records -> records.put(number, new Owner.Retained(tenant)), keeper.durability(), null));
        }
        KeptRetained kept = new KeptRetained(this, message, ++lastSeq, keeper.loop());
        deposit.add(new Target(queue, kept.seq, message.qos(), true, NO_IDENTIFIERS, null, keeper.durability(), kept));
        return kept;
    }

    /**
     * Something is not retained any more.
     *
     * @param deposit what takes its place; null if nothing does that is kept
     */
    private void leave(RetainedMessage gone, Deposit deposit) {
        if (!(gone instanceof KeptRetained kept)) {
            return;
        }
        if (!kept.isKept) {
            kept.isGone = true; // to be removed once it is there
        } else if (deposit != null) {
            deposit.replaces(queue, kept.seq);
        } else {
            remove(kept);
        }
    }

    private void remove(KeptRetained kept) {
        if (keeper == null) {
            return; // whoever kept it has gone
        }
        long number = queue;
        keeper.submit(Request.of(records -> records.remove(number, kept.seq), keeper.durability(), null));
    }

    synchronized void kept(KeptRetained message) {
        message.isKept = true;
        message.before = null;
        if (message.isGone) {
            remove(message);
        }
    }

    /** The store does not take it: what was there before is there still. */
    synchronized void refused(KeptRetained message) {
        TopicName topic = message.message.topic();
        RetainedMessage now = messages.get(topic);
        if (now != message) {
            for (RetainedMessage later = now; later instanceof KeptRetained kept; later = kept.before) {
                if (kept.before == message) {
                    kept.before = message.before;
                }
            }
            return;
        }
        RetainedMessage before = message.before;
        bytes -= size(message);
        if (before == null) {
            messages.remove(topic);
            return;
        }
        if (before instanceof KeptRetained kept) {
            kept.isGone = false;
        }
        messages.put(topic, before);
        bytes += size(before);
    }

    /** See {@link mqtt.spi.route.Router#restoreRetained}. */
    synchronized void restore(long oldQueue, long seq, Message message, Keeper newKeeper) {
        keeper = newKeeper;
        queue = oldQueue;
        lastSeq = Math.max(lastSeq, seq);
        KeptRetained kept = new KeptRetained(this, message, seq, newKeeper.loop());
        kept.isKept = true;
        if (message.expiresAtMillis() <= clockMillis.getAsLong()) {
            remove(kept);
            return;
        }
        if (messages.get(message.topic()) instanceof KeptRetained newer && newer.seq > seq) {
            remove(kept); // the process before ended before it had said so
        } else {
            put(kept, null);
        }
    }

    /** See {@link mqtt.spi.route.Router#letGo}. */
    synchronized void letGo() {
        List<RetainedMessage> kept = new ArrayList<>();
        messages.forEach(m -> {
            if (m instanceof KeptRetained) {
                kept.add(m);
            }
        });
        for (RetainedMessage m : kept) {
            messages.remove(m.message.topic());
            bytes -= size(m);
        }
        queue = 0;
        lastSeq = 0;
        keeper = null;
    }

    private boolean isFull(Message message) {
        RetainedMessage before = messages.get(message.topic());
        return before == null && messages.size() >= countLimit.getAsLong()
                || bytes + message.bytes() - (before == null ? 0 : size(before)) > bytesLimit.getAsLong();
    }

    private void purgeExpired() {
        long now = clockMillis.getAsLong();
        if (now < earliestExpiryMillis) {
            return;
        }
        List<RetainedMessage> expired = new ArrayList<>();
        earliestExpiryMillis = Long.MAX_VALUE;
        messages.forEach(m -> {
            if (m.message.expiresAtMillis() <= now) {
                expired.add(m);
            } else {
                earliestExpiryMillis = Math.min(earliestExpiryMillis, m.message.expiresAtMillis());
            }
        });
        for (RetainedMessage m : expired) {
            messages.remove(m.message.topic());
            bytes -= size(m);
            leave(m, null);
        }
    }

    List<Message> matching(TopicFilter filter) {
        if (filter.isShared()) {
            return List.of();
        }
        long now = clockMillis.getAsLong();
        List<Message> found = new ArrayList<>();
        messages.match(filter, m -> {
            if (m.message.expiresAtMillis() > now) {
                found.add(m.message);
            }
        });
        return found;
    }

    int count() {
        return messages.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    private static long size(RetainedMessage m) {
        return m.message.bytes();
    }
}
