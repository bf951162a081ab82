package mqtt.codec;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bytes in a buffer against bytes in an array, eight at a time. */
final class Bytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private Bytes() {}

    /** Whether {@code length} bytes of the buffer are all the bytes of the array. */
    static boolean equal(ByteBuf in, int offset, int length, byte[] bytes) {
        if (bytes.length != length) {
            return false;
        }
        int i = 0;
        for (; i <= length - 8; i += 8) {
            if (in.getLong(offset + i) != (long) LONG.get(bytes, i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (in.getByte(offset + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** A hash that spreads well over all its bits; not that of {@link mqtt.api.TopicName}. */
    static int hash(ByteBuf in, int offset, int length) {
        long hash = length * MIX;
        int i = 0;
        for (; i <= length - 8; i += 8) {
            hash = (hash ^ in.getLong(offset + i)) * MIX;
            hash ^= hash >>> 32;
        }
        long rest = 0;
        for (; i < length; i++) {
            rest = rest << 8 | in.getByte(offset + i) & 0xFF;
        }
        hash = (hash ^ rest) * MIX;
        return (int) (hash >>> 32);
    }
}
