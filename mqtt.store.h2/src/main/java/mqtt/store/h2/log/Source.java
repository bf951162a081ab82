package mqtt.store.h2.log;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import mqtt.api.Message;
import mqtt.codec.StoredMessage;

/** Reads what {@link Sink} wrote. Bytes that it did not write end in an IllegalArgumentException or a BufferUnderflowException. */
public final class Source {
    private Source() {}

    public static long var(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = in.get();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes");
    }

    /** A number of things of which each has at least one byte. */
    static int count(ByteBuffer in) {
        long count = var(in);
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException(count + " of something, in " + in.remaining() + " bytes");
        }
        return (int) count;
    }

    public static String text(ByteBuffer in) {
        byte[] utf8 = new byte[count(in)];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    public static Message message(ByteBuffer in) {
        return StoredMessage.read(part(in, count(in)));
    }

    /** The next bytes as a buffer of their own; the position goes behind them. */
    static ByteBuffer part(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = in.duplicate();
        part.limit(in.position() + length);
        in.position(in.position() + length);
        return part;
    }
}
