package mqtt.store.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import mqtt.spi.metric.Metrics;
import mqtt.spi.store.Inbox;
import mqtt.spi.store.Store;
import mqtt.store.h2.log.Folder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is to outlive the process in files: a log of what was done, and an index in H2's MVStore of what that comes to. Has
 * one thread of its own, which does everything. It is there whether somebody uses it or not, so that it stays open while
 * another version of who does takes over.
 */
@Designate(ocd = H2StoreConfig.class)
@Component(configurationPid = H2Store.PID, immediate = true)
public final class H2Store implements Store {
    static final String PID = "mqtt.store.h2";
    private static final Logger LOG = LoggerFactory.getLogger(H2Store.class);

    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final Figures figures;
    private final Worker worker;
    private final Thread thread = new Thread(this::run, "mqtt-store");
    private volatile boolean isSleeping;
    private volatile boolean isStopped;

    @Activate
    public H2Store(BundleContext context, H2StoreConfig config, @Reference Metrics metrics) throws IOException {
        this(Path.of(context.getProperty("fogg.data")), config, metrics);
    }

    H2Store(Path data, H2StoreConfig config, Metrics metrics) throws IOException {
        Settings settings = settings(config);
        Path path = data.resolve(settings.folder());
        FolderLock lock = null;
        try {
            lock = FolderLock.take(path);
            Folder folder = new Folder("", path);
            Report report = new Report();
            figures = new Figures(metrics);
            worker = new Worker(
                    new Opening(folder, settings, new Format(), report),
                    new Disk(folder, settings),
                    lock,
                    report,
                    figures,
                    settings,
                    Clock.systemUTC(),
                    System::nanoTime,
                    task -> new Thread(task, "mqtt-store-force").start());
            worker.open();
        } catch (IOException | RuntimeException e) {
            LOG.error("store not opened: {}", e.getMessage());
            if (lock != null) {
                lock.close();
            }
            throw e;
        }
        thread.start();
    }

    private static Settings settings(H2StoreConfig config) {
        try {
            return Settings.of(config);
        } catch (RuntimeException e) {
            LOG.error("mqtt.store.h2 takes the defaults: {}", e.getMessage());
            return Settings.DEFAULT;
        }
    }

    /** What changed is in force with the next start: the files stay open. */
    @Modified
    void modified(H2StoreConfig changed) {
        try {
            Settings.of(changed);
            LOG.info("mqtt.store.h2 changes with the next start");
        } catch (RuntimeException e) {
            LOG.error("mqtt.store.h2 keeps its last good configuration: {}", e.getMessage());
        }
    }

    @Deactivate
    void stop() throws Exception {
        isStopped = true;
        LockSupport.unpark(thread);
        thread.join();
        worker.close();
        figures.close();
    }

    @Override
    public long newQueue() {
        return worker.newQueue();
    }

    @Override
    public void recover(Visitor visitor) {
        worker.recover(visitor);
    }

    @Override
    public void serve(Inbox inbox) {
        worker.serve(inbox, this::wake);
        LockSupport.unpark(thread);
    }

    @Override
    public void release(Inbox inbox) {
        worker.release(inbox);
    }

    /** Any thread, at each submission. */
    private void wake() {
        if (isSleeping) {
            LockSupport.unpark(thread);
        }
    }

    /** Whatever happens, there is a next one. */
    private long turn() {
        try {
            return worker.turn();
        } catch (RuntimeException | Error e) {
            LOG.error("storage thread goes on after a failure", e);
            return PAUSE_NANOS;
        }
    }

    private void run() {
        while (!isStopped) {
            long nanos = turn();
            if (nanos > 0) {
                isSleeping = true;
                if (worker.mayRest()) {
                    LockSupport.parkNanos(this, nanos);
                }
                isSleeping = false;
            }
        }
    }
}
