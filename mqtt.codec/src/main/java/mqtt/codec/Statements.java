package mqtt.codec;

import java.util.Map;

/**
 * The readers name statements by their ids in MQTT 5. MQTT 3.1.1 has most of them under other ids, or not at all; MQTT
 * 3.1 has none, and is answered as 3.1.1.
 */
final class Statements {
    private static final Map<String, String> BEFORE_5 = Map.ofEntries(
            Map.entry("MQTT-1.5.4-1", "MQTT-1.5.3-1"),
            Map.entry("MQTT-1.5.4-2", "MQTT-1.5.3-2"),
            Map.entry("MQTT-2.1.3-1", "MQTT-2.2.2-2"),
            Map.entry("MQTT-2.2.1-3", "MQTT-2.3.1-1"),
            Map.entry("MQTT-2.2.1-5", "MQTT-2.3.1-6"),
            Map.entry("MQTT-2.2.1-6", "MQTT-2.3.1-7"),
            Map.entry("MQTT-3.1.2-11", "MQTT-3.1.2-13"),
            Map.entry("MQTT-3.1.2-12", "MQTT-3.1.2-14"),
            Map.entry("MQTT-3.1.2-13", "MQTT-3.1.2-15"),
            Map.entry("MQTT-3.1.2-17", "MQTT-3.1.2-19"),
            Map.entry("MQTT-3.1.2-19", "MQTT-3.1.2-21"),
            Map.entry("MQTT-3.2.2-1", ""),
            Map.entry("MQTT-3.2.2-6", "MQTT-3.2.2-4"),
            Map.entry("MQTT-3.8.3-2", "MQTT-3.8.3-3"),
            Map.entry("MQTT-3.8.3-5", "MQTT-3-8.3-4"),
            Map.entry("MQTT-4.7.0-1", "MQTT-4.7.1-1"),
            Map.entry("MQTT-4.7.1-1", "MQTT-4.7.1-2"),
            Map.entry("MQTT-4.7.1-2", "MQTT-4.7.1-3"),
            Map.entry("MQTT-4.8.2-1", ""),
            Map.entry("MQTT-4.8.2-2", ""));

    private Statements() {}

    static Violation before5(Violation violation) {
        String statement = BEFORE_5.get(violation.statement());
        return statement == null ? violation : new Violation(violation.reasonCode(), statement, violation.detail());
    }
}
