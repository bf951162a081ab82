package mqtt.log;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to slf4j what bundles (SCR, File Install, Config Admin) and the framework tell the OSGi Log Service. An activator
 * and not a component: it listens before SCR starts, to hear SCR. It stands in place of org.apache.felix.logback, whose
 * events logback 1.3 and later drop.
 */
@Header(name = "Bundle-Activator", value = "${@class}")
public final class Bridge implements BundleActivator, LogListener {
    private ServiceTracker<LogReaderService, LogReaderService> readers;

    @Override
    public void start(BundleContext context) {
        readers = new ServiceTracker<>(context, LogReaderService.class, null) {
            @Override
            public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
                LogReaderService reader = super.addingService(reference);
                reader.addLogListener(Bridge.this);
                return reader;
            }

            @Override
            public void removedService(ServiceReference<LogReaderService> reference, LogReaderService reader) {
                reader.removeLogListener(Bridge.this);
                super.removedService(reference, reader);
            }
        };
        readers.open();
    }

    @Override
    public void stop(BundleContext context) {
        readers.close();
    }

    /** Framework, bundle and service events are nobody's news unless something failed: they go to debug. */
    @Override
    public void logged(LogEntry entry) {
        boolean event = entry.getLoggerName().startsWith("Events.");
        Logger log = LoggerFactory.getLogger(loggerName(entry, event));
        String text =
                event && entry.getBundle() != null ? entry.getMessage() + " " + entry.getBundle() : entry.getMessage();
        Throwable cause = entry.getException();
        switch (entry.getLogLevel()) {
            case ERROR, AUDIT -> log.error(text, cause);
            case WARN -> log.warn(text, cause);
            case INFO -> {
                if (event) {
                    log.debug(text, cause);
                } else {
                    log.info(text, cause);
                }
            }
            case DEBUG -> log.debug(text, cause);
            case TRACE -> log.trace(text, cause);
        }
    }

    /** Without a name of its own (SCR logs as ROOT) an entry goes by its bundle. */
    private static String loggerName(LogEntry entry, boolean event) {
        String name = entry.getLoggerName();
        boolean unnamed = !event && (name.startsWith("LogService") || name.equals(Logger.ROOT_LOGGER_NAME));
        return unnamed && entry.getBundle() != null ? entry.getBundle().getSymbolicName() : name;
    }
}
