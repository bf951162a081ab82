package mqtt.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The levels that were asked for, laid over those of {@code logback.xml}: a logger that is no longer asked for gets back
 * what it had, which is mostly nothing, so that it inherits. All methods: any thread.
 */
final class Levels {
    private static final String ROOT_KEY = "level";
    private static final String KEY = "level.";

    private final LoggerContext context;
    /** Logger name to what it had without us; null is "inherits". */
    private final Map<String, Level> underneath = new HashMap<>();

    private final Map<String, Level> wanted = new HashMap<>();

    Levels(LoggerContext context) {
        this.context = context;
    }

    /**
     * Puts {@code level=L} on the root logger and {@code level.NAME=L} on loggers; other keys mean nothing.
     *
     * @return one line for each wrong value; its logger keeps the last good one
     */
    synchronized List<String> apply(Map<String, ?> properties) {
        Map<String, Level> next = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        properties.forEach((key, value) -> {
            String logger = loggerName(key);
            if (logger == null) {
                return;
            }
            Level level = Level.toLevel(String.valueOf(value).strip(), null);
            if (level == null) {
                level = wanted.get(logger);
                wrong.add(key + "=" + value + " is not a level (OFF, ERROR, WARN, INFO, DEBUG, TRACE, ALL): kept "
                        + (level == null ? "as it was" : level));
            }
            if (level != null) {
                next.put(logger, level);
            }
        });
        for (String logger : List.copyOf(wanted.keySet())) {
            if (!next.containsKey(logger)) {
                wanted.remove(logger);
                context.getLogger(logger).setLevel(underneath.remove(logger));
            }
        }
        wanted.putAll(next);
        cover();
        return wrong;
    }

    /** {@code logback.xml} was read again: what it says now is what lies underneath. */
    synchronized void coverAgain() {
        underneath.clear();
        cover();
    }

    private void cover() {
        wanted.forEach((name, level) -> {
            Logger logger = context.getLogger(name);
            if (!underneath.containsKey(name)) {
                underneath.put(name, logger.getLevel());
            }
            logger.setLevel(level);
        });
    }

    private static String loggerName(String key) {
        if (key.equals(ROOT_KEY)) {
            return Logger.ROOT_LOGGER_NAME;
        }
        return key.startsWith(KEY) && key.length() > KEY.length() ? key.substring(KEY.length()) : null;
    }
}
