package mqtt.redirect;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import mqtt.spi.metric.Metrics;

/** How many clients are connected, as of a moment ago: a burst of clients does not read all metrics each. Any thread. */
final class ClientCount {
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private record Sample(long clients, long atNanos) {}

    private final Metrics metrics;
    private final LongSupplier nanoTime;
    private volatile Sample last;

    ClientCount(Metrics metrics, LongSupplier nanoTime) {
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    long now() {
        long nanos = nanoTime.getAsLong();
        Sample sample = last;
        if (sample == null || nanos - sample.atNanos > FRESH_NANOS) {
            sample = new Sample(metrics.snapshot().getOrDefault("client.connected", 0L), nanos);
            last = sample;
        }
        return sample.clients;
    }
}
