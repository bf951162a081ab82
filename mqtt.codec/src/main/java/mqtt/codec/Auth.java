package mqtt.codec;

import java.util.Objects;
import mqtt.api.ReasonCode;

/**
 * AUTH: a step of an authentication that takes several; MQTT 5 only.
 *
 * @param reasonCode not null
 * @param properties not null
 */
public record Auth(ReasonCode reasonCode, Properties properties) implements Packet {
    public Auth {
        Objects.requireNonNull(reasonCode);
        Objects.requireNonNull(properties);
    }

    @Override
    public PacketType type() {
        return PacketType.AUTH;
    }

    @Override
    public String toString() {
        return "AUTH " + reasonCode + properties.suffix();
    }
}
