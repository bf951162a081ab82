package mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** The forms of the standard's section 1.5, to write. The sizes check, so that nothing is written of what cannot be. */
final class Writing {
    private Writing() {}

    static int variableSize(int value) {
        if (value < 0 || value > 268_435_455) {
            throw new IllegalArgumentException(value + " does not fit a variable byte integer");
        }
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
    }

    static void variable(ByteBuf out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    static int textSize(String text) {
        int size = ByteBufUtil.utf8Bytes(text);
        if (size > 65_535 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    size > 65_535 ? "text of " + size + " bytes; 65535 fit" : "text with U+0000 [MQTT-1.5.4-2]");
        }
        return 2 + size;
    }

    static void text(ByteBuf out, String text) {
        int size = ByteBufUtil.utf8Bytes(text);
        out.writeShort(size);
        ByteBufUtil.reserveAndWriteUtf8(out, text, size);
    }

    static int binarySize(byte[] bytes) {
        if (bytes.length > 65_535) {
            throw new IllegalArgumentException(bytes.length + " bytes; 65535 fit");
        }
        return 2 + bytes.length;
    }

    static void binary(ByteBuf out, byte[] bytes) {
        out.writeShort(bytes.length);
        out.writeBytes(bytes);
    }

    /** @throws IllegalArgumentException if it is not 1 to 65,535 */
    static int checkPacketId(int packetId) {
        if (packetId < 1 || packetId > 65_535) {
            throw new IllegalArgumentException("packet identifier " + packetId + " is not 1 to 65535");
        }
        return packetId;
    }
}
