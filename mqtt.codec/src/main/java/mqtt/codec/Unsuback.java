package mqtt.codec;

import java.util.List;
import java.util.Objects;
import mqtt.api.ReasonCode;

/**
 * UNSUBACK: one reason code per filter, in their order [MQTT-3.11.3-1]; none on the wire before MQTT 5.
 *
 * @param packetId that of the UNSUBSCRIBE
 * @param reasonCodes copied; empty if it came from an older version
 * @param properties not null; not sent before MQTT 5
 */
public record Unsuback(int packetId, List<ReasonCode> reasonCodes, Properties properties) implements Packet {
    public Unsuback {
        reasonCodes = List.copyOf(reasonCodes);
        Objects.requireNonNull(properties);
    }

    public Unsuback(int packetId, List<ReasonCode> reasonCodes) {
        this(packetId, reasonCodes, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.UNSUBACK;
    }

    @Override
    public String toString() {
        return "UNSUBACK packetId=" + packetId + ' ' + reasonCodes + properties.suffix();
    }
}
