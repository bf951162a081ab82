package mqtt.codec;

import io.netty.buffer.ByteBuf;
import java.util.List;
import mqtt.api.ReasonCode;

/** Writes what answers something else: CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK; and how it ends. */
final class AnswerWriter {
    private AnswerWriter() {}

    static int size(Connack packet, boolean v5) {
        return 2 + (v5 ? PropertiesWriter.fullSize(packet.properties(), PacketType.CONNACK) : 0);
    }

    static void write(ByteBuf out, Connack packet, boolean v5, boolean v31) {
        out.writeByte(packet.sessionPresent() && !v31 ? 1 : 0);
        if (v5) {
            out.writeByte(packet.reasonCode().code());
            PropertiesWriter.write(out, packet.properties(), PacketType.CONNACK);
        } else {
            out.writeByte(ReasonCodes.toReturnCode(packet.reasonCode()));
        }
    }

    static int size(Ack packet, boolean v5) {
        Writing.checkPacketId(packet.packetId());
        return 2 + (v5 ? reasonSize(packet.reasonCode(), packet.properties(), packet.type()) : 0);
    }

    static void write(ByteBuf out, Ack packet, boolean v5) {
        out.writeShort(packet.packetId());
        if (v5) {
            reason(out, packet.reasonCode(), packet.properties(), packet.type());
        }
    }

    static int size(Suback packet, boolean v5) {
        Writing.checkPacketId(packet.packetId());
        checkNotEmpty(packet.reasonCodes());
        return 2
                + (v5 ? PropertiesWriter.fullSize(packet.properties(), PacketType.SUBACK) : 0)
                + packet.reasonCodes().size();
    }

    static void write(ByteBuf out, Suback packet, boolean v5) {
        out.writeShort(packet.packetId());
        if (v5) {
            PropertiesWriter.write(out, packet.properties(), PacketType.SUBACK);
        }
        for (ReasonCode code : packet.reasonCodes()) {
            out.writeByte(!v5 && code.isError() ? 0x80 : code.code());
        }
    }

    static int size(Unsuback packet, boolean v5) {
        Writing.checkPacketId(packet.packetId());
        if (!v5) {
            return 2;
        }
        checkNotEmpty(packet.reasonCodes());
        return 2
                + PropertiesWriter.fullSize(packet.properties(), PacketType.UNSUBACK)
                + packet.reasonCodes().size();
    }

    static void write(ByteBuf out, Unsuback packet, boolean v5) {
        out.writeShort(packet.packetId());
        if (v5) {
            PropertiesWriter.write(out, packet.properties(), PacketType.UNSUBACK);
            for (ReasonCode code : packet.reasonCodes()) {
                out.writeByte(code.code());
            }
        }
    }

    static int size(Disconnect packet, boolean v5) {
        return v5 ? reasonSize(packet.reasonCode(), packet.properties(), PacketType.DISCONNECT) : 0;
    }

    static void write(ByteBuf out, Disconnect packet, boolean v5) {
        if (v5) {
            reason(out, packet.reasonCode(), packet.properties(), PacketType.DISCONNECT);
        }
    }

    static int size(Auth packet, boolean v5) {
        if (!v5) {
            throw new IllegalArgumentException("AUTH before MQTT 5");
        }
        return isSilent(packet) ? 0 : 1 + PropertiesWriter.fullSize(packet.properties(), PacketType.AUTH);
    }

    static void write(ByteBuf out, Auth packet) {
        if (!isSilent(packet)) {
            out.writeByte(packet.reasonCode().code());
            PropertiesWriter.write(out, packet.properties(), PacketType.AUTH);
        }
    }

    private static boolean isSilent(Auth packet) {
        return packet.reasonCode() == ReasonCode.SUCCESS && packet.properties().isEmpty();
    }

    /** Reason and properties, of which as much is left out as the standard allows. */
    private static int reasonSize(ReasonCode reason, Properties properties, PacketType type) {
        if (properties.isEmpty()) {
            return reason == ReasonCode.SUCCESS ? 0 : 1;
        }
        return 1 + PropertiesWriter.fullSize(properties, type);
    }

    private static void reason(ByteBuf out, ReasonCode reason, Properties properties, PacketType type) {
        if (properties.isEmpty()) {
            if (reason != ReasonCode.SUCCESS) {
                out.writeByte(reason.code());
            }
            return;
        }
        out.writeByte(reason.code());
        PropertiesWriter.write(out, properties, type);
    }

    private static void checkNotEmpty(List<ReasonCode> codes) {
        if (codes.isEmpty()) {
            throw new IllegalArgumentException("no reason codes");
        }
    }
}
