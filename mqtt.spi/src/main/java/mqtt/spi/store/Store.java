package mqtt.spi.store;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps what is to outlive the process. A node has one or none. It may be replaced while the broker runs: what is in the
 * {@link Inbox} waits for the next one.
 */
@ProviderType
public interface Store {
    /** A number that no queue has had. Any thread. */
    long newQueue();

    /**
     * Tells all that is kept, in no certain order. Before anything is served; waits for files.
     *
     * @param visitor is called on the calling thread
     */
    void recover(Visitor visitor);

    /** From now on works off what is in this inbox; there can be one at a time. */
    void serve(Inbox inbox);

    /** Does no more: what was not done when this returns is still in the inbox. Idempotent. */
    void release(Inbox inbox);

    /** Is told what is kept. */
    interface Visitor {
        /**
         * When the last sign of life of the process before was, as far as the store knows: until then clients were
         * connected that were when it ended. The first call.
         *
         * @param millis milliseconds since 1970; 0 if nothing is kept yet
         */
        void lastAlive(long millis);

        /** One queue. */
        void queue(KeptQueue queue);
    }
}
