package mqtt.metrics;

import java.util.concurrent.atomic.LongAdder;
import mqtt.spi.metric.Counter;

/** Counts in cells that threads do not share. */
final class AdderCounter implements Counter {
    private final LongAdder count = new LongAdder();

    @Override
    public void add(long n) {
        count.add(n);
    }

    @Override
    public long sum() {
        return count.sum();
    }
}
