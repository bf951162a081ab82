package mqtt.store.h2.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Underway;
import mqtt.store.h2.log.Body;
import mqtt.store.h2.log.Effects;
import mqtt.store.h2.log.Entry;
import mqtt.store.h2.log.Segments;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * What the log comes to: which messages are in which queue, and where in the log they are; queues, subscriptions, receipts.
 * On the disk it is as it was at the last {@link #checkpoint}, together with how far the log had come.
 *
 * <p>Most messages leave their queue soon after they came, or soon after they were sent. So what is new of an entry stays in
 * memory until the checkpoint: who is gone by then never was in the tree, or was not changed there. For one thread.
 */
public final class Index implements Effects {
    private static final int FILL_PERCENT = 50;
    private static final int COMPACTED_BYTES = 4 << 20;

    /** How many new entries, or changed ones, may wait for the checkpoint in memory: they take about 200 bytes each. */
    private static final int MOST_IN_MEMORY =
            (int) Math.min(200_000, Runtime.getRuntime().maxMemory() / 16 / 200);

    /** How much of the tree may be in memory only. */
    private static final long MOST_UNSAVED_BYTES =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

    private final Maps maps;
    private final IndexState state;
    private final Segments segments;
    private final NavigableMap<EntryKey, Entry> young = new TreeMap<>(); // are not in the tree
    private final Map<EntryKey, Entry> changed = new HashMap<>(); // are in the tree as they were before
    private final Set<Long> known = new HashSet<>();
    private final Leavings leavings = new Leavings(this);
    private long nextQueue;
    private boolean isChanged;
    private boolean isRepeating;

    /** @param segments are told what is alive in them */
    Index(Maps maps, Segments segments) {
        this.maps = maps;
        this.segments = segments;
        maps.queues().keyIterator(null).forEachRemaining(known::add);
        state = new IndexState(maps);
        nextQueue = state.nextQueue();
        for (long queue : known) {
            nextQueue = Math.max(nextQueue, queue + 1);
        }
    }

    // ---- what is known of all

    /** How far it has come, and in which form it is. */
    public IndexState state() {
        return state;
    }

    /** A number that is higher than those of all queues there ever were. */
    public long nextQueue() {
        return nextQueue;
    }

    /** Leaves out numbers of queues that may have been given away. */
    public void skipQueues(long next) {
        nextQueue = Math.max(nextQueue, next);
    }

    public boolean isKnown(long queue) {
        return known.contains(queue);
    }

    public int queueCount() {
        return known.size();
    }

    /** About how many messages there are in queues. */
    public long entryCount() {
        return maps.entries().sizeAsLong() + young.size();
    }

    /** Whether something was changed since the last checkpoint. */
    public boolean isChanged() {
        return isChanged || !young.isEmpty() || !changed.isEmpty();
    }

    /** Whether so much of the tree is in memory only that it should be brought to the disk. */
    public boolean isLarge() {
        return maps.store().getUnsavedMemory() > MOST_UNSAVED_BYTES;
    }

    public long fileBytes() {
        return maps.store().getFileStore().size();
    }

    /**
     * What is done now may have been done before, for it is not certain how far the index had come: a message that comes may be
     * there.
     */
    public void repeat(boolean now) {
        isRepeating = now;
    }

    // ---- effects

    @Override
    public void keep(long queue, long seq, Entry entry) {
        if (!known.contains(queue)) {
            return;
        }
        EntryKey key = new EntryKey(queue, seq);
        if (isRepeating || changed.containsKey(key)) {
            remove(queue, seq);
        }
        Entry before = young.put(key, entry);
        if (before != null) {
            alive(before, -1);
        }
        alive(entry, 1);
        if (young.size() > MOST_IN_MEMORY) {
            settle();
        }
    }

    private void alive(Entry entry, int sign) {
        segments.addLive(entry.body().place(), sign * entry.body().share());
    }

    @Override
    public void change(long queue, long seq, Underway underway) {
        EntryKey key = new EntryKey(queue, seq);
        Entry before = get(key);
        if (before != null && known.contains(queue)) {
            replace(key, before, before.with(underway));
        }
    }

    @Override
    public void move(long queue, long seq, long from, Body to) {
        EntryKey key = new EntryKey(queue, seq);
        Entry before = get(key);
        if (before != null && !before.body().isGone() && before.body().place() == from) {
            replace(key, before, before.movedTo(to.place(), to.share()));
        }
    }

    private void replace(EntryKey key, Entry before, Entry now) {
        alive(before, -1);
        alive(now, 1);
        if (young.replace(key, now) == null) {
            changed.put(key, now);
            if (changed.size() > MOST_IN_MEMORY) {
                settle();
            }
        }
    }

    @Override
    public void remove(long queue, long seq) {
        EntryKey key = new EntryKey(queue, seq);
        Entry before = young.remove(key);
        if (before == null) {
            before = asItIs(key, maps.entries().remove(key));
            isChanged |= before != null;
            changed.remove(key);
        }
        if (before != null) {
            alive(before, -1);
        }
    }

    @Override
    public void put(long queue, Owner owner) {
        leavings.sweepAll(queue); // what was there is not its own
        maps.queues().put(queue, owner);
        known.add(queue);
        nextQueue = Math.max(nextQueue, queue + 1);
        isChanged = true;
    }

    @Override
    public void forgetWill(long queue, long number) {
        if (maps.queues().get(queue) instanceof Owner.Session session) {
            maps.queues().put(queue, session.withoutWill(number));
            isChanged = true;
        }
    }

    @Override
    public void end(long queue) {
        if (known.remove(queue)) {
            maps.queues().remove(queue);
            leavings.add(queue);
            isChanged = true;
        }
    }

    @Override
    public void subscribe(long queue, Subscription subscription) {
        if (known.contains(queue)) {
            maps.subscriptions()
                    .put(
                            new SubscriptionKey(queue, subscription.filter().value()),
                            new KeptSubscription(subscription, null));
            isChanged = true;
        }
    }

    @Override
    public void owe(long queue, TopicFilter filter, Owed owed) {
        SubscriptionKey key = new SubscriptionKey(queue, filter.value());
        KeptSubscription before = known.contains(queue) ? maps.subscriptions().get(key) : null;
        if (before != null) {
            maps.subscriptions().put(key, new KeptSubscription(before.subscription(), owed));
            isChanged = true;
        }
    }

    @Override
    public void unsubscribe(long queue, TopicFilter filter) {
        isChanged |= maps.subscriptions().remove(new SubscriptionKey(queue, filter.value())) != null;
    }

    @Override
    public void receipt(long queue, int packetId) {
        if (known.contains(queue)) {
            maps.receipts().put(new EntryKey(queue, packetId), 0L);
            isChanged = true;
        }
    }

    @Override
    public void endReceipt(long queue, int packetId) {
        isChanged |= maps.receipts().remove(new EntryKey(queue, packetId)) != null;
    }

    // ---- looking up

    /** Null if it is not there. */
    public Entry get(long queue, long seq) {
        return get(new EntryKey(queue, seq));
    }

    private Entry get(EntryKey key) {
        Entry entry = young.get(key);
        if (entry == null) {
            entry = changed.get(key);
        }
        return entry != null ? entry : maps.entries().get(key);
    }

    /** @param old as the tree has it; null if it has not */
    private Entry asItIs(EntryKey key, Entry old) {
        return changed.isEmpty() ? old : changed.getOrDefault(key, old);
    }

    /** Null if there is no such queue. */
    public Owner owner(long queue) {
        return maps.queues().get(queue);
    }

    /**
     * Visits entries of one queue until the visitor has enough.
     *
     * @param newestFirst whether to begin at the last place
     * @param more told place and entry; answers whether it wants more
     */
    public void visit(long queue, long from, long to, boolean newestFirst, BiPredicate<Long, Entry> more) {
        if (!known.contains(queue)) {
            return;
        }
        EntryKey first = new EntryKey(queue, from);
        EntryKey last = new EntryKey(queue, to);
        if (from > to) {
            return;
        }
        settleYoung(young.subMap(first, true, last, true));
        Cursor<EntryKey, Entry> cursor = newestFirst
                ? maps.entries().cursor(last, first, true)
                : maps.entries().cursor(first, last, false);
        while (cursor.hasNext()) {
            EntryKey key = cursor.next();
            if (!more.test(key.seq(), asItIs(key, cursor.getValue()))) {
                return;
            }
        }
    }

    /** Puts all that is new into the tree. */
    private void settle() {
        settleYoung(young);
        isChanged |= !changed.isEmpty();
        changed.forEach(maps.entries()::put);
        changed.clear();
    }

    private void settleYoung(Map<EntryKey, Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        isChanged = true;
        for (Map.Entry<EntryKey, Entry> entry : entries.entrySet()) {
            Entry before = maps.entries().put(entry.getKey(), entry.getValue());
            if (before != null) {
                alive(before, -1);
            }
        }
        entries.clear();
    }

    public void forEachQueue(BiConsumer<Long, Owner> visitor) {
        maps.queues().forEach(visitor);
    }

    public List<KeptSubscription> subscriptions(long queue) {
        List<KeptSubscription> found = new ArrayList<>();
        Cursor<SubscriptionKey, KeptSubscription> cursor =
                maps.subscriptions().cursor(new SubscriptionKey(queue, ""), new SubscriptionKey(queue + 1, ""), false);
        while (cursor.hasNext() && cursor.next().queue() == queue) {
            found.add(cursor.getValue());
        }
        return found;
    }

    public int[] receipts(long queue) {
        List<Integer> found = new ArrayList<>();
        Iterator<EntryKey> keys = maps.receipts().keyIterator(new EntryKey(queue, 0));
        while (keys.hasNext()) {
            EntryKey key = keys.next();
            if (key.queue() != queue) {
                break;
            }
            found.add((int) key.seq());
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /** All entries in order. Puts the new ones where the others are. */
    Cursor<EntryKey, Entry> entries() {
        settle();
        return maps.entries().cursor(null);
    }

    /** Reads everything there is, and tells the entries. New ones must have been put to the others. */
    public void readAll(BiConsumer<EntryKey, Entry> visitor) {
        Cursor<EntryKey, Entry> cursor = maps.entries().cursor(null);
        long count = 0;
        while (cursor.hasNext()) {
            EntryKey key = cursor.next();
            visitor.accept(key, cursor.getValue());
            count++;
        }
        if (count != maps.entries().sizeAsLong()) {
            throw new MVStoreException(
                    DataUtils.ERROR_FILE_CORRUPT,
                    "read " + count + " entries of " + maps.entries().sizeAsLong());
        }
        maps.queues().forEach((queue, owner) -> {});
        maps.subscriptions().forEach((key, subscription) -> {});
        maps.receipts().forEach((key, nothing) -> {});
    }

    Maps maps() {
        return maps;
    }

    // ---- what ended

    /** What is there of queues that nobody knows. */
    public Leavings leavings() {
        return leavings;
    }

    /** Deletes some of what queues that ended have left. */
    public void sweep(int most) {
        leavings.sweep(most);
    }

    /** Something of a queue that nobody knows was deleted from a map. */
    void swept(Object key, Object value) {
        isChanged = true;
        if (value instanceof Entry entry) {
            alive(asItIs((EntryKey) key, entry), -1);
            changed.remove(key);
        }
    }

    /** Forgets new entries of a queue that nobody knows. */
    void sweepYoung(long queue) {
        Map<EntryKey, Entry> gone = young.subMap(new EntryKey(queue, 0), true, new EntryKey(queue + 1, 0), false);
        gone.values().forEach(entry -> alive(entry, -1));
        gone.clear();
    }

    Set<Long> known() {
        return known;
    }

    // ---- to the disk

    /**
     * Puts all on the disk.
     *
     * @param place how far the log has come, which is on the disk up to there
     * @param batch the highest number of a batch
     * @param millis now
     */
    public void checkpoint(long place, long batch, long millis) {
        settle();
        state.note(place, batch, nextQueue, millis);
        willWriteHeader();
        maps.store().commit(); // on the disk, but for the header: without that it is the state before, which is allowed
        isChanged = false;
    }

    /**
     * Makes its file smaller, a little. Only with nothing changed since the checkpoint: it commits.
     */
    public void compact() {
        if (!isChanged()) {
            willWriteHeader();
            if (maps.store().compact(FILL_PERCENT, COMPACTED_BYTES)) {
                maps.store().sync();
            }
        }
    }

    /**
     * MVStore's header names a chunk from which later ones are found. It is written every twenty commits only, and by then
     * that chunk may have been written over. To take away the mark of an orderly end, it is written with the next one.
     */
    private void willWriteHeader() {
        maps.store().getStoreHeader().put("clean", 1);
    }

    /** Whether it cannot be used any more: MVStore closes itself when it could not write. */
    public boolean isClosed() {
        return maps.store().isClosed();
    }

    /** Lets go of the file, as it is. */
    public void close() {
        MVStore store = maps.store();
        if (!store.isClosed()) {
            store.closeImmediately();
        }
    }
}
