package mqtt.launcher;

import ch.qos.logback.classic.LoggerContext;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * slf4j and logback, brought up on a thread of their own while the framework is made: a quarter of the start. To be loaded
 * when the folders are checked, for it opens the log file. slf4j gives substitutes to who asks meanwhile, so everybody
 * here asks {@link #log()}, which waits.
 */
final class Logging {
    private static final CompletableFuture<Logger> UP =
            CompletableFuture.supplyAsync(Logging::bringUp, task -> new Thread(task, "fogg-logging").start());

    private Logging() {}

    /** Returns at once. */
    static void start() {
        // loading this class has done it
    }

    private static Logger bringUp() {
        Logger log = LoggerFactory.getLogger("mqtt.launcher");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return log;
    }

    static Logger log() {
        return UP.join();
    }

    /** Writes what is still to be written and closes the file. */
    static void stop() {
        log();
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}
