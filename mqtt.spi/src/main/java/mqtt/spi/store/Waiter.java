package mqtt.spi.store;

import org.osgi.annotation.versioning.ConsumerType;

/** Somebody who waits for a {@link Request}. Is told once, on its event loop, in the order of the requests. */
@ConsumerType
public interface Waiter {
    /** The index of its event loop; the same for life. Any thread. */
    int loop();

    /** What was asked for is kept, as durably as was asked for. */
    void kept();

    /** It is not kept, and nothing of the request was done. */
    void refused(NotKept why);
}
