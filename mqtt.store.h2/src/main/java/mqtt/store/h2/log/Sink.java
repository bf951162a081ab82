package mqtt.store.h2.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import mqtt.api.Message;
import mqtt.codec.StoredMessage;

/** Bytes that grow while they are written. Numbers begin with their highest byte. For one thread. */
public final class Sink {
    private final int usualBytes;
    private final boolean direct;
    private ByteBuffer bytes;

    /**
     * @param usualBytes what it keeps after a larger content was cleared
     * @param direct whether it is written to a file
     */
    public Sink(int usualBytes, boolean direct) {
        this.usualBytes = usualBytes;
        this.direct = direct;
        bytes = allocate(usualBytes);
    }

    private ByteBuffer allocate(int capacity) {
        return direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            long needed = (long) bytes.position() + more;
            int capacity = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, bytes.capacity() * 2L));
            ByteBuffer larger = allocate(capacity);
            larger.put(bytes.flip());
            bytes = larger;
        }
        return bytes;
    }

    public Sink u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    public Sink u32(int value) {
        room(4).putInt(value);
        return this;
    }

    public Sink u64(long value) {
        room(8).putLong(value);
        return this;
    }

    /** A number of which small ones are short: seven bits a byte, the lowest first. */
    public Sink var(long value) {
        ByteBuffer out = room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
        return this;
    }

    public Sink text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var(utf8.length);
        room(utf8.length).put(utf8);
        return this;
    }

    /** A message with its length before it. */
    public Sink message(Message message) {
        int length = StoredMessage.size(message);
        var(length);
        return body(message, length);
    }

    /** A message of {@link StoredMessage#size}. */
    Sink body(Message message, int length) {
        StoredMessage.write(message, room(length));
        return this;
    }

    Sink bytes(ByteBuffer source) {
        room(source.remaining()).put(source);
        return this;
    }

    public int position() {
        return bytes.position();
    }

    /** Forgets what is behind a position. */
    void cut(int position) {
        bytes.position(position);
    }

    void setInt(int at, int value) {
        bytes.putInt(at, value);
    }

    /** Zeros up to a multiple of 8. */
    void align() {
        while ((bytes.position() & 7) != 0) {
            u8(0);
        }
    }

    /** A view of a part, valid until more is written. */
    public ByteBuffer view(int from, int to) {
        ByteBuffer view = bytes.duplicate();
        view.limit(to).position(from);
        return view;
    }

    public void clear() {
        if (bytes.capacity() > 4L * usualBytes) {
            bytes = allocate(usualBytes);
        }
        bytes.clear();
    }
}
