package mqtt.spi.store;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * Something for a store to do: all of it or, where it is refused, nothing. Done in the order of submission, by one thread.
 * Not to be changed once it is submitted.
 */
public abstract class Request {
    private static final int USUAL_BYTES = 128;

    /** Does it. On the store's thread. */
    public abstract void apply(Records records);

    /** How durable it has to be before {@link Waiter#kept} is called; not null, not {@link Durability#MEMORY}. */
    public abstract Durability durability();

    /** Calls somebody for each who waits. */
    public abstract void forEachWaiter(Consumer<Waiter> action);

    /** About how many bytes it holds in memory. */
    public long bytes() {
        return USUAL_BYTES;
    }

    /**
     * Whether a store may say no. What cannot be refused frees room or says what has happened already; it waits until it
     * can be done.
     */
    public boolean mayBeRefused() {
        return false;
    }

    /**
     * A request that cannot be refused.
     *
     * @param what not null
     * @param durability how durable it has to be for who waits
     * @param waiter null for nobody
     */
    public static Request of(Consumer<Records> what, Durability durability, Waiter waiter) {
        return new Simple(what, durability, waiter, false);
    }

    /** The same that may be refused: it takes more room. */
    public static Request refusable(Consumer<Records> what, Durability durability, Waiter waiter) {
        return new Simple(what, durability, waiter, true);
    }

    private static final class Simple extends Request {
        private final Consumer<Records> what;
        private final Durability durability;
        private final Waiter waiter;
        private final boolean refusable;

        Simple(Consumer<Records> what, Durability durability, Waiter waiter, boolean refusable) {
            this.what = Objects.requireNonNull(what);
            this.durability = Objects.requireNonNull(durability);
            this.waiter = waiter;
            this.refusable = refusable;
        }

        @Override
        public void apply(Records records) {
            what.accept(records);
        }

        @Override
        public Durability durability() {
            return durability;
        }

        @Override
        public void forEachWaiter(Consumer<Waiter> action) {
            if (waiter != null) {
                action.accept(waiter);
            }
        }

        @Override
        public boolean mayBeRefused() {
            return refusable;
        }
    }
}
