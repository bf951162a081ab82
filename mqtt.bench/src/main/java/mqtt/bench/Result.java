package mqtt.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What came of a run: names and values, in the order in which people want to see them. */
final class Result {
    private static final double NANOS_PER_MICRO = 1_000;

    private final Map<String, Object> values = new LinkedHashMap<>();
    private boolean failed;

    Result put(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** A number that should be 0. */
    Result fault(String name, long count) {
        failed |= count != 0;
        return put(name, count);
    }

    /** Percentiles in microseconds; nothing if nothing was measured. */
    Result latency(String name, Histogram nanos) {
        if (nanos.getTotalCount() == 0) {
            return this;
        }
        Map<String, Object> percentiles = new LinkedHashMap<>();
        percentiles.put("p50", micros(nanos.getValueAtPercentile(50)));
        percentiles.put("p90", micros(nanos.getValueAtPercentile(90)));
        percentiles.put("p99", micros(nanos.getValueAtPercentile(99)));
        percentiles.put("p99_9", micros(nanos.getValueAtPercentile(99.9)));
        percentiles.put("max", micros(nanos.getMaxValue()));
        return put(name, percentiles);
    }

    private static double micros(long nanos) {
        return round(nanos / NANOS_PER_MICRO);
    }

    /** To three digits behind the point. */
    static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    Map<String, Object> values() {
        return values;
    }

    /** Whether something that should not be is. */
    boolean isFailed() {
        return failed;
    }
}
