package mqtt.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import mqtt.api.ProtocolVersion;

/** Reads one packet's bytes where they lie, and never beyond them. */
final class Wire {
    private static final byte[] NO_BYTES = {};

    /** Set while a packet is read. */
    ByteBuf in;

    /** The next byte. */
    int at;

    /** Behind the last byte. */
    int end;

    /** Null until CONNECT has told. */
    ProtocolVersion version;

    private MessagePropertiesReader messageProperties;

    /** Made on first use: many connections never need it. */
    MessagePropertiesReader messageProperties() {
        if (messageProperties == null) {
            messageProperties = new MessagePropertiesReader();
        }
        return messageProperties;
    }

    boolean isV5() {
        return version == ProtocolVersion.MQTT_5;
    }

    boolean isV31() {
        return version == ProtocolVersion.MQTT_3_1;
    }

    int left() {
        return end - at;
    }

    /** @return where the bytes begin */
    int skip(int bytes) {
        int from = at;
        if (bytes > end - from) {
            throw Violation.malformed("ends too early");
        }
        at = from + bytes;
        return from;
    }

    int u8() {
        return in.getUnsignedByte(skip(1));
    }

    int u16() {
        return in.getUnsignedShort(skip(2));
    }

    long u32() {
        return in.getUnsignedInt(skip(4));
    }

    /** A variable byte integer. */
    int variable() {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int b = u8();
            value |= (b & 0x7F) << shift;
            if (b < 0x80) {
                if (b == 0 && shift > 0) {
                    throw Violation.malformed("MQTT-1.5.5-1", "variable byte integer longer than it needs to be");
                }
                return value;
            }
        }
        throw Violation.malformed("variable byte integer of more than four bytes");
    }

    /** Passes over text, which is checked. */
    void skipText() {
        int length = u16();
        Utf8.check(in, skip(length), length);
    }

    String text() {
        int length = u16();
        int from = skip(length);
        Utf8.check(in, from, length);
        return in.toString(from, length, StandardCharsets.UTF_8);
    }

    /** Bytes with their length before them. */
    byte[] binary() {
        return bytes(u16());
    }

    byte[] bytes(int length) {
        int from = skip(length);
        if (length == 0) {
            return NO_BYTES;
        }
        byte[] bytes = new byte[length];
        in.getBytes(from, bytes);
        return bytes;
    }

    /** @param statement what zero breaks */
    int packetId(String statement) {
        int id = u16();
        if (id == 0) {
            throw Violation.protocolError(statement, "packet identifier 0");
        }
        return id;
    }

    /** @throws Violation if there are bytes left over */
    void finish() {
        if (at != end) {
            throw Violation.malformed("has " + left() + " bytes too many");
        }
    }
}
