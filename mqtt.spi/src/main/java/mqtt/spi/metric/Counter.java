package mqtt.spi.metric;

import org.osgi.annotation.versioning.ProviderType;

/** Counts up. For any thread; cheap where many threads count at once. */
@ProviderType
public interface Counter {
    void add(long n);

    /** What was counted since the broker started. */
    long sum();

    default void increment() {
        add(1);
    }
}
