package mqtt.session.core;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import mqtt.api.TopicName;

/**
 * The topic aliases that the broker uses on one connection: the topics that were used last have them. Event loop only.
 */
final class SentAliases {
    /** A shorter topic costs hardly more than its alias, which is three bytes. */
    private static final int LEAST_BYTES = 8;

    private final int maximum;
    private final Map<TopicName, Integer> aliases = new LinkedHashMap<>(16, 0.75f, true);

    /** @param maximum at least 1 [MQTT-3.1.2-26] */
    SentAliases(int maximum) {
        this.maximum = maximum;
    }

    static boolean isWorthIt(TopicName topic) {
        return topic.utf8().length >= LEAST_BYTES;
    }

    /** The alias that the client knows; 0 for none. */
    int of(TopicName topic) {
        return aliases.getOrDefault(topic, 0);
    }

    /** What the next topic will get: one that is free, else that of the topic that was not used for longest. */
    int next() {
        return aliases.size() < maximum
                ? aliases.size() + 1
                : aliases.values().iterator().next();
    }

    /** The client knows now that this topic has the alias {@link #next} gave. */
    void assign(TopicName topic, int alias) {
        if (aliases.size() == maximum) {
            Iterator<Integer> oldest = aliases.values().iterator();
            oldest.next();
            oldest.remove();
        }
        aliases.put(topic, alias);
    }
}
