package mqtt.metrics;

import java.util.Set;
import java.util.function.LongSupplier;

/** One shown value. An object with an identity: two of one name and one supplier are two. */
final class Gauge implements AutoCloseable {
    final String name;
    private final LongSupplier value;
    private final Set<Gauge> home;

    Gauge(String name, LongSupplier value, Set<Gauge> home) {
        this.name = name;
        this.value = value;
        this.home = home;
    }

    long read() {
        return value.getAsLong();
    }

    @Override
    public void close() {
        home.remove(this);
    }
}
