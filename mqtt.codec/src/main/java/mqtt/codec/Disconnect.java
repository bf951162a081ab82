package mqtt.codec;

import java.util.Objects;
import mqtt.api.ReasonCode;

/**
 * DISCONNECT: the last packet. Before MQTT 5 it says nothing more, and the reason is {@link ReasonCode#SUCCESS}.
 *
 * @param reasonCode not null
 * @param properties not null
 */
public record Disconnect(ReasonCode reasonCode, Properties properties) implements Packet {
    public Disconnect {
        Objects.requireNonNull(reasonCode);
        Objects.requireNonNull(properties);
    }

    public Disconnect(ReasonCode reasonCode) {
        this(reasonCode, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.DISCONNECT;
    }

    @Override
    public String toString() {
        return "DISCONNECT " + reasonCode + properties.suffix();
    }
}
