package mqtt.transport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.channel.uring.IoUring;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocketFactory;
import mqtt.api.ProtocolVersion;
import mqtt.router.RouterComponent;
import mqtt.session.core.EventLoops;
import mqtt.session.core.SessionsComponent;
import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;
import mqtt.testkit.Configs;
import mqtt.testkit.PacketClient;
import mqtt.testkit.WebSocketSocket;
import org.junit.Assume;
import org.slf4j.LoggerFactory;

/** Loops, router, sessions and one listener on a free port, with nobody refused. Remembers what is logged. */
final class Node implements AutoCloseable, Metrics {
    private final Map<String, LongSupplier> gauges = new HashMap<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };
    final List<String> log = new CopyOnWriteArrayList<>();
    final Path home;
    final EventLoops loops;
    final SessionsComponent sessions;
    final Listener listener;
    final OpenHooks hooks = new OpenHooks();
    private SSLSocketFactory tls;
    private Random webSockets; // null for none; how they cut what they send

    Node(String io) {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        appender.start();
        logger("mqtt").setLevel(Level.INFO);
        logger("mqtt").setAdditive(false);
        logger("mqtt").addAppender(appender);
        logger("io.netty").addAppender(appender);
        try {
            home = Files.createTempDirectory("fogg-transport");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        int count = io.equals("io_uring") ? 1 : 2; // between whose loops connections cannot move
        loops = make(EventLoops.class, Map.of("count", count, "io", io));
        RouterComponent router = make(RouterComponent.class, Map.of(), this, hooks);
        sessions = new SessionsComponent(loops, hooks, router, this);
        listener = new Listener(sessions, loops);
    }

    /** The rest of a test is for machines where sockets can be waited for in this way. */
    static void assumeThat(String io) {
        boolean isThere = !io.equals("io_uring") || IoUring.isAvailable();
        Assume.assumeTrue("io_uring is not permitted here", isThere);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    /** A component, by the constructor that SCR would use. */
    @SuppressWarnings("unchecked")
    private static <T> T make(Class<T> type, Map<String, ?> config, Object... services) {
        try {
            var constructor = type.getConstructors()[0];
            Object[] arguments = new Object[1 + services.length];
            arguments[0] = Configs.of((Class<? extends Annotation>) constructor.getParameterTypes()[0], config);
            System.arraycopy(services, 0, arguments, 1, services.length);
            return type.cast(constructor.newInstance(arguments));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static void stop(Object component) {
        try {
            Method stop = component.getClass().getDeclaredMethod("stop");
            stop.setAccessible(true);
            stop.invoke(component);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    ListenerConfig config(Map<String, ?> values) {
        Map<String, Object> all = new HashMap<>(Map.of("port", 0, "durability", "memory"));
        all.putAll(values);
        return Configs.of(ListenerConfig.class, all);
    }

    void listen(Map<String, ?> values) {
        listener.set("test", () -> Settings.of("test", config(values), home));
    }

    int port() {
        return ((InetSocketAddress) listener.address()).getPort();
    }

    PacketClient open(ProtocolVersion version) {
        return open(version, new byte[0]);
    }

    /** @param hello is sent first, in clear */
    PacketClient open(ProtocolVersion version, byte[] hello) {
        if (webSockets != null) {
            return PacketClient.over(openWebSocket("/mqtt", "", hello), version);
        }
        return PacketClient.open(tls, "127.0.0.1", port(), version, hello);
    }

    /** @param headers whole lines */
    WebSocketSocket openWebSocket(String path, String headers, byte... hello) {
        try {
            Socket socket = new Socket("127.0.0.1", port());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(hello);
            Socket below = tls == null ? socket : tls.createSocket(socket, "127.0.0.1", port(), true);
            return new WebSocketSocket(below, path, headers, new Random(webSockets.nextLong()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PacketClient connect(String clientId) {
        PacketClient client = open(ProtocolVersion.MQTT_5);
        client.connect(clientId);
        return client;
    }

    long gauge(String name) {
        return gauges.get(name).getAsLong();
    }

    /** Clients speak TLS from now on. */
    void tls(SSLSocketFactory clients) {
        tls = clients;
    }

    /** What a listener with TLS has in its configuration; clients trust it from now on. */
    Map<String, Object> tls() {
        tls(Tls.SELF_SIGNED.clients());
        return Map.of(
                "tls",
                true,
                "tls__provider",
                loops.io().equals("nio") ? "jdk" : "auto",
                "tls__certificate",
                Tls.SELF_SIGNED.certificate().toString(),
                "tls__key",
                Tls.SELF_SIGNED.key().toString());
    }

    /** The same for WebSocket, which clients speak from now on. */
    Map<String, Object> webSocket() {
        long seed = System.nanoTime();
        log.add("seed of the frames " + seed);
        webSockets = new Random(seed);
        return Map.of("websocket", true);
    }

    boolean hasLogged(String part) {
        return log.stream().anyMatch(line -> line.contains(part));
    }

    @Override
    public void close() {
        listener.close();
        stop(sessions);
        stop(loops);
        System.gc();
        logger("mqtt").detachAppender(appender);
        logger("io.netty").detachAppender(appender);
        log.stream()
                .filter(line ->
                        line.contains("LEAK") || line.contains("because of a fault") || line.contains("failed;"))
                .findAny()
                .ifPresent(line -> {
                    throw new AssertionError(line);
                });
    }

    // ---- metrics

    @Override
    public Counter counter(String name) {
        AtomicLong sum = new AtomicLong();
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
        gauges.put(name, value);
        return () -> {};
    }

    @Override
    public SortedMap<String, Long> snapshot() {
        return new TreeMap<>();
    }
}
