package mqtt.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * One run of the framework.
 *
 * <p>However the run ends, by a signal, from the shell or by a failure, it ends in the shutdown hook: the framework is
 * stopped, start level by start level, the marker files go, and the hook sets the exit status, which would be that of
 * the signal otherwise.
 */
final class Broker {
    /** Start level of what is dropped into {@code plugins/}. */
    private static final int PLUGINS = 80;

    private static final int RUNNING = 100;
    private static final long STOP_SECONDS = Long.getLong("fogg.stop.seconds", 30);

    private final Home home;
    private final DataLock lock;
    private final Ready ready;
    private final Framework framework;
    private volatile boolean stopping;
    private volatile int status;

    Broker(Home home, DataLock lock, Map<String, String> properties) throws CannotStart {
        this.home = home;
        this.lock = lock;
        ready = new Ready(home.data());
        Map<String, String> all = new HashMap<>(properties);
        try {
            all.put("org.osgi.framework.system.packages.extra", SystemPackages.ofTheClassPath());
        } catch (IOException e) {
            throw new CannotStart("cannot read lib/ (" + Why.of(e) + ")", e);
        }
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new CannotStart("no OSGi framework in lib/"))
                .newFramework(all);
    }

    /** Returns when the framework has ended; the caller then ends the process. */
    void run() throws CannotStart {
        Logging.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "fogg-stop"));
        try {
            ready.remove();
            framework.init();
            Bundles bundles = new Bundles(framework.getBundleContext());
            bundles.install(home.home().resolve("system"));
            Logging.log(); // bundles ask slf4j for loggers as they start
            framework.start();
            reachStartLevels();
            report(bundles);
            FrameworkEvent end = framework.waitForStop(0);
            while (end.getType() == FrameworkEvent.STOPPED_UPDATE) {
                framework.start();
                end = framework.waitForStop(0);
            }
        } catch (BundleException | IOException | InterruptedException | RuntimeException e) {
            if (!stopping) {
                status = 1;
                throw new CannotStart("the framework failed (" + Why.of(e) + ")", e);
            }
        } catch (CannotStart e) {
            status = 1;
            throw e;
        }
    }

    private void reachStartLevels() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        FrameworkStartLevel levels = framework.adapt(FrameworkStartLevel.class);
        levels.setInitialBundleStartLevel(PLUGINS);
        levels.setStartLevel(RUNNING, event -> reached.countDown());
        reached.await();
    }

    private void report(Bundles bundles) throws IOException {
        SortedMap<String, String> failedBundles = bundles.failed();
        failedBundles.forEach((name, why) -> Logging.log().error("bundle {} is not active: {}", name, why));
        SortedMap<String, String> failedComponents = failedComponents();
        failedComponents.forEach((name, why) -> Logging.log().error("component {} failed: {}", name, why));
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        Logging.log()
                .info(
                        "Fogg {} started in {} ms, pid {}: {} bundles, {} not active, {} components failed",
                        version(),
                        millis,
                        ProcessHandle.current().pid(),
                        bundles.count(),
                        failedBundles.size(),
                        failedComponents.size());
        if (!stopping) {
            ready.write(millis);
        }
        if (Boolean.getBoolean("fogg.background")) {
            Logging.log().info("from here on in {}", home.data().resolve("log/fogg.log"));
            StdoutAppender.beQuiet();
        }
    }

    private SortedMap<String, String> failedComponents() {
        try {
            return Components.failed(framework.getBundleContext());
        } catch (ReflectiveOperationException e) {
            Logging.log().warn("cannot ask for the components", e);
            return new TreeMap<>();
        }
    }

    private static String version() {
        String version = Broker.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    /** The shutdown hook. */
    private void stop() {
        stopping = true;
        try {
            ready.remove();
            framework.stop();
            FrameworkEvent end = framework.waitForStop(STOP_SECONDS * 1000);
            if (end.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                Logging.log().error("the bundles did not stop within {} s: ending without them", STOP_SECONDS);
                status = 1;
            } else {
                Logging.log().info("stopped");
            }
        } catch (BundleException | IOException | InterruptedException | RuntimeException e) {
            Logging.log().error("while stopping", e);
            status = 1;
        } finally {
            try {
                lock.close();
                Logging.stop();
            } catch (IOException e) {
                status = 1;
            }
            Runtime.getRuntime().halt(status);
        }
    }
}
