package mqtt.codec;

import io.netty.buffer.ByteBuf;
import mqtt.api.ProtocolVersion;

/** Writes CONNECT, in its own version. */
final class ConnectWriter {
    private ConnectWriter() {}

    /** The remaining length. */
    static int size(Connect packet) {
        ProtocolVersion version = packet.version();
        if (packet.password() != null && packet.userName() == null && !version.isV5()) {
            throw new IllegalArgumentException("password without a user name [MQTT-3.1.2-22]");
        }
        long size = 2L + version.protocolName().length() + 4 + Writing.textSize(packet.clientId());
        if (version.isV5()) {
            size += PropertiesWriter.fullSize(packet.properties(), PacketType.CONNECT);
        }
        Will will = packet.will();
        if (will != null) {
            if (version.isV5()) {
                int properties = willPropertiesSize(will);
                size += Writing.variableSize(properties) + properties;
            }
            size += Writing.binarySize(will.topic().utf8()) + Writing.binarySize(will.payload());
        }
        size += packet.userName() == null ? 0 : Writing.textSize(packet.userName());
        size += packet.password() == null ? 0 : Writing.binarySize(packet.password());
        return Encoder.checkRemaining(size);
    }

    static void write(ByteBuf out, Connect packet) {
        ProtocolVersion version = packet.version();
        Writing.text(out, version.protocolName());
        out.writeByte(version.level());
        out.writeByte(flags(packet));
        out.writeShort(packet.keepAliveSeconds());
        if (version.isV5()) {
            PropertiesWriter.write(out, packet.properties(), PacketType.CONNECT);
        }
        Writing.text(out, packet.clientId());
        Will will = packet.will();
        if (will != null) {
            if (version.isV5()) {
                willProperties(out, will);
            }
            Writing.binary(out, will.topic().utf8());
            Writing.binary(out, will.payload());
        }
        if (packet.userName() != null) {
            Writing.text(out, packet.userName());
        }
        if (packet.password() != null) {
            Writing.binary(out, packet.password());
        }
    }

    private static int flags(Connect packet) {
        Will will = packet.will();
        return (packet.cleanStart() ? 0x02 : 0)
                | (will == null ? 0 : 0x04 | will.qos().value() << 3 | (will.retain() ? 0x20 : 0))
                | (packet.password() == null ? 0 : 0x40)
                | (packet.userName() == null ? 0 : 0x80);
    }

    private static int willPropertiesSize(Will will) {
        return (will.delaySeconds() == 0 ? 0 : 5) + MessagePropertiesWriter.size(will.properties());
    }

    private static void willProperties(ByteBuf out, Will will) {
        Writing.variable(out, willPropertiesSize(will));
        if (will.delaySeconds() != 0) {
            out.writeByte(Property.WILL_DELAY.id()).writeInt((int) will.delaySeconds());
        }
        MessagePropertiesWriter.write(out, will.properties(), MessagePropertiesWriter.AS_IT_IS);
    }
}
