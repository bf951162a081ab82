package mqtt.codec;

import io.netty.buffer.ByteBuf;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.TopicName;

/** Writes PUBLISH from its parts, without making anything on the way. */
final class PublishWriter {
    private PublishWriter() {}

    /** The remaining length. */
    static int size(
            ProtocolVersion version,
            TopicName topic,
            Qos qos,
            int alias,
            int[] identifiers,
            MessageProperties properties,
            byte[] payload) {
        long size = 2L + (topic == null ? 0 : topic.utf8().length) + payload.length;
        if (qos != Qos.AT_MOST_ONCE) {
            size += 2;
        }
        if (version.isV5()) {
            int propertiesSize = propertiesSize(alias, identifiers, properties);
            size += Writing.variableSize(propertiesSize) + propertiesSize;
        }
        return Encoder.checkRemaining(size);
    }

    /** @param remaining what {@link #size} said */
    static void write(
            ByteBuf out,
            int remaining,
            ProtocolVersion version,
            boolean dup,
            Qos qos,
            boolean retain,
            TopicName topic,
            int packetId,
            int alias,
            int[] identifiers,
            MessageProperties properties,
            long expirySeconds,
            byte[] payload) {
        out.ensureWritable(1 + Writing.variableSize(remaining) + remaining);
        out.writeByte(firstByte(dup, qos, retain));
        Writing.variable(out, remaining);
        if (topic == null) {
            out.writeShort(0);
        } else {
            Writing.binary(out, topic.utf8());
        }
        if (qos != Qos.AT_MOST_ONCE) {
            out.writeShort(packetId);
        }
        if (version.isV5()) {
            Writing.variable(out, propertiesSize(alias, identifiers, properties));
            if (alias != 0) {
                out.writeByte(Property.TOPIC_ALIAS.id()).writeShort(alias);
            }
            MessagePropertiesWriter.write(out, properties, expirySeconds);
            for (int identifier : identifiers) {
                out.writeByte(Property.SUBSCRIPTION_IDENTIFIER.id());
                Writing.variable(out, identifier);
            }
        }
        out.writeBytes(payload);
    }

    /** DUP is left out with QoS 0 [MQTT-3.3.1-2]. */
    static int firstByte(boolean dup, Qos qos, boolean retain) {
        return PacketType.PUBLISH.firstByte()
                | (dup && qos != Qos.AT_MOST_ONCE ? 8 : 0)
                | qos.value() << 1
                | (retain ? 1 : 0);
    }

    private static int propertiesSize(int alias, int[] identifiers, MessageProperties properties) {
        int size = (alias == 0 ? 0 : 3) + MessagePropertiesWriter.size(properties);
        for (int identifier : identifiers) {
            size += 1 + Writing.variableSize(identifier);
        }
        return size;
    }
}
