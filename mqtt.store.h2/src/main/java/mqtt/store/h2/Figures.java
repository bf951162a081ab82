package mqtt.store.h2;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;

/** What is counted. Written by the storage thread, read by anybody. */
final class Figures {
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private final List<AutoCloseable> gauges = new ArrayList<>();
    private final Counter requests;
    private final Counter batches;
    private final Counter forces;
    private final Counter bytesWritten;
    private final Counter bytesRead;
    private final Counter damaged;

    private volatile long liveBytes;
    private volatile long logBytes;
    private volatile long indexBytes;
    private volatile long inboxBytes;
    private volatile long messages;
    private volatile long state;
    private volatile long averageNanos;
    private volatile long slowestNanos;
    private volatile long slowestBefore;
    private long windowStart;

    Figures(Metrics metrics) {
        requests = metrics.counter("store.requests");
        batches = metrics.counter("store.batches");
        forces = metrics.counter("store.forces");
        bytesWritten = metrics.counter("store.bytes.written");
        bytesRead = metrics.counter("store.bytes.read");
        damaged = metrics.counter("store.damaged");
        gauge(metrics, "store.bytes.live", () -> liveBytes);
        gauge(metrics, "store.bytes.log", () -> logBytes);
        gauge(metrics, "store.bytes.index", () -> indexBytes);
        gauge(metrics, "store.inbox.bytes", () -> inboxBytes);
        gauge(metrics, "store.messages", () -> messages);
        gauge(metrics, "store.state", () -> state);
        gauge(metrics, "store.commit.average_us", () -> averageNanos / 1000);
        gauge(metrics, "store.commit.max_us", () -> Math.max(slowestNanos, slowestBefore) / 1000);
    }

    private void gauge(Metrics metrics, String name, LongSupplier value) {
        gauges.add(metrics.gauge(name, value));
    }

    /** A batch is done. */
    void batch(int count, long bytes, boolean isForced, long nowNanos, long nanos) {
        requests.add(count);
        batches.increment();
        bytesWritten.add(bytes);
        if (isForced) {
            forces.increment();
        }
        averageNanos += (nanos - averageNanos) / 16;
        if (nowNanos - windowStart > WINDOW_NANOS) {
            windowStart = nowNanos;
            slowestBefore = slowestNanos;
            slowestNanos = 0;
        }
        slowestNanos = Math.max(slowestNanos, nanos);
    }

    void read(long bytes) {
        if (bytes != 0) {
            bytesRead.add(bytes);
        }
    }

    void damaged(long more) {
        if (more != 0) {
            damaged.add(more);
        }
    }

    void inbox(long bytes) {
        inboxBytes = bytes;
    }

    void state(State now) {
        state = now.ordinal();
    }

    void files(Engine engine) {
        liveBytes = engine.segments().live();
        logBytes = engine.segments().bytes();
        indexBytes = engine.index().fileBytes();
        messages = engine.index().entryCount();
    }

    /** Shows nothing any more. */
    void close() throws Exception {
        for (AutoCloseable gauge : gauges) {
            gauge.close();
        }
    }
}
