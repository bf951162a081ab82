package mqtt.session.core;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import mqtt.api.SubscriberId;
import mqtt.session.ListenerSettings;
import mqtt.session.ListenerSettings.SameClientId;
import mqtt.spi.hook.Hooks;
import mqtt.spi.metric.Metrics;
import mqtt.spi.route.Router;
import mqtt.spi.store.Durability;

/** What all loops share: the loops themselves, and the services they use. Immutable, for any thread. */
final class Broker {
    private static final int REFUSALS_PER_SECOND = 20;

    private final Hooks hooks;
    private final Router router;
    private final Time time;
    private final Counters counters;
    private final LogLimit refusalsInLog;
    private final Keeping keeping;
    private final Books books;
    private final Loop[] loops;
    private final Map<String, TenantComponent> tenants = new ConcurrentHashMap<>();
    private final Map<String, TenantUse> uses = new ConcurrentHashMap<>(); // by tenant
    private volatile long heldBytesLimit = Runtime.getRuntime().maxMemory() / 5 * 2;
    final AtomicInteger connected = new AtomicInteger();
    final AtomicInteger sessions = new AtomicInteger();

    Broker(Hooks hooks, Router router, Metrics metrics, Time time, List<? extends LoopThread> threads) {
        this.hooks = hooks;
        this.router = router;
        this.time = time;
        this.counters = new Counters(metrics);
        this.refusalsInLog = new LogLimit(REFUSALS_PER_SECOND, time);
        this.keeping =
                new Keeping(threads.stream().map(t -> (Executor) t::execute).toList(), this::relieved);
        this.books = new Books(this);
        this.loops = new Loop[threads.size()];
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new Loop(this, i, loops.length, threads.get(i));
        }
    }

    Hooks hooks() {
        return hooks;
    }

    Router router() {
        return router;
    }

    Time time() {
        return time;
    }

    Counters counters() {
        return counters;
    }

    /** What clients may make all loops together keep, in bytes: two fifths of the heap. */
    long heldBytesLimit() {
        return heldBytesLimit;
    }

    void heldBytesLimit(long bytes) {
        heldBytesLimit = bytes;
    }

    /** What the clients of a tenant have together. */
    TenantUse use(String tenant) {
        TenantUse use = uses.get(tenant);
        return use != null ? use : uses.computeIfAbsent(tenant, t -> new TenantUse());
    }

    /** By name; changes at run time. */
    Map<String, TenantComponent> tenants() {
        return tenants;
    }

    /** What becomes of a client when another one with its identifier connects: the tenant knows better than the listener. */
    SameClientId sameClientId(String tenant, ListenerSettings listener) {
        TenantComponent settings = tenants.get(tenant);
        return settings == null || settings.sameClientId() == null ? listener.sameClientId() : settings.sameClientId();
    }

    /** What the state of a client survives: the tenant knows better than the listener. */
    Durability durability(String tenant, ListenerSettings listener) {
        TenantComponent settings = tenants.get(tenant);
        return settings == null || settings.durability() == null ? listener.durability() : settings.durability();
    }

    /** What outlives the process. */
    Keeping keeping() {
        return keeping;
    }

    /** What parts of the broker want back. */
    Books books() {
        return books;
    }

    LogLimit refusalsInLog() {
        return refusalsInLog;
    }

    /** A loop has caught up. Any thread. */
    void relieved() {
        for (Loop loop : loops) {
            loop.relieved();
        }
    }

    /** Has something done on each loop, by and by. Any thread. */
    void onEachLoop(Consumer<Loop> action) {
        for (Loop loop : loops) {
            loop.execute(() -> action.accept(loop));
        }
    }

    int loops() {
        return loops.length;
    }

    Loop loop(int index) {
        return loops[index];
    }

    /** Where a subscriber lives, for life: what concerns it happens there and nowhere else. */
    Loop home(SubscriberId id) {
        int hash = 31 * id.tenant().hashCode() + id.clientId().hashCode();
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        return loops[Math.floorMod(hash ^ hash >>> 13, loops.length)];
    }
}
