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
import mqtt.spi.hook.Hooks;
import mqtt.spi.metric.Metrics;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.RetainedMessage;
import mqtt.spi.route.Route;
import mqtt.spi.route.Router;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.StoredShare;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Keeper;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The router of this node: a {@link Tenant} for each tenant. Its settings change at run time and take nothing away. */
@Designate(ocd = RouterConfig.class)
@Component(configurationPid = "mqtt.router")
public final class RouterComponent implements Router {
    private static final Logger LOG = LoggerFactory.getLogger(RouterComponent.class);

    private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
    private final LongAdder subscriptions = new LongAdder();
    private final List<AutoCloseable> gauges = new ArrayList<>();
    private final Shares shares;
    private volatile Settings settings;

    @Activate
    public RouterComponent(RouterConfig config, @Reference Metrics metrics, @Reference Hooks hooks) {
        settings = Settings.of(config);
        shares = new Shares(
                () -> settings.shared(),
                System::currentTimeMillis,
                hooks::messages,
                metrics.counter("publish.dropped"));
        gauges.add(metrics.gauge("router.subscriptions", subscriptions::sum));
        gauges.add(metrics.gauge("router.routes.cached", () -> sum(t -> t.routes.size())));
        gauges.add(metrics.gauge("retained.messages", () -> sum(t -> t.retained.count())));
        gauges.add(metrics.gauge("retained.bytes", () -> sum(t -> t.retained.bytes())));
        gauges.add(metrics.gauge("shared.messages", shares::waitingMessages));
        gauges.add(metrics.gauge("shared.bytes", shares::waitingBytes));
    }

    @Modified
    void modified(RouterConfig changed) {
        Settings before = settings;
        try {
            settings = Settings.of(changed);
            if (settings.each() != before.each()) {
                tenants.values().forEach(t -> t.routes.forgetAll());
            }
        } catch (RuntimeException e) {
            LOG.error("mqtt.router keeps its last good configuration: {}", e.getMessage());
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
        return tenant != null ? tenant : tenants.computeIfAbsent(name, this::newTenant);
    }

    private Tenant newTenant(String name) {
        return new Tenant(
                name,
                () -> settings.cachedRoutes(),
                () -> settings.each(),
                new Retained(
                        name,
                        () -> settings.retainedMessages(),
                        () -> settings.retainedBytes(),
                        System::currentTimeMillis),
                shares);
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
    public SharedGroup group(String tenant, TopicFilter filter) {
        return tenant(tenant).group(filter);
    }

    @Override
    public Route route(String tenant, TopicName topic) {
        return tenant(tenant).routes.get(topic);
    }

    @Override
    public void limitRetained(String tenant, long messages, long bytes) {
        tenant(tenant).retained.limit(messages, bytes);
    }

    @Override
    public boolean retain(String tenant, Message message, Deposit deposit, Keeper keeper) {
        return tenant(tenant).retained.retain(message, deposit, keeper);
    }

    @Override
    public void restoreRetained(String tenant, long queue, long lastSeq, Keeper keeper) {
        tenant(tenant).retained.restore(queue, lastSeq, keeper);
    }

    @Override
    public void restoreRetained(String tenant, long seq, Message message) {
        tenant(tenant).retained.restore(seq, message);
    }

    @Override
    public void retainedRestored(String tenant) {
        tenant(tenant).retained.restored();
    }

    @Override
    public boolean knowsRetained(String tenant) {
        return tenant(tenant).retained.isKnown();
    }

    @Override
    public List<RetainedMessage> retained(String tenant, TopicFilter filter) {
        return tenant(tenant).retained.matching(filter);
    }

    @Override
    public long lastRetained(String tenant, TopicFilter filter) {
        return tenant(tenant).retained.last(filter);
    }

    @Override
    public void restoreGroup(
            String tenant, TopicFilter filter, long queue, long lastSeq, long messages, Keeper keeper) {
        tenant(tenant).restoreGroup(filter, queue, lastSeq, messages, keeper);
    }

    @Override
    public StoredShare restoreShare(String tenant, TopicFilter filter, long seq) {
        return tenant(tenant).restoreShare(filter, seq);
    }

    @Override
    public void letGo() {
        tenants.values().forEach(Tenant::letGo);
    }
}
