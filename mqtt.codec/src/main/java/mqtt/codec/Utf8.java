package mqtt.codec;

import io.netty.buffer.ByteBuf;
import mqtt.api.ReasonCode;

/** Checks text where it lies, eight ASCII characters at a time. */
final class Utf8 {
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long PLUS = ONES * '+';
    private static final long HASH = ONES * '#';

    private Utf8() {}

    /** @throws Violation if the bytes are not well-formed UTF-8 [MQTT-1.5.4-1] or have U+0000 [MQTT-1.5.4-2] */
    static void check(ByteBuf in, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            if (end - at >= 8 && isPlain(in.getLong(at))) {
                at += 8;
                continue;
            }
            byte b = in.getByte(at);
            if (b > 0) {
                at++;
            } else if (b == 0) {
                throw Violation.malformed("MQTT-1.5.4-2", "text with U+0000");
            } else {
                at += sequence(in, at, end, b & 0xFF);
            }
        }
    }

    /**
     * The same, and no wildcards.
     *
     * @param wildcardStatement what a wildcard breaks
     */
    static void checkTopic(ByteBuf in, int offset, int length, String wildcardStatement) {
        if (length == 0) {
            throw new Violation(ReasonCode.TOPIC_NAME_INVALID, "MQTT-4.7.3-1", "empty topic");
        }
        check(in, offset, length);
        int end = offset + length;
        int at = offset;
        while (end - at >= 8 && !hasWildcard(in.getLong(at))) {
            at += 8;
        }
        for (; at < end; at++) {
            byte b = in.getByte(at);
            if (b == '+' || b == '#') {
                throw new Violation(ReasonCode.TOPIC_NAME_INVALID, wildcardStatement, "topic with a wildcard");
            }
        }
    }

    /** Whether eight bytes are all 1 to 127. */
    private static boolean isPlain(long bytes) {
        return (bytes & HIGH_BITS) == 0 && !hasZero(bytes);
    }

    private static boolean hasWildcard(long bytes) {
        return hasZero(bytes ^ PLUS) || hasZero(bytes ^ HASH);
    }

    /** Hacker's Delight, 6-1. */
    private static boolean hasZero(long bytes) {
        return (bytes - ONES & ~bytes & HIGH_BITS) != 0;
    }

    /** The length of the sequence of two to four bytes at a place: RFC 3629, section 4. */
    private static int sequence(ByteBuf in, int at, int end, int first) {
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (first < 0xC2 || first > 0xF4 || end - at < length) {
            throw illFormed();
        }
        int second = in.getUnsignedByte(at + 1);
        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80; // overlong below
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF; // surrogate, or beyond U+10FFFF, above
        if (second < lowest || second > highest) {
            throw illFormed();
        }
        for (int i = 2; i < length; i++) {
            if ((in.getByte(at + i) & 0xC0) != 0x80) {
                throw illFormed();
            }
        }
        return length;
    }

    private static Violation illFormed() {
        return Violation.malformed("MQTT-1.5.4-1", "text that is not UTF-8");
    }
}
