package mqtt.codec;

import io.netty.buffer.ByteBuf;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;

/**
 * Makes packets of the bytes of one connection, of all types and in both directions. Reads them where they lie; what a
 * packet keeps, it copies, so that the buffer can be let go at once. For one thread.
 *
 * <p>Whatever comes in ends in a packet or in a {@link Violation}, after which the connection is of no more use. Nothing
 * is allocated for what has not arrived, whatever a length says.
 */
public final class Decoder {
    private final Wire wire = new Wire();
    private final PublishReader publish = new PublishReader();
    private int maximumPacketSize;
    private boolean server;

    /**
     * For a server, which has the version from CONNECT; a client sets it.
     *
     * @param maximumPacketSize the largest packet that is accepted, in bytes, the fixed header included
     */
    public Decoder(int maximumPacketSize) {
        this.maximumPacketSize = maximumPacketSize;
    }

    /** @param maximumPacketSize the largest packet that is accepted from now on */
    public void maximumPacketSize(int maximumPacketSize) {
        this.maximumPacketSize = maximumPacketSize;
    }

    /** What a client says: packets of this version come. A CONNECT that comes sets it by itself. */
    public void version(ProtocolVersion version) {
        wire.version = version;
    }

    /**
     * The version of what comes; null until it is known, which is as soon as a CONNECT has named one that exists, even
     * if the rest of it is wrong: that is the version to answer it in.
     */
    public ProtocolVersion version() {
        return wire.version;
    }

    /** Where topics are taken from, {@link TopicTable#CHECKING} at first. */
    public void topics(TopicTable topics) {
        publish.topics(topics);
    }

    /**
     * The next packet.
     *
     * @return null, with nothing consumed, while it has not arrived completely
     * @throws Violation if it breaks the standard or is too large, as soon as that shows; nothing is consumed
     */
    public Packet decode(ByteBuf in) {
        try {
            return next(in);
        } catch (Violation violation) {
            throw wire.isV5() || wire.version == null ? violation : Statements.before5(violation);
        } finally {
            wire.in = null;
        }
    }

    private Packet next(ByteBuf in) {
        int start = in.readerIndex();
        int available = in.writerIndex() - start;
        if (available < 2) {
            return null;
        }
        int first = in.getUnsignedByte(start);
        int remaining = in.getByte(start + 1);
        int header = 2;
        boolean tooLong = false;
        if (remaining < 0) { // the length takes more than one byte
            remaining &= 0x7F;
            int b;
            do {
                if (header == 5) {
                    throw Violation.malformed("remaining length of more than four bytes");
                }
                if (header == available) {
                    return null;
                }
                b = in.getUnsignedByte(start + header);
                remaining |= (b & 0x7F) << 7 * (header - 1);
                header++;
            } while (b > 0x7F);
            tooLong = b == 0;
        }
        PacketType type = type(first);
        if (type != PacketType.CONNECT || wire.version != null) {
            checkHeader(type, first & 0x0F, tooLong);
        }
        int size = header + remaining;
        if (size > maximumPacketSize) {
            throw tooLarge(size);
        }
        if (size > available) {
            return null;
        }
        wire.in = in;
        wire.at = start + header;
        wire.end = start + size;
        Packet packet = body(type, first & 0x0F);
        if (type == PacketType.CONNECT) {
            checkHeader(type, first & 0x0F, tooLong); // only now it is known by the rules of which version
        }
        in.readerIndex(start + size);
        return packet;
    }

    private PacketType type(int first) {
        PacketType type = PacketType.of(first >> 4);
        if (type == null) {
            throw Violation.malformed("packet type 0");
        }
        if (wire.version == null && type != PacketType.CONNECT) {
            throw Violation.protocolError("MQTT-3.1.0-1", type + " before CONNECT");
        }
        if (type == PacketType.AUTH && !wire.isV5()) {
            throw Violation.malformed("packet type 15"); // reserved before MQTT 5
        }
        return type;
    }

    private void checkHeader(PacketType type, int flags, boolean tooLong) {
        // MQTT 3.1, section 2.1: repeated packets may have DUP, and flags that are not used say nothing
        if (type != PacketType.PUBLISH && flags != type.flags() && !wire.isV31()) {
            throw Violation.malformed(flagsStatement(type), "flags " + flags + " of " + type);
        }
        if (tooLong && wire.isV5()) {
            throw Violation.malformed("MQTT-1.5.5-1", "remaining length longer than it needs to be");
        }
    }

    private static String flagsStatement(PacketType type) {
        return switch (type) {
            case PUBREL -> "MQTT-3.6.1-1";
            case SUBSCRIBE -> "MQTT-3.8.1-1";
            case UNSUBSCRIBE -> "MQTT-3.10.1-1";
            case DISCONNECT -> "MQTT-3.14.1-1";
            case AUTH -> "MQTT-3.15.1-1";
            default -> "MQTT-2.1.3-1";
        };
    }

    /** The id depends on who told whom about the limit; before MQTT 5 nobody could. */
    private Violation tooLarge(int size) {
        String statement = !wire.isV5() ? "" : server ? "MQTT-3.2.2-15" : "MQTT-3.1.2-24";
        return new Violation(
                ReasonCode.PACKET_TOO_LARGE, statement, size + " bytes, the limit is " + maximumPacketSize);
    }

    private Packet body(PacketType type, int flags) {
        return switch (type) {
            case PUBLISH -> publish.read(wire, flags);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> AnswerReader.ack(wire, type);
            case CONNECT -> {
                Connect connect = ConnectReader.read(wire);
                server = true;
                yield connect;
            }
            case CONNACK -> AnswerReader.connack(wire);
            case SUBSCRIBE -> SubscribeReader.subscribe(wire);
            case SUBACK -> AnswerReader.suback(wire);
            case UNSUBSCRIBE -> SubscribeReader.unsubscribe(wire);
            case UNSUBACK -> AnswerReader.unsuback(wire);
            case PINGREQ -> {
                wire.finish();
                yield Pingreq.INSTANCE;
            }
            case PINGRESP -> {
                wire.finish();
                yield Pingresp.INSTANCE;
            }
            case DISCONNECT -> AnswerReader.disconnect(wire);
            case AUTH -> AnswerReader.auth(wire);
        };
    }
}
