package mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import mqtt.api.Message;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.TopicName;

/**
 * The bytes of one PUBLISH for all receivers that get the same: version, QoS, RETAIN and subscription identifiers. Only
 * packet identifier and DUP differ, and are patched into each copy. Immutable, for any thread. The static methods write
 * straight from the message instead, where the bytes are needed once.
 */
public final class PublishFrame {
    private final byte[] bytes;

    /** Where the packet identifier goes; 0 with QoS 0. */
    private final int packetIdOffset;

    private PublishFrame(byte[] bytes, int packetIdOffset) {
        this.bytes = bytes;
        this.packetIdOffset = packetIdOffset;
    }

    /**
     * @param version properties and identifiers are left out before MQTT 5
     * @param subscriptionIdentifiers not null, perhaps empty
     * @param nowMillis to rewrite the message expiry [MQTT-3.3.2-6], in milliseconds since 1970
     * @throws IllegalArgumentException if the properties do not fit a packet
     */
    public static PublishFrame of(
            ProtocolVersion version,
            Message message,
            Qos qos,
            boolean retain,
            int[] subscriptionIdentifiers,
            long nowMillis) {
        int remaining = remaining(version, message, message.topic(), 0, qos, subscriptionIdentifiers);
        int header = 1 + Writing.variableSize(remaining);
        byte[] bytes = new byte[header + remaining];
        ByteBuf out = Unpooled.wrappedBuffer(bytes).clear();
        write(
                out,
                remaining,
                version,
                message,
                message.topic(),
                0,
                qos,
                retain,
                false,
                0,
                subscriptionIdentifiers,
                nowMillis);
        return new PublishFrame(
                bytes,
                qos == Qos.AT_MOST_ONCE ? 0 : header + 2 + message.topic().utf8().length);
    }

    /** How many bytes {@link #writeTo} writes. */
    public int size() {
        return bytes.length;
    }

    /**
     * @param packetId ignored with QoS 0
     * @param dup ignored with QoS 0
     */
    public void writeTo(ByteBuf out, int packetId, boolean dup) {
        int start = out.writerIndex();
        out.writeBytes(bytes);
        if (packetIdOffset != 0) {
            out.setShort(start + packetIdOffset, packetId);
            if (dup) {
                out.setByte(start, bytes[0] | 8);
            }
        }
    }

    /** How many bytes {@link #writeHeadTo} writes: up to the packet identifier, with QoS 0 the first two. */
    public int headSize() {
        return packetIdOffset + 2;
    }

    /** Writes what differs between receivers; {@link #writeTailTo} writes the rest, which is the same for all. */
    public void writeHeadTo(ByteBuf out, int packetId, boolean dup) {
        int start = out.writerIndex();
        out.writeBytes(bytes, 0, headSize());
        if (packetIdOffset != 0) {
            out.setShort(start + packetIdOffset, packetId);
            if (dup) {
                out.setByte(start, bytes[0] | 8);
            }
        }
    }

    /** All behind the head. */
    public void writeTailTo(ByteBuf out) {
        out.writeBytes(bytes, headSize(), bytes.length - headSize());
    }

    /** The bytes themselves, not to be changed: packet identifier 0, no DUP. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * How many bytes {@link #write} writes.
     *
     * @param topic the message's, or null if the alias stands for it
     * @param alias 0 for none; ignored before MQTT 5
     * @throws IllegalArgumentException if the properties do not fit a packet
     */
    public static int size(
            ProtocolVersion version,
            Message message,
            TopicName topic,
            int alias,
            Qos qos,
            int[] subscriptionIdentifiers) {
        int remaining = remaining(version, message, topic, alias, qos, subscriptionIdentifiers);
        return 1 + Writing.variableSize(remaining) + remaining;
    }

    /**
     * Writes a PUBLISH without making its bytes first.
     *
     * @param topic the message's, or null if the alias stands for it
     * @param alias 0 for none; ignored before MQTT 5
     * @param dup ignored with QoS 0
     * @param packetId ignored with QoS 0
     * @param nowMillis to rewrite the message expiry [MQTT-3.3.2-6], in milliseconds since 1970
     * @throws IllegalArgumentException if the properties do not fit a packet; nothing is written
     */
    public static void write(
            ByteBuf out,
            ProtocolVersion version,
            Message message,
            TopicName topic,
            int alias,
            Qos qos,
            boolean retain,
            boolean dup,
            int packetId,
            int[] subscriptionIdentifiers,
            long nowMillis) {
        int remaining = remaining(version, message, topic, alias, qos, subscriptionIdentifiers);
        write(
                out,
                remaining,
                version,
                message,
                topic,
                alias,
                qos,
                retain,
                dup,
                packetId,
                subscriptionIdentifiers,
                nowMillis);
    }

    private static int remaining(
            ProtocolVersion version, Message message, TopicName topic, int alias, Qos qos, int[] identifiers) {
        return PublishWriter.size(version, topic, qos, alias, identifiers, message.properties(), message.payload());
    }

    private static void write(
            ByteBuf out,
            int remaining,
            ProtocolVersion version,
            Message message,
            TopicName topic,
            int alias,
            Qos qos,
            boolean retain,
            boolean dup,
            int packetId,
            int[] identifiers,
            long nowMillis) {
        PublishWriter.write(
                out,
                remaining,
                version,
                dup,
                qos,
                retain,
                topic,
                packetId,
                alias,
                identifiers,
                message.properties(),
                expirySeconds(message, nowMillis),
                message.payload());
    }

    /** What is left of the message expiry, in seconds begun; 0 only once it has passed. */
    private static long expirySeconds(Message message, long nowMillis) {
        long expiresAt = message.expiresAtMillis();
        if (expiresAt == Long.MAX_VALUE) {
            return MessagePropertiesWriter.AS_IT_IS;
        }
        long left = Math.max(0, (expiresAt - nowMillis + 999) / 1000);
        long whole = (expiresAt - message.receivedAtMillis()) / 1000;
        return Math.min(left, whole); // more would be left only if the clock went back
    }
}
