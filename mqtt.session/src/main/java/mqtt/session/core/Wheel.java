package mqtt.session.core;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deadlines of all connections of one event loop: one timer for all of them, no object per deadline. An entry says when
 * it wants to be looked at; when that time has come it says whether it is done or when to look again, so that a packet
 * costs a connection one store and no re-ordering. Event loop only.
 */
final class Wheel {
    /** Something with a deadline: at most one place in one wheel. */
    abstract static class Entry {
        private Entry previous;
        private Entry next;

        /** For the heads of the lists, which are their own neighbours. */
        final void link(Entry before, Entry after) {
            previous = before;
            next = after;
        }

        /**
         * Its time has come.
         *
         * @param now in ticks
         * @return the tick to look again at, later than now; 0 for never
         */
        abstract long due(long now);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Wheel.class);

    static final long TICK_MILLIS = 250;
    private static final int SLOTS = 512;

    private static final class Slot extends Entry {
        Slot() {
            link(this, this);
        }

        @Override
        long due(long now) {
            throw new IllegalStateException();
        }
    }

    private final LoopThread thread;
    private final Slot[] slots = new Slot[SLOTS];
    private final long startMillis;
    private final Time time;
    private long now;
    private int size;
    private boolean running;

    Wheel(LoopThread thread, Time time) {
        this.thread = thread;
        this.time = time;
        this.startMillis = time.monotonicMillis();
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot();
        }
    }

    /** The tick now: the first is 0. */
    long now() {
        return (time.monotonicMillis() - startMillis) / TICK_MILLIS;
    }

    /** How many ticks from now it takes for so much time to have passed: of the tick that is now, some may be over. */
    static long ticks(long millis) {
        return (millis + TICK_MILLIS - 1) / TICK_MILLIS + 1;
    }

    /** Looks at the entry at this tick, or at the next one if it has passed. Moves it if it waits already. */
    void add(Entry entry, long tick) {
        remove(entry);
        if (!running) {
            now = now();
        }
        link(entry, tick);
        size++;
        if (!running) {
            running = true;
            thread.schedule(this::turn, TICK_MILLIS);
        }
    }

    private void link(Entry entry, long tick) {
        // an entry further away than one turn is met early, asked, and says when to look again
        Entry slot = slots[(int) (Math.min(Math.max(tick, now + 1), now + SLOTS - 1) % SLOTS)];
        entry.link(slot.previous, slot);
        slot.previous.next = entry;
        slot.previous = entry;
    }

    void remove(Entry entry) {
        if (entry.next != null) {
            entry.previous.next = entry.next;
            entry.next.previous = entry.previous;
            entry.next = null;
            entry.previous = null;
            size--;
        }
    }

    private long ask(Entry entry) {
        try {
            return entry.due(now);
        } catch (RuntimeException e) {
            LOG.error("a deadline failed; the others go on", e);
            return 0;
        }
    }

    private void turn() {
        long target = now();
        while (now < target) {
            now++;
            Entry slot = slots[(int) (now % SLOTS)];
            Entry last = slot.previous;
            while (slot.next != slot) {
                Entry entry = slot.next;
                remove(entry);
                long again = ask(entry);
                if (again > 0 && entry.next == null) {
                    link(entry, again);
                    size++;
                }
                if (entry == last) {
                    break;
                }
            }
        }
        if (size == 0) {
            running = false;
        } else {
            thread.schedule(this::turn, TICK_MILLIS);
        }
    }
}
