package mqtt.session.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mqtt.spi.metric.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tenants that have a configuration: puts it in force, and shows what their clients have. */
final class Tenants {
    private static final Logger LOG = LoggerFactory.getLogger(Tenants.class);

    private final Broker broker;
    private final Metrics metrics;
    private final Map<TenantComponent, List<AutoCloseable>> gauges = new HashMap<>();

    Tenants(Broker broker, Metrics metrics) {
        this.broker = broker;
        this.metrics = metrics;
    }

    synchronized void add(TenantComponent tenant) {
        TenantUse use = broker.use(tenant.name());
        broker.tenants().put(tenant.name(), tenant);
        use.quota(tenant.quota());
        broker.router().limitRetained(tenant.name(), tenant.retainedMessages(), tenant.retainedBytes());
        String prefix = "tenant." + (tenant.name().isEmpty() ? "-" : tenant.name());
        List<AutoCloseable> shown = new ArrayList<>();
        shown.add(metrics.gauge(prefix + ".connections", use.connections::get));
        shown.add(metrics.gauge(prefix + ".sessions", use.sessions::get));
        shown.add(metrics.gauge(prefix + ".subscriptions", use.subscriptions::get));
        shown.add(metrics.gauge(prefix + ".queue.bytes", use::queueBytes));
        gauges.put(tenant, shown);
    }

    synchronized void remove(TenantComponent tenant) {
        for (AutoCloseable gauge : gauges.getOrDefault(tenant, List.of())) {
            try {
                gauge.close();
            } catch (Exception e) {
                LOG.debug("a gauge of tenant {} was not closed", tenant.name(), e);
            }
        }
        gauges.remove(tenant);
        if (broker.tenants().remove(tenant.name(), tenant)) {
            broker.use(tenant.name()).quota(Quota.NONE);
            broker.router().limitRetained(tenant.name(), 0, 0);
        }
    }
}
