package mqtt.spi.metric;

import java.util.SortedMap;
import java.util.function.LongSupplier;
import org.osgi.annotation.versioning.ProviderType;

/** The broker's counters and gauges, by name: {@code client.connected}, {@code publish.received}. For any thread. */
@ProviderType
public interface Metrics {
    /** The counter of this name, made if it is not there yet; never a name that a client chose. Keep it: do not ask per message. */
    Counter counter(String name);

    /**
     * Shows a value that is read whenever somebody looks. Of two with one name the values are added.
     *
     * @return closes the gauge; idempotent
     */
    AutoCloseable gauge(String name, LongSupplier value);

    /** All counters and gauges with their values now, in the order of their names. */
    SortedMap<String, Long> snapshot();
}
