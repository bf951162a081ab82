package mqtt.metrics;

import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All counters and gauges of this broker, since it started. Counters are never removed: a bundle that is replaced goes on
 * counting. Immediate, or SCR would forget the counts when the last user goes.
 */
@Component(immediate = true)
public final class Registry implements Metrics {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

    private final ConcurrentMap<String, Counter> counters = new ConcurrentHashMap<>();
    private final Set<Gauge> gauges = ConcurrentHashMap.newKeySet();

    @Override
    public Counter counter(String name) {
        return counters.computeIfAbsent(name, n -> new AdderCounter());
    }

    @Override
    public AutoCloseable gauge(String name, LongSupplier value) {
        Gauge gauge = new Gauge(Objects.requireNonNull(name), Objects.requireNonNull(value), gauges);
        gauges.add(gauge);
        return gauge;
    }

    @Override
    public SortedMap<String, Long> snapshot() {
        SortedMap<String, Long> all = new TreeMap<>();
        counters.forEach((name, counter) -> all.put(name, counter.sum()));
        for (Gauge gauge : gauges) {
            try {
                all.merge(gauge.name, gauge.read(), Long::sum);
            } catch (RuntimeException e) { // the others are still worth showing
                LOG.debug("gauge={} failed", gauge.name, e);
            }
        }
        return all;
    }
}
