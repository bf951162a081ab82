package mqtt.transport.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** The mask that lies over what clients send (RFC 6455 5.3). */
final class Mask {
    private Mask() {}

    /**
     * Takes it away, in place.
     *
     * @param done how many bytes of the payload came before these
     */
    static void remove(ByteBuf bytes, int index, int count, int mask, long done) {
        if (bytes.nioBufferCount() == 1) {
            remove(bytes.internalNioBuffer(index, count), mask, done); // its checks are for all bytes at once
            return;
        }
        long before = done;
        for (ByteBuffer part : bytes.nioBuffers(index, count)) {
            int length = part.remaining();
            remove(part, mask, before);
            before += length;
        }
    }

    private static void remove(ByteBuffer bytes, int mask, long done) {
        int turned = Integer.rotateLeft(mask, (int) (done & 3) * 8);
        long wide = (long) turned << 32 | turned & 0xFFFF_FFFFL;
        int i = bytes.position();
        int end = bytes.limit();
        for (; i + 8 <= end; i += 8) {
            bytes.putLong(i, bytes.getLong(i) ^ wide);
        }
        for (int shift = 24; i < end; i++, shift = shift - 8 & 31) {
            bytes.put(i, (byte) (bytes.get(i) ^ turned >>> shift));
        }
    }
}
