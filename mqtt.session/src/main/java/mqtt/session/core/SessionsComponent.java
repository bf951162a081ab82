package mqtt.session.core;

import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import mqtt.api.ClientView;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import mqtt.session.Connection;
import mqtt.session.Link;
import mqtt.session.ListenerSettings;
import mqtt.session.Loops;
import mqtt.session.Sessions;
import mqtt.spi.hook.Hooks;
import mqtt.spi.metric.Metrics;
import mqtt.spi.route.Router;
import mqtt.spi.session.Clients;
import mqtt.spi.store.Fact;
import mqtt.spi.store.FactBook;
import mqtt.spi.store.Facts;
import mqtt.spi.store.Store;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of this node. What it needs are the broker's own parts, which do not come and go: another one of them makes
 * another one of this, and the sessions end.
 */
@Component(service = {Sessions.class, Facts.class, Clients.class})
public final class SessionsComponent implements Sessions, Facts, Clients {
    private static final Logger LOG = LoggerFactory.getLogger(SessionsComponent.class);
    private static final int STOP_SECONDS = 5;

    private final Broker broker;
    private final Tenants tenants;
    private final List<AutoCloseable> gauges = new ArrayList<>();

    @Activate
    public SessionsComponent(
            @Reference Loops loops, @Reference Hooks hooks, @Reference Router router, @Reference Metrics metrics) {
        List<NettyLoopThread> threads = new ArrayList<>();
        for (int i = 0; i < loops.count(); i++) {
            threads.add(new NettyLoopThread((SingleThreadEventLoop) loops.eventLoop(i)));
        }
        broker = new Broker(hooks, router, metrics, Time.SYSTEM, threads);
        tenants = new Tenants(broker, metrics);
        gauges.add(metrics.gauge("client.connected", broker.connected::get));
        gauges.add(metrics.gauge("session.count", broker.sessions::get));
        gauges.add(metrics.gauge("session.bytes.held", this::heldBytes));
        gauges.add(metrics.gauge("loop.backlog.bytes", this::backlogBytes));
        gauges.add(metrics.gauge("store.inbox.bytes", broker.keeping().inbox()::bytes));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTenant(TenantComponent tenant) {
        tenants.add(tenant);
    }

    void removeTenant(TenantComponent tenant) {
        tenants.remove(tenant);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addStore(Store store) {
        broker.keeping().begin(store, new Recovery(broker));
        broker.books().storeHasCome();
    }

    void removeStore(Store store) {
        broker.keeping().end(store);
    }

    /** As of a moment ago, loop by loop. */
    private long heldBytes() {
        long sum = 0;
        for (int i = 0; i < broker.loops(); i++) {
            sum += broker.loop(i).budget().held();
        }
        return sum;
    }

    private long backlogBytes() {
        long sum = 0;
        for (int i = 0; i < broker.loops(); i++) {
            sum += broker.loop(i).backlogBytes().get();
        }
        return sum;
    }

    @Override
    public Connection accept(Link link, ListenerSettings listener, int loop) {
        return new ClientConnection(link, listener, broker.loop(loop));
    }

    @Override
    public FactBook open(String name, Consumer<Fact> found) {
        return broker.books().open(name, found);
    }

    @Override
    public CompletionStage<Integer> disconnect(
            SubscriberId id, Predicate<ClientView> who, ReasonCode reason, String detail) {
        return new OnlineClients(broker).disconnect(id, who, reason, detail);
    }

    @Override
    public CompletionStage<Integer> disconnectAll(Predicate<ClientView> who, ReasonCode reason, String detail) {
        return new OnlineClients(broker).disconnectAll(who, reason, detail);
    }

    private static void shutDown(Session session) {
        try {
            session.shutDown();
        } catch (RuntimeException e) {
            LOG.error("{} did not end well; others go on", session, e);
        }
    }

    /** Says goodbye to all clients and takes all subscriptions back. */
    @Deactivate
    void stop() throws Exception {
        for (AutoCloseable gauge : gauges) {
            gauge.close();
        }
        broker.router().letGo();
        CountDownLatch done = new CountDownLatch(broker.loops());
        for (int i = 0; i < broker.loops(); i++) {
            Loop loop = broker.loop(i);
            loop.execute(() -> {
                try {
                    for (Session session : List.copyOf(loop.sessions().values())) {
                        shutDown(session);
                    }
                } finally {
                    loop.journal().submit(); // now, not at the end of the turn: what comes after it is waited for
                    done.countDown();
                }
            });
        }
        if (!done.await(STOP_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("not all clients were said goodbye to within {} s", STOP_SECONDS);
        }
        if (!broker.keeping().awaitAll(STOP_SECONDS)) {
            LOG.warn("not all that clients were not told of yet was kept within {} s", STOP_SECONDS);
        }
    }
}
