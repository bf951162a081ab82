package mqtt.store.h2.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads bodies that lie close behind one another with one call for many: who drains a queue or brings back what is retained
 * takes them in about the order they were written. For segments that do not grow any more. For one thread.
 */
final class ReadAhead {
    static final int WINDOW = 64 << 10;
    private static final int CLOSE = 4 << 10;

    private final ByteBuffer window = ByteBuffer.allocate(WINDOW);
    private int segment; // 0 for none
    private int from;
    private int behindLast; // where the last one that was asked for ends

    /** The bytes at a place; valid until the next call. */
    ByteBuffer read(Segment of, int offset, int length) throws IOException {
        boolean isClose = of.number() == segment && offset >= behindLast && offset <= behindLast + CLOSE;
        boolean isThere = of.number() == segment && offset >= from && offset + length <= from + window.limit();
        if (!isThere) {
            fill(of, offset, isClose ? Math.max(length, WINDOW) : length);
        }
        behindLast = offset + length;
        return window.slice(offset - from, length);
    }

    private void fill(Segment of, int offset, int most) throws IOException {
        segment = 0; // should it fail
        window.clear().limit(Math.min(most, of.size() - offset));
        of.read(offset, window);
        window.flip();
        segment = of.number();
        from = offset;
    }
}
