package mqtt.hooks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.TopicName;
import mqtt.api.hook.ConnectRequest;
import mqtt.spi.hook.HookStatus;
import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;
import mqtt.testkit.Await;
import mqtt.testkit.FakeClient;

/** A chain to plug hooks into, without OSGi. */
final class Fixture implements AutoCloseable {
    final FakeMetrics metrics = new FakeMetrics();
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    final List<Throwable> traces = Collections.synchronizedList(new ArrayList<>());
    final AtomicLong nanos = new AtomicLong();
    final HookChain chain = new HookChain(
            metrics,
            new Complaints(
                    (line, thrown) -> {
                        log.add(line);
                        if (thrown != null) {
                            traces.add(thrown);
                        }
                    },
                    nanos::get));
    private long lastId;

    /** Plugs a service in under all hook interfaces it implements. */
    long plug(String name, int ranking, Object service) {
        return plug(++lastId, name, ranking, service, null);
    }

    long plug(long id, String name, int ranking, Object service, String failure) {
        Set<String> interfaces = new java.util.HashSet<>();
        for (Kind<?> kind : Kind.ALL) {
            if (kind.type().isInstance(service)) {
                interfaces.add(kind.type().getName());
            }
        }
        chain.hooks().put(new HookSource(id, ranking, name, "test 1.0.0", interfaces, service, failure));
        return id;
    }

    /** A service of these kinds that could not be got. */
    long plugFailed(String name, String failure, Kind<?>... kinds) {
        Set<String> interfaces = new java.util.HashSet<>();
        Arrays.stream(kinds).forEach(kind -> interfaces.add(kind.type().getName()));
        chain.hooks().put(new HookSource(++lastId, 0, name, "test 1.0.0", interfaces, null, failure));
        return lastId;
    }

    void unplug(long id) {
        chain.hooks().remove(id);
    }

    void configure(int timeoutMillis, int queueEvents, String... required) {
        chain.hooks().configure(new Settings(timeoutMillis, Set.of(required), queueEvents));
    }

    HookStatus status(String name) {
        return chain.status().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + chain.status()));
    }

    @Override
    public void close() {
        chain.close();
    }

    /** The value of a stage that must be there now. */
    static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static void eventually(String what, BooleanSupplier condition) {
        Await.until(what, Duration.ofSeconds(10), condition::getAsBoolean);
    }

    static FakeClient client(String id) {
        return new FakeClient("", id, null);
    }

    static ConnectRequest connect(String clientId) {
        return new ConnectRequest(client(clientId), null, true, 0, List.of(), Optional.empty());
    }

    static Message message(String topic) {
        return new Message(TopicName.of(topic), new byte[0], Qos.AT_MOST_ONCE, false, MessageProperties.NONE, null, 0);
    }

    static final class FakeMetrics implements Metrics {
        private final Map<String, Counter> counters = new ConcurrentHashMap<>();

        @Override
        public Counter counter(String name) {
            return counters.computeIfAbsent(name, n -> {
                LongAdder adder = new LongAdder();
                return new Counter() {
                    @Override
                    public void add(long n) {
                        adder.add(n);
                    }

                    @Override
                    public long sum() {
                        return adder.sum();
                    }
                };
            });
        }

        @Override
        public AutoCloseable gauge(String name, LongSupplier value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SortedMap<String, Long> snapshot() {
            SortedMap<String, Long> values = new TreeMap<>();
            counters.forEach((name, counter) -> values.put(name, counter.sum()));
            return values;
        }

        long get(String name) {
            return counter(name).sum();
        }
    }
}
