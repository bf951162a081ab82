package mqtt.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import mqtt.api.Message;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.spi.metric.Metrics;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.Route;
import mqtt.spi.route.Router;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The router of this node: a {@link Tenant} for each tenant. Its settings change at run time and take nothing away. */
@Designate(ocd = RouterComponent.Config.class)
@Component(configurationPid = "mqtt.router")
public final class RouterComponent implements Router {
    private static final Logger LOG = LoggerFactory.getLogger(RouterComponent.class);

    @ObjectClassDefinition(name = "Fogg: router")
    @interface Config {
        @AttributeDefinition(
                description = "For how many topics of a tenant the matching subscribers are remembered, at least 1")
        int cached__routes() default 65_536;

        @AttributeDefinition(description = "How many retained messages a tenant may have")
        long retained__messages() default 1_000_000;

        @AttributeDefinition(
                description = "How many bytes a tenant's retained messages may have, topics and properties included")
        long retained__bytes() default 256L << 20;
    }

    private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
    private final LongAdder subscriptions = new LongAdder();
    private final List<AutoCloseable> gauges = new ArrayList<>();
    private volatile Limits limits;

    @Activate
    public RouterComponent(Config config, @Reference Metrics metrics) {
        limits = Limits.of(config);
        gauges.add(metrics.gauge("router.subscriptions", subscriptions::sum));
        gauges.add(metrics.gauge("router.routes.cached", () -> sum(t -> t.routes.size())));
        gauges.add(metrics.gauge("retained.messages", () -> sum(t -> t.retained.count())));
        gauges.add(metrics.gauge("retained.bytes", () -> sum(t -> t.retained.bytes())));
    }

    @Modified
    void modified(Config changed) {
        try {
            limits = Limits.of(changed);
        } catch (RuntimeException e) {
            LOG.error("mqtt.router keeps its last good configuration: {}", e.getMessage());
        }
    }

    /** A configuration that was checked. */
    private record Limits(int cachedRoutes, long retainedMessages, long retainedBytes) {
        /** @throws RuntimeException if a value is no number or out of range; its message says which */
        static Limits of(Config config) {
            return new Limits(
                    (int) atLeast(1, "cached_routes", config.cached__routes()),
                    atLeast(0, "retained_messages", config.retained__messages()),
                    atLeast(0, "retained_bytes", config.retained__bytes()));
        }

        private static long atLeast(long least, String setting, long value) {
            if (value < least) {
                throw new IllegalArgumentException(setting + '=' + value + " is less than " + least);
            }
            return value;
        }
    }

    @Deactivate
    void stop() throws Exception {
        for (AutoCloseable gauge : gauges) {
            gauge.close();
        }
    }

    private long sum(ToLongFunction<Tenant> value) {
        return tenants.values().stream().mapToLong(value).sum();
    }

    private Tenant tenant(String name) {
        Tenant tenant = tenants.get(name);
        return tenant != null ? tenant : tenants.computeIfAbsent(name, n -> newTenant());
    }

    private Tenant newTenant() {
        return new Tenant(
                () -> limits.cachedRoutes(),
                new Retained(() -> limits.retainedMessages(), () -> limits.retainedBytes(), System::currentTimeMillis));
    }

    @Override
    public boolean subscribe(Receiver receiver, Subscription subscription) {
        boolean isNew = tenant(receiver.id().tenant()).subscribe(receiver, subscription);
        if (isNew) {
            subscriptions.increment();
        }
        return isNew;
    }

    @Override
    public boolean unsubscribe(Receiver receiver, TopicFilter filter) {
        boolean wasThere = tenant(receiver.id().tenant()).unsubscribe(receiver, filter);
        if (wasThere) {
            subscriptions.decrement();
        }
        return wasThere;
    }

    @Override
    public Route route(String tenant, TopicName topic) {
        return tenant(tenant).routes.get(topic);
    }

    @Override
    public boolean retain(String tenant, Message message) {
        return tenant(tenant).retained.retain(message);
    }

    @Override
    public List<Message> retained(String tenant, TopicFilter filter) {
        return tenant(tenant).retained.matching(filter);
    }
}
