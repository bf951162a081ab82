package mqtt.transport;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings a listener knows: a slip in the name of one must not go unnoticed. */
final class Keys {
    private static final Set<String> KNOWN = Arrays.stream(ListenerConfig.class.getDeclaredMethods())
            .map(method -> method.getName().replace("__", "_"))
            .collect(Collectors.toUnmodifiableSet());

    private Keys() {}

    /** What stands in a configuration and is no setting, in order; what the framework adds has dots in its name. */
    static List<String> unknown(Map<String, Object> properties) {
        return properties.keySet().stream()
                .filter(key -> key.indexOf('.') < 0 && !KNOWN.contains(key))
                .sorted()
                .toList();
    }
}
