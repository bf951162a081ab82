package mqtt.session.core;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mqtt.api.ProtocolVersion;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;

/**
 * What strangers do to a broker, as bytes that stay a script however they are changed: strokes with two bytes between them
 * that are seldom elsewhere. The length of a packet is not written but worked out, so that one that is changed is still
 * read to its end; some strokes lie about it.
 *
 * <pre>
 * script  = setting chunk *( 0xF5 0x5F stroke )
 * stroke  = head *byte            head: bits 0-1 who, 2-4 kind, 5-7 how often
 * </pre>
 *
 * @param hooksAreLate whether hooks answer later and not at once
 * @param chunk how many bytes are read at once
 */
record FuzzScript(boolean hooksAreLate, int chunk, List<Stroke> strokes) {
    private static final int SEPARATOR = 0xF5;
    private static final int SEPARATOR_2 = 0x5F;
    private static final int[] TIMES = {1, 1, 1, 1, 1, 2, 8, 64};

    /** What somebody does. */
    enum Kind {
        /** Sends a packet: the first byte, then the body. */
        PACKET,
        /** The same, of which it is said that it is longer or shorter by so much: the first byte. */
        LYING_PACKET,
        /** Sends bytes. */
        BYTES,
        /** Is lost without a word; comes on another connection the next time, on the loop that the first byte says. */
        LOST,
        /** Takes what comes next, and then nothing any more. */
        BLOCK,
        /** Takes as many bytes as the first two bytes say. */
        UNBLOCK,
        /** Time goes on, by as many hundreds of milliseconds as the first byte says. */
        TIME,
        /** The same again, but for seconds. */
        LONG_TIME
    }

    /** @param who 0 to 3 */
    record Stroke(int who, Kind kind, int times, byte[] bytes) {
        /** The byte at a place; 0 behind the end. */
        int at(int place) {
            return place < bytes.length ? bytes[place] & 0xFF : 0;
        }

        /** What is sent, by a kind of stroke that sends. */
        ByteBuf sent() {
            return switch (kind) {
                case PACKET -> framed(0, 0);
                case LYING_PACKET -> framed(1, (byte) at(0));
                case BYTES -> Unpooled.wrappedBuffer(bytes);
                default -> throw new IllegalStateException(kind + " sends nothing");
            };
        }

        private ByteBuf framed(int from, int lie) {
            ByteBuf out = Unpooled.buffer();
            out.writeByte(at(from));
            int length = Math.max(0, bytes.length - from - 1);
            int said = Math.max(0, length + lie);
            do {
                out.writeByte(said > 0x7F ? said & 0x7F | 0x80 : said);
                said >>= 7;
            } while (said > 0);
            return out.writeBytes(bytes, bytes.length - length, length);
        }
    }

    static FuzzScript parse(byte[] script) {
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i + 1 < script.length; i++) {
            if ((script[i] & 0xFF) == SEPARATOR && (script[i + 1] & 0xFF) == SEPARATOR_2) {
                parts.add(Arrays.copyOfRange(script, from, i));
                from = i + 2;
                i++;
            }
        }
        parts.add(Arrays.copyOfRange(script, from, script.length));
        byte[] setting = parts.get(0);
        int chunk = setting.length < 2 ? 0 : setting[1] & 0xFF;
        List<Stroke> strokes = new ArrayList<>();
        for (byte[] part : parts.subList(1, parts.size())) {
            int head = part.length == 0 ? 0 : part[0] & 0xFF;
            strokes.add(new Stroke(
                    head & 3,
                    Kind.values()[head >> 2 & 7],
                    TIMES[head >> 5],
                    Arrays.copyOfRange(part, Math.min(1, part.length), part.length)));
        }
        return new FuzzScript(
                setting.length > 0 && (setting[0] & 1) == 1, chunk == 0 ? Integer.MAX_VALUE : chunk, strokes);
    }

    /** Writes scripts. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer(boolean hooksAreLate, int chunk) {
            out.write(hooksAreLate ? 1 : 0);
            out.write(chunk);
        }

        Writer stroke(int who, Kind kind, int... bytes) {
            out.write(SEPARATOR);
            out.write(SEPARATOR_2);
            out.write(who | kind.ordinal() << 2);
            for (int b : bytes) {
                out.write(b);
            }
            return this;
        }

        Writer sends(int who, ProtocolVersion version, Packet... packets) {
            for (Packet packet : packets) {
                ByteBuf encoded = Unpooled.buffer();
                Encoder.encode(packet, version, encoded);
                stroke(who, Kind.PACKET, encoded.readByte());
                while (encoded.readByte() < 0) {
                    // the length
                }
                while (encoded.isReadable()) {
                    out.write(encoded.readByte());
                }
            }
            return this;
        }

        /** In one go. */
        Writer sendsAtOnce(int who, ProtocolVersion version, Packet... packets) {
            ByteBuf encoded = Unpooled.buffer();
            for (Packet packet : packets) {
                Encoder.encode(packet, version, encoded);
            }
            stroke(who, Kind.BYTES);
            while (encoded.isReadable()) {
                out.write(encoded.readByte());
            }
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
