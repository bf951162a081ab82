package mqtt.launcher;

import ch.qos.logback.core.OutputStreamAppender;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/**
 * The process's real standard output. The shell replaces {@code System.out} while a command runs, so logback's own
 * console appender would log into shell sessions.
 */
public final class StdoutAppender<E> extends OutputStreamAppender<E> {
    private static volatile boolean quiet;

    /**
     * Ends the output, for a broker in the background: its console log shows the start, all the rest is in the
     * rotating log file.
     */
    static void beQuiet() {
        quiet = true;
    }

    @Override
    public void start() {
        setOutputStream(new FileOutputStream(FileDescriptor.out));
        super.start();
    }

    @Override
    protected void append(E event) {
        if (!quiet) {
            super.append(event);
        }
    }

    /** Leaves standard output open: a new configuration makes a new appender on it. */
    @Override
    protected void closeOutputStream() {}
}
