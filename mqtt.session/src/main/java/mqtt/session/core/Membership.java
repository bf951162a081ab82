package mqtt.session.core;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mqtt.api.TopicFilter;

/**
 * A session as a member of shared subscriptions: of which, how many messages more it can take, and how many it has to see
 * to. Whoever chooses among members reads that on any thread; sessions that are no members have none of it.
 *
 * <p>Nobody who was turned away is forgotten: who finds no room says so and looks again, and the loop, after it has made
 * room, looks whether somebody has. Whoever comes second sees the other; so these are all volatile.
 */
final class Membership {
    private final AtomicInteger promised = new AtomicInteger();
    private final AtomicInteger load = new AtomicInteger();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile int free;
    private volatile boolean turnedAway;

    // ---- any thread

    /** How many messages may be promised. */
    int room() {
        int room = free - promised.get();
        if (room > 0) {
            return room;
        }
        if (!turnedAway) {
            turnedAway = true;
        }
        return Math.max(0, free - promised.get());
    }

    int load() {
        return load.getOpaque() + promised.get();
    }

    void promise(int messages) {
        promised.addAndGet(messages);
    }

    /** Returns whether it sleeps: then it is to {@link #wakesUp}. */
    boolean wake() {
        return !woken.getAndSet(true);
    }

    // ---- event loop

    private final Set<TopicFilter> filters = new LinkedHashSet<>(2);

    /** The shared subscriptions. */
    Set<TopicFilter> filters() {
        return filters;
    }

    void wakesUp() {
        woken.set(false);
    }

    /**
     * Says how things are.
     *
     * @param newFree how many more messages may wait; 0 while the client is away
     * @param newLoad how many messages wait or are under way
     * @param enough how much room is worth calling somebody for
     * @return whether somebody was turned away who is welcome now; to be followed up
     */
    boolean is(int newFree, int newLoad, int enough) {
        load.setOpaque(newLoad);
        if (free != newFree) {
            free = newFree;
        }
        if (!turnedAway || newFree - promised.get() < enough) {
            return false;
        }
        turnedAway = false;
        return true;
    }
}
