package mqtt.spi.store;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The facts of one part of the broker: one for each key. For any thread; stages complete on one that must not wait. */
@ProviderType
public interface FactBook extends AutoCloseable {
    /** Completes when all that was kept has been told: at once if there is no store, never exceptionally. */
    CompletionStage<Void> read();

    /** Whether there is, or was and may come back, a store that keeps what is put. */
    boolean isKept();

    /**
     * Adds a fact, in place of one with the same key. It is there when this returns.
     *
     * @return completes when it is known whether it outlives the process: true when it is on the disk; false if there is no
     *     store, or it does not take it. Then the store has what it had before
     * @throws IllegalStateException if there are too many, see {@link Facts}; nothing has changed
     */
    CompletionStage<Boolean> put(Fact fact);

    /**
     * Takes a fact out, if it is there.
     *
     * @return completes when it is known whether it is gone for good: true when the store has none of it, or there is none;
     *     false if no store has come yet that could tell
     */
    CompletionStage<Boolean> remove(String key);

    /** Nobody is told any more; what is in the book stays. Idempotent. */
    @Override
    void close();
}
