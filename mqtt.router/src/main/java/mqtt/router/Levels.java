package mqtt.router;

import java.util.ArrayList;
import java.util.List;

/** The levels of a topic: what stands between its slashes. */
final class Levels {
    private Levels() {}

    /** At least one level, each perhaps empty. */
    static String[] of(String topic) {
        int slash = topic.indexOf('/');
        if (slash < 0) {
            return new String[] {topic};
        }
        List<String> levels = new ArrayList<>(8);
        int from = 0;
        while (slash >= 0) {
            levels.add(topic.substring(from, slash));
            from = slash + 1;
            slash = topic.indexOf('/', from);
        }
        levels.add(topic.substring(from));
        return levels.toArray(String[]::new);
    }

    /** Whether leading wildcards leave a topic with this first level out [MQTT-4.7.2-1]. */
    static boolean isReserved(String firstLevel) {
        return firstLevel.startsWith("$");
    }
}
