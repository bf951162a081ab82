package mqtt.bench;

import java.nio.ByteBuffer;

/**
 * What a message says of itself: to which stream it belongs, the how manieth of it it is, and when it was due. The rest of
 * its payload is filled with a byte that depends on its number.
 */
final class Stamp {
    /** The shortest payload. */
    static final int BYTES = 20;

    private static final int SEQUENCE = 4;
    private static final int NANOS = 12;

    private Stamp() {}

    static void write(byte[] bytes, int from, int to, int stream, long sequence, long dueNanos) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.putInt(from, stream).putLong(from + SEQUENCE, sequence).putLong(from + NANOS, dueNanos);
        if (to - from > BYTES) {
            bytes[to - 1] = filler(sequence); // one is enough: packets are cut at their ends, if anywhere
        }
    }

    static int stream(byte[] payload) {
        return ByteBuffer.wrap(payload).getInt(0);
    }

    static long sequence(byte[] payload) {
        return ByteBuffer.wrap(payload).getLong(SEQUENCE);
    }

    static long dueNanos(byte[] payload) {
        return ByteBuffer.wrap(payload).getLong(NANOS);
    }

    /** Whether it is as it was sent, as far as that shows. */
    static boolean isWhole(byte[] payload, int expectedBytes) {
        return payload.length == expectedBytes
                && (payload.length == BYTES || payload[payload.length - 1] == filler(sequence(payload)));
    }

    private static byte filler(long sequence) {
        return (byte) (sequence * 31 + 7);
    }
}
