package mqtt.session.core;

import static org.junit.Assert.assertEquals;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;
import mqtt.router.RouterComponent;
import mqtt.session.ListenerSettings;
import mqtt.session.ListenerSettings.Limits;
import mqtt.session.ListenerSettings.Manners;
import mqtt.session.ListenerSettings.Offer;
import mqtt.session.ListenerSettings.RefusedPublish;
import mqtt.session.ListenerSettings.SameClientId;
import mqtt.session.QueueSettings;
import mqtt.session.QueueSettings.Order;
import mqtt.session.QueueSettings.Room;
import mqtt.session.QueueSettings.WhenFull;
import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;
import mqtt.spi.route.Router;
import mqtt.spi.store.Durability;
import mqtt.testkit.Configs;

/** A broker on event loops that turn when told, with the real router and without sockets. */
final class Fixture implements Metrics {
    private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
    private final List<TestClient> clients = new ArrayList<>();
    final ManualTime time;
    FakeStore store; // null if there is none
    final FakeHooks hooks = new FakeHooks();
    final Router router;
    final List<ManualLoopThread> threads = new ArrayList<>();
    final Broker broker;

    // ---- the listener's settings, for clients made from now on
    EnumSet<ProtocolVersion> versions = EnumSet.allOf(ProtocolVersion.class);
    RefusedPublish refusedPublish = RefusedPublish.ACKNOWLEDGE;
    int packetBytes = 1 << 20;
    int connectBytes = 64 * 1024;
    int receiveMaximum = 1024;
    int sendMaximum = 1024;
    int aliases = 16;
    long expiry = Rules.FOR_EVER;
    int subscriptions = 1000;
    int queueMessages = 1000;
    long queueBytes = 1 << 20;
    int offlineQueueMessages = -1; // as queueMessages
    Order order = Order.FIFO;
    WhenFull whenFull = WhenFull.DROP_LOWEST_QOS;
    int topicBytes = 65_535;
    int sendAliases = 0;
    int keepAlive = 0;
    long willDelay = 0xFFFF_FFFFL;
    boolean willAtTakeOver = true;
    boolean upgradesQos;
    Offer offer = new Offer(Qos.EXACTLY_ONCE, true, true, true, true, false, false, "");
    SameClientId sameClientId = SameClientId.TAKES_OVER;
    Durability durability = Durability.MEMORY;

    /** How many bytes a client sends at once at most. */
    int chunk = Integer.MAX_VALUE;

    Fixture(int loops) {
        this(loops, Map.of());
    }

    /** One that begins at some time. */
    Fixture(int loops, ManualTime time) {
        this(loops, Map.of(), time);
    }

    /** @param settings of the router, by method name */
    Fixture(int loops, Map<String, ?> settings) {
        this(loops, settings, new ManualTime());
    }

    private Fixture(int loops, Map<String, ?> settings, ManualTime time) {
        this.time = time;
        router = router(settings);
        for (int i = 0; i < loops; i++) {
            threads.add(new ManualLoopThread(time));
        }
        broker = new Broker(hooks, router, this, time, threads);
    }

    /** From now on what outlives the broker is kept there. */
    Fixture keepIn(FakeStore newStore) {
        durability = Durability.DISK;
        serve(newStore);
        return this;
    }

    /** A store is there, in place of another one. */
    void serve(FakeStore newStore) {
        threads.forEach(t -> t.isDirect = true);
        broker.keeping().begin(newStore, new Recovery(broker));
        broker.books().storeHasCome();
        threads.forEach(t -> t.isDirect = false);
        store = newStore;
        turn();
    }

    /** The store goes. */
    void unserve() {
        broker.keeping().end(store);
    }

    /** The process ends, suddenly: the store keeps what it has done. */
    void kill() {
        store.aliveMillis = time.wallMillis();
        broker.keeping().end(store);
        store = null;
    }

    /** The broker stops as it should. */
    void stop() {
        router.letGo();
        for (int i = 0; i < threads.size(); i++) {
            List.copyOf(broker.loop(i).sessions().values()).forEach(Session::shutDown);
        }
        turn();
        broker.keeping().end(store);
        store = null;
    }

    private Router router(Map<String, ?> settings) {
        try {
            var constructor = RouterComponent.class.getConstructors()[0];
            return (Router) constructor.newInstance(Configs.of(routerConfig(), settings), this, hooks);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends Annotation> routerConfig() {
        return (Class<? extends Annotation>)
                RouterComponent.class.getConstructors()[0].getParameterTypes()[0];
    }

    /** Changes the router's settings, by method name, while it runs. */
    void configureRouter(Map<String, ?> settings) {
        try {
            Method modified = RouterComponent.class.getDeclaredMethod("modified", routerConfig());
            modified.setAccessible(true);
            modified.invoke(router, Configs.of(routerConfig(), settings));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    ListenerSettings listener() {
        return new ListenerSettings(
                "test",
                new InetSocketAddress("127.0.0.1", 1883),
                "",
                versions,
                Set.of(),
                10_000,
                connectBytes,
                new Limits(
                        packetBytes,
                        64,
                        topicBytes,
                        8,
                        receiveMaximum,
                        sendMaximum,
                        aliases,
                        sendAliases,
                        expiry,
                        willDelay,
                        keepAlive,
                        subscriptions),
                offer,
                new QueueSettings(
                        new Room(queueMessages, queueBytes),
                        new Room(offlineQueueMessages < 0 ? queueMessages : offlineQueueMessages, queueBytes),
                        order,
                        whenFull),
                sameClientId,
                durability,
                new Manners(refusedPublish, willAtTakeOver, upgradesQos));
    }

    /** A new link, on the loop where the client's session lives. */
    TestClient client(ProtocolVersion version, String clientId) {
        return client(version, clientId, home(clientId));
    }

    TestClient client(ProtocolVersion version, String clientId, int loop) {
        TestClient client = new TestClient(this, version, clientId, loop);
        clients.add(client);
        return client;
    }

    TestClient v5(String clientId) {
        return client(ProtocolVersion.MQTT_5, clientId);
    }

    TestClient v3(String clientId) {
        return client(ProtocolVersion.MQTT_3_1_1, clientId);
    }

    int home(String clientId) {
        return broker.home(new SubscriberId("", clientId)).index();
    }

    /** A client identifier that lives on this loop. */
    String idOn(int loop, String prefix) {
        for (int i = 0; ; i++) {
            if (home(prefix + i) == loop) {
                return prefix + i;
            }
        }
    }

    Session session(String clientId) {
        SubscriberId id = new SubscriberId("", clientId);
        return broker.home(id).sessions().get(id);
    }

    /** Turns all loops until nothing is left to do. */
    void turn() {
        boolean any;
        int turns = 0;
        do {
            any = false;
            for (ManualLoopThread thread : threads) {
                any |= thread.turn();
            }
            if (store != null && !store.isSlow) {
                any |= store.work();
            }
            if (++turns > 10_000) {
                throw new AssertionError("the loops never rest");
            }
        } while (any);
    }

    /** Lets time pass, timer by timer. */
    void advance(long millis) {
        long end = time.monotonicMillis() + millis;
        while (true) {
            long next = threads.stream()
                    .mapToLong(ManualLoopThread::nextTimer)
                    .min()
                    .orElse(Long.MAX_VALUE);
            if (next > end) {
                break;
            }
            time.advance(Math.max(0, next - time.monotonicMillis()));
            turn();
        }
        time.advance(end - time.monotonicMillis());
        turn();
    }

    /** All clients are gone: nothing may be left of their memory, nor of timers once sessions have ended. */
    void close() {
        turn();
        for (TestClient client : clients) {
            client.link.lost();
        }
        turn();
        advance(2_000);
        for (TestClient client : clients) {
            assertEquals("bytes that nobody released", 0, client.link.allocatedBytes());
        }
        assertEquals("clients that are still counted", 0, broker.connected.get());
        for (ManualLoopThread thread : threads) {
            for (Session session :
                    List.copyOf(broker.loop(threads.indexOf(thread)).sessions().values())) {
                session.shutDown();
            }
        }
        turn();
        advance(1_000);
        assertEquals("sessions that are still counted", 0, broker.sessions.get());
        for (ManualLoopThread thread : threads) {
            assertEquals(
                    "bytes that are still counted",
                    0,
                    broker.loop(threads.indexOf(thread)).budget().held());
        }
        threads.forEach(t -> assertEquals("timers that are left", 0, t.timers()));
    }

    // ---- metrics

    @Override
    public Counter counter(String name) {
        AtomicLong sum = counters.computeIfAbsent(name, n -> new AtomicLong());
        return new Counter() {
            @Override
            public void add(long n) {
                sum.addAndGet(n);
            }

            @Override
            public long sum() {
                return sum.get();
            }
        };
    }

    @Override
    public AutoCloseable gauge(String name, LongSupplier value) {
        return () -> {};
    }

    @Override
    public SortedMap<String, Long> snapshot() {
        SortedMap<String, Long> all = new TreeMap<>();
        counters.forEach((name, sum) -> all.put(name, sum.get()));
        return all;
    }

    long count(String name) {
        return counters.get(name).get();
    }
}
