package mqtt.router;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import mqtt.api.TopicFilter;
import mqtt.spi.route.StoredShare;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Keeper;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Request;

/**
 * The queue of one shared subscription in the store. It stays while a member has something from it that is not
 * acknowledged, even if nobody is subscribed any more. For any thread.
 */
final class GroupStore implements StoredShare.Home {
    private final long queue;
    private final AtomicLong lastSeq;
    private final Consumer<GroupStore> emptied;
    private long messages; // guarded by this
    private boolean ended; // guarded by this
    private volatile boolean isLetGo;
    private volatile Keeper keeper;
    private volatile Group group; // null while nobody is subscribed

    private GroupStore(long queue, long lastSeq, long messages, Keeper keeper, Consumer<GroupStore> emptied) {
        this.queue = queue;
        this.lastSeq = new AtomicLong(lastSeq);
        this.messages = messages;
        this.keeper = keeper;
        this.emptied = emptied;
    }

    /** @param emptied is told when it has ended */
    static GroupStore begin(String tenant, TopicFilter filter, Keeper keeper, Consumer<GroupStore> emptied) {
        GroupStore store = new GroupStore(keeper.newQueue(), 0, 0, keeper, emptied);
        long queue = store.queue;
        keeper.submit(
                Request.of(records -> records.put(queue, new Owner.Group(tenant, filter)), keeper.durability(), null));
        return store;
    }

    static GroupStore restore(long queue, long lastSeq, long messages, Keeper keeper, Consumer<GroupStore> emptied) {
        return new GroupStore(queue, lastSeq, messages, keeper, emptied);
    }

    /**
     * It belongs to this group from now on.
     *
     * @return false if it has ended: another one is needed
     */
    synchronized boolean take(Group newGroup, Keeper newKeeper) {
        if (!ended) {
            group = newGroup;
            if (newKeeper.durability().compareTo(keeper.durability()) > 0) {
                keeper = newKeeper;
            }
        }
        return !ended;
    }

    /** Nobody is subscribed any more there. */
    synchronized void leave(Group emptyGroup) {
        if (group == emptyGroup) {
            group = null;
            endIfEmpty();
        }
    }

    private void endIfEmpty() {
        if (group == null && messages == 0 && !ended) {
            ended = true;
            submit(Request.of(records -> records.end(queue), keeper.durability(), null));
            emptied.accept(this);
        }
    }

    /** Whoever keeps it is about to go: it says nothing more. */
    synchronized void letGo() {
        ended = true;
        isLetGo = true;
    }

    boolean isLetGo() {
        return isLetGo;
    }

    synchronized StoredShare newShare() {
        messages++;
        return StoredShare.of(this, lastSeq.incrementAndGet());
    }

    @Override
    public long queue() {
        return queue;
    }

    @Override
    public Durability durability() {
        return keeper.durability();
    }

    @Override
    public int loop() {
        return keeper.loop();
    }

    @Override
    public void kept(StoredShare share) {
        Group now = group;
        if (now != null) {
            now.readyToHandOut();
        }
    }

    @Override
    public void refused(StoredShare share) {
        Group now = group;
        if (now != null) {
            now.refused(share);
        }
    }

    @Override
    public synchronized void forgotten(StoredShare share) {
        messages--;
        endIfEmpty();
    }

    @Override
    public void submit(Request request) {
        if (!isLetGo) {
            keeper.submit(request);
        }
    }
}
