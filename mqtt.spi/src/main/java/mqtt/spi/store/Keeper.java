package mqtt.spi.store;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How what several event loops share is kept: retained messages, shared subscriptions. Another one for each durability and
 * event loop. Any thread.
 */
@ProviderType
public interface Keeper {
    /** A number that no queue has had. */
    long newQueue();

    /** What has to be survived; not {@link Durability#MEMORY}. */
    Durability durability();

    /** The index of the event loop that is told. */
    int loop();

    /** Has something done, before all that is submitted after this returns. */
    void submit(Request request);
}
