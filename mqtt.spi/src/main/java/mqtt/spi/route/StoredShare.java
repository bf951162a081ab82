package mqtt.spi.route;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import mqtt.spi.store.Durability;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Request;
import mqtt.spi.store.Waiter;

/**
 * A message of a shared subscription as the store has it: in the queue of the subscription, whoever of the members has it
 * at the time. For any thread.
 */
public final class StoredShare implements Waiter {
    private static final int KEPT = 1;
    private static final int GONE = 2;

    /** What a shared subscription has in the store. */
    public interface Home {
        /** Its queue. */
        long queue();

        /** What its messages survive. */
        Durability durability();

        /** The index of the event loop that is told. */
        int loop();

        /** The store has a message. */
        void kept(StoredShare share);

        /** The store does not take a message. */
        void refused(StoredShare share);

        /** A message leaves it. */
        void forgotten(StoredShare share);

        /** Has something done at once. */
        void submit(Request request);
    }

    private final Home home;
    private final long seq;
    private final AtomicInteger state;
    private volatile boolean wasSent;

    private StoredShare(Home home, long seq, int state) {
        this.home = home;
        this.seq = seq;
        this.state = new AtomicInteger(state);
    }

    /** One that is to be put there. */
    public static StoredShare of(Home home, long seq) {
        return new StoredShare(home, seq, 0);
    }

    /** One that is there. */
    public static StoredShare kept(Home home, long seq) {
        return new StoredShare(home, seq, KEPT);
    }

    /** The queue it is in. */
    public long queue() {
        return home.queue();
    }

    /** Its place there. */
    public long seq() {
        return seq;
    }

    public Durability durability() {
        return home.durability();
    }

    /** Whether the store has it: before that nothing may be said about it. */
    public boolean isKept() {
        return (state.get() & KEPT) != 0;
    }

    /** The store is told that a member has it under way. */
    public void sent() {
        wasSent = true;
    }

    /** Whether the store says that a member has it under way. */
    public boolean wasSent() {
        return wasSent;
    }

    /** The store is told that it waits again. */
    public void waits() {
        wasSent = false;
    }

    /**
     * It is needed no more: to be removed from the store, now or once it is there.
     *
     * @param submit takes what is to be done now
     */
    public void forget(Consumer<Request> submit) {
        int before = state.getAndUpdate(s -> s | GONE);
        if (before == KEPT) {
            remove(submit);
        }
    }

    /** The same, at once. */
    public void forget() {
        forget(home::submit);
    }

    private void remove(Consumer<Request> submit) {
        long queue = queue();
        submit.accept(Request.of(records -> records.remove(queue, seq), durability(), null));
        home.forgotten(this);
    }

    @Override
    public int loop() {
        return home.loop();
    }

    @Override
    public void kept() {
        int before = state.getAndUpdate(s -> s | KEPT);
        if (before == GONE) {
            remove(home::submit);
        } else if (before == 0) {
            home.kept(this);
        }
    }

    @Override
    public void refused(NotKept why) {
        if ((state.getAndUpdate(s -> s | GONE) & GONE) == 0) {
            home.refused(this);
        }
        home.forgotten(this);
    }
}
