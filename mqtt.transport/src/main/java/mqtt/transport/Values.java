package mqtt.transport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Checks single values of a configuration; what is wrong is named with what would be right. */
final class Values {
    private Values() {}

    /** @throws IllegalArgumentException if it is no number, or outside */
    static long range(String setting, LongSupplier configured, long from, long to) {
        long value;
        try {
            value = configured.getAsLong();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(setting + " is no number", e);
        }
        if (value < from || value > to) {
            throw new IllegalArgumentException(setting + '=' + value + " is not " + from + " to " + to);
        }
        return value;
    }

    /** @throws IllegalArgumentException if it is none of them */
    static <T> T oneOf(String setting, String configured, Map<String, T> values) {
        T value = values.get(configured.trim());
        if (value == null) {
            throw new IllegalArgumentException(
                    setting + '=' + configured + " is none of " + String.join(", ", new TreeSet<>(values.keySet())));
        }
        return value;
    }

    /** @throws IllegalArgumentException if there is no such file, or it cannot be read */
    static Path file(String setting, String value, Path home) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(setting + " is empty");
        }
        Path file = home.resolve(value.trim());
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(setting + '=' + value + ": " + file + " cannot be read");
        }
        return file;
    }

    /** What stands between commas. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(each -> !each.isEmpty())
                .toList();
    }
}
