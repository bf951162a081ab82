package mqtt.codec;

import io.netty.buffer.ByteBuf;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;

/**
 * Makes the bytes of packets, of all types and in both directions. What a version cannot say is left out. All methods
 * throw {@link IllegalArgumentException} for what cannot be written, as text longer than 65,535 bytes, and have written
 * nothing then.
 */
public final class Encoder {
    private static final int MAXIMUM_REMAINING = 268_435_455;

    private Encoder() {}

    /** @param version that of the connection; CONNECT is written in its own */
    public static void encode(Packet packet, ProtocolVersion version, ByteBuf out) {
        int remaining = remaining(packet, version);
        boolean v5 = version.isV5();
        if (packet instanceof Publish p) {
            PublishWriter.write(
                    out,
                    remaining,
                    version,
                    p.dup(),
                    p.qos(),
                    p.retain(),
                    p.topic(),
                    p.packetId(),
                    p.topicAlias(),
                    p.subscriptionIdentifiers(),
                    p.properties(),
                    MessagePropertiesWriter.AS_IT_IS,
                    p.payload());
            return;
        }
        out.ensureWritable(1 + Writing.variableSize(remaining) + remaining);
        out.writeByte(packet.type().firstByte());
        Writing.variable(out, remaining);
        switch (packet.type()) {
            case CONNECT -> ConnectWriter.write(out, (Connect) packet);
            case CONNACK -> AnswerWriter.write(out, (Connack) packet, v5, version == ProtocolVersion.MQTT_3_1);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> AnswerWriter.write(out, (Ack) packet, v5);
            case SUBSCRIBE -> SubscribeWriter.write(out, (Subscribe) packet, v5);
            case SUBACK -> AnswerWriter.write(out, (Suback) packet, v5);
            case UNSUBSCRIBE -> SubscribeWriter.write(out, (Unsubscribe) packet, v5);
            case UNSUBACK -> AnswerWriter.write(out, (Unsuback) packet, v5);
            case DISCONNECT -> AnswerWriter.write(out, (Disconnect) packet, v5);
            case AUTH -> AnswerWriter.write(out, (Auth) packet);
            case PUBLISH, PINGREQ, PINGRESP -> {} // written above, or nothing more to write
        }
    }

    /** How many bytes {@link #encode} writes: to be held against the receiver's Maximum Packet Size. */
    public static int size(Packet packet, ProtocolVersion version) {
        int remaining = remaining(packet, version);
        return 1 + Writing.variableSize(remaining) + remaining;
    }

    /** A PUBACK that says that all is well, the same in all versions. */
    public static void puback(ByteBuf out, int packetId) {
        out.writeInt(0x4002_0000 | packetId);
    }

    /** A PUBREC that says that all is well, the same in all versions. */
    public static void pubrec(ByteBuf out, int packetId) {
        out.writeInt(0x5002_0000 | packetId);
    }

    /** A PUBREL that says that all is well, the same in all versions. */
    public static void pubrel(ByteBuf out, int packetId) {
        out.writeInt(0x6202_0000 | packetId);
    }

    /** A PUBCOMP that says that all is well, the same in all versions. */
    public static void pubcomp(ByteBuf out, int packetId) {
        out.writeInt(0x7002_0000 | packetId);
    }

    public static void pingresp(ByteBuf out) {
        out.writeShort(0xD000);
    }

    private static int remaining(Packet packet, ProtocolVersion version) {
        boolean v5 = version.isV5();
        return switch (packet.type()) {
            case CONNECT -> ConnectWriter.size((Connect) packet);
            case CONNACK -> AnswerWriter.size((Connack) packet, v5);
            case PUBLISH -> remaining((Publish) packet, version);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> AnswerWriter.size((Ack) packet, v5);
            case SUBSCRIBE -> SubscribeWriter.size((Subscribe) packet, v5);
            case SUBACK -> AnswerWriter.size((Suback) packet, v5);
            case UNSUBSCRIBE -> SubscribeWriter.size((Unsubscribe) packet, v5);
            case UNSUBACK -> AnswerWriter.size((Unsuback) packet, v5);
            case PINGREQ, PINGRESP -> 0;
            case DISCONNECT -> AnswerWriter.size((Disconnect) packet, v5);
            case AUTH -> AnswerWriter.size((Auth) packet, v5);
        };
    }

    private static int remaining(Publish packet, ProtocolVersion version) {
        if (packet.topic() == null && (packet.topicAlias() == 0 || !version.isV5())) {
            throw new IllegalArgumentException("PUBLISH without a topic [MQTT-3.3.2-1]");
        }
        if (packet.qos() != Qos.AT_MOST_ONCE) {
            Writing.checkPacketId(packet.packetId());
        }
        return PublishWriter.size(
                version,
                packet.topic(),
                packet.qos(),
                packet.topicAlias(),
                packet.subscriptionIdentifiers(),
                packet.properties(),
                packet.payload());
    }

    static int checkRemaining(long remaining) {
        if (remaining > MAXIMUM_REMAINING) {
            throw new IllegalArgumentException("a packet of more than 256 MB");
        }
        return (int) remaining;
    }
}
