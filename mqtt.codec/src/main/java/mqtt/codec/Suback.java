package mqtt.codec;

import java.util.List;
import java.util.Objects;
import mqtt.api.ReasonCode;

/**
 * SUBACK: one reason code per subscription, in their order [MQTT-3.9.3-1]. Before MQTT 5 every error is 0x80.
 *
 * @param packetId that of the SUBSCRIBE
 * @param reasonCodes at least one; copied
 * @param properties not null; not sent before MQTT 5
 */
public record Suback(int packetId, List<ReasonCode> reasonCodes, Properties properties) implements Packet {
    public Suback {
        reasonCodes = List.copyOf(reasonCodes);
        Objects.requireNonNull(properties);
    }

    public Suback(int packetId, List<ReasonCode> reasonCodes) {
        this(packetId, reasonCodes, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.SUBACK;
    }

    @Override
    public String toString() {
        return "SUBACK packetId=" + packetId + ' ' + reasonCodes + properties.suffix();
    }
}
