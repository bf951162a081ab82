package mqtt.api;

import java.util.Objects;

/**
 * One name and value of a sender's own choosing. Names may repeat and their order counts [MQTT-3.3.2-18].
 *
 * @param name 0 to 65,535 UTF-8 bytes; not null
 * @param value 0 to 65,535 UTF-8 bytes; not null
 */
public record UserProperty(String name, String value) {
    public UserProperty {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
    }
}
