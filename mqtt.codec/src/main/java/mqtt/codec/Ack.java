package mqtt.codec;

import java.util.Objects;
import mqtt.api.ReasonCode;

/**
 * PUBACK, PUBREC, PUBREL or PUBCOMP: a step in the delivery of a message. Before MQTT 5 only the packet identifier is
 * on the wire, and the reason is {@link ReasonCode#SUCCESS}.
 *
 * @param type one of the four
 * @param packetId 1 to 65,535
 * @param reasonCode not null
 * @param properties not null
 */
public record Ack(PacketType type, int packetId, ReasonCode reasonCode, Properties properties) implements Packet {
    public Ack {
        if (type.ordinal() < PacketType.PUBACK.ordinal() || type.ordinal() > PacketType.PUBCOMP.ordinal()) {
            throw new IllegalArgumentException(type + " is not PUBACK, PUBREC, PUBREL or PUBCOMP");
        }
        Objects.requireNonNull(reasonCode);
        Objects.requireNonNull(properties);
    }

    public Ack(PacketType type, int packetId, ReasonCode reasonCode) {
        this(type, packetId, reasonCode, Properties.NONE);
    }

    /** All is well. */
    public Ack(PacketType type, int packetId) {
        this(type, packetId, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Override
    public String toString() {
        return type + " packetId=" + packetId + (reasonCode == ReasonCode.SUCCESS ? "" : " " + reasonCode)
                + properties.suffix();
    }
}
