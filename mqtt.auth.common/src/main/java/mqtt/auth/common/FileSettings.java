package mqtt.auth.common;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where a file is and how often it is read again.
 *
 * @param file absolute, or relative to where the process runs
 * @param reloadSeconds 0 for never
 */
public record FileSettings(Path file, int reloadSeconds) {
    private static final int MOST_SECONDS = 86_400;

    /** The folder that paths are relative to: the framework property {@code fogg.home}, or null for the current one. */
    public static Path home(String property) {
        return Path.of(property == null ? "." : property);
    }

    /**
     * Reads a configuration; a value that is wrong stays as it was, which is said in one line. Never throws.
     *
     * @param pid of the configuration, for the line
     * @param home what a relative path is relative to
     * @param file the path as written; may throw what a configuration throws that has another type
     * @param seconds 0 to 86,400; the same
     * @param log takes the line
     */
    public static FileSettings read(
            String pid,
            Path home,
            Supplier<String> file,
            Supplier<Integer> seconds,
            FileSettings before,
            Consumer<String> log) {
        return new FileSettings(path(pid, home, file, before.file, log), seconds(pid, seconds, before, log));
    }

    private static Path path(String pid, Path home, Supplier<String> file, Path before, Consumer<String> log) {
        try {
            String name = file.get();
            if (name != null && !name.isBlank()) {
                return home.resolve(name.strip()).normalize();
            }
        } catch (InvalidPathException notAPath) {
            // said below
        }
        log.accept("wrong value: pid=" + pid + " file is no path; " + before + " stays");
        return before;
    }

    private static int seconds(String pid, Supplier<Integer> seconds, FileSettings before, Consumer<String> log) {
        try {
            int value = seconds.get();
            if (value >= 0 && value <= MOST_SECONDS) {
                return value;
            }
            log.accept("wrong value: pid=" + pid + " reload_seconds=" + value + " is not 0 to " + MOST_SECONDS + "; "
                    + before.reloadSeconds + " stays");
        } catch (RuntimeException notANumber) {
            log.accept(
                    "wrong value: pid=" + pid + " reload_seconds is not a number; " + before.reloadSeconds + " stays");
        }
        return before.reloadSeconds;
    }
}
