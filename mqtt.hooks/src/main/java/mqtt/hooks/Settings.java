package mqtt.hooks;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is configured, checked.
 *
 * @param timeoutMillis how long a hook may take to answer
 * @param required the names of the gates that must be there
 * @param queueEvents how many events may wait for the listeners, per thread
 */
record Settings(int timeoutMillis, Set<String> required, int queueEvents) {
    static final Settings DEFAULTS = new Settings(5_000, Set.of(), 10_000);

    Settings {
        required = Set.copyOf(required);
    }

    /** Reads a configuration; a value that is wrong stays as it was, which is said in one line. */
    static Settings read(HooksConfig config, Settings before, Consumer<String> say) {
        return new Settings(
                number("timeout_ms", config::timeout__ms, 1, 600_000, before.timeoutMillis, say),
                required(config, before, say),
                number(
                        "listener_queue_events",
                        config::listener__queue__events,
                        1,
                        10_000_000,
                        before.queueEvents,
                        say));
    }

    private static int number(String key, Supplier<Integer> value, int from, int to, int before, Consumer<String> say) {
        try {
            int number = value.get();
            if (number >= from && number <= to) {
                return number;
            }
            say.accept("wrong value: pid=mqtt.hooks " + key + '=' + number + " is not " + from + " to " + to + "; "
                    + before + " stays");
        } catch (RuntimeException notANumber) {
            say.accept("wrong value: pid=mqtt.hooks " + key + " is not a number; " + before + " stays");
        }
        return before;
    }

    private static Set<String> required(HooksConfig config, Settings before, Consumer<String> say) {
        try {
            Set<String> names = new LinkedHashSet<>();
            for (String value : config.required()) {
                for (String name : value.split(",")) { // a .cfg file has no lists
                    if (!name.isBlank()) {
                        names.add(name.strip());
                    }
                }
            }
            return names;
        } catch (RuntimeException notNames) {
            say.accept("wrong value: pid=mqtt.hooks required is not a list of names; " + before.required + " stays");
            return before.required;
        }
    }
}
