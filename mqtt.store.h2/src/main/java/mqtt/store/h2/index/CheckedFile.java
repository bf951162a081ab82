package mqtt.store.h2.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.h2.store.fs.FileBaseDefault;

/**
 * A file of MVStore as it is on the disk: its header as it is, for it has two copies with checksums; then blocks of which
 * each is followed by a checksum over its bytes and its number. What says that something is whole is written after that is on
 * the disk: the end of a chunk after the chunk, the header after the chunk that it names. A block that is not what was written cannot be read.
 */
final class CheckedFile extends FileBaseDefault {
    static final int HEADER = 8192;
    static final int BLOCK = 4096;
    static final int STRIDE = BLOCK + 8;
    /** At the end of a chunk; MVStore looks there to see whether it is whole. */
    private static final int FOOTER = 128;

    private static final int MOST_BLOCKS = 256; // at once

    private final FileChannel base;
    private final Consumer<CheckedFile> whenClosed;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer physical = ByteBuffer.allocateDirect(4 * STRIDE);

    /** @param whenClosed is told */
    CheckedFile(FileChannel base, Consumer<CheckedFile> whenClosed) {
        this.base = base;
        this.whenClosed = whenClosed;
    }

    /** How long a file is for MVStore. */
    static long logical(long size) {
        return size <= HEADER ? size : HEADER + (size - HEADER) / STRIDE * BLOCK;
    }

    private static long physical(long position) {
        return position <= HEADER ? position : HEADER + (position - HEADER) / BLOCK * STRIDE;
    }

    private ByteBuffer physical(int blocks) {
        int bytes = blocks * STRIDE;
        if (physical.capacity() < bytes) {
            physical = ByteBuffer.allocateDirect(bytes);
        }
        physical.clear().limit(bytes);
        return physical;
    }

    @Override
    public long size() throws IOException {
        return logical(base.size());
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) throws IOException {
        long size = size();
        if (position >= size) {
            return -1;
        }
        if (position < HEADER) {
            ByteBuffer part = into.slice();
            part.limit((int) Math.min(part.limit(), HEADER - position));
            int n = base.read(part, position);
            into.position(into.position() + Math.max(0, n));
            return n;
        }
        long first = (position - HEADER) / BLOCK;
        long end = Math.min(position + into.remaining(), size);
        int blocks = (int) Math.min(MOST_BLOCKS, (end - HEADER + BLOCK - 1) / BLOCK - first);
        ByteBuffer read = physical(blocks);
        readFully(read, HEADER + first * STRIDE);
        int done = 0;
        for (int i = 0; i < blocks; i++) {
            long start = HEADER + (first + i) * BLOCK;
            int from = (int) Math.max(0, position - start);
            int to = (int) Math.min(BLOCK, end - start);
            if (checksum(read, i * STRIDE, first + i) != read.getInt(i * STRIDE + BLOCK)) {
                throw new DamagedBlock(first + i);
            }
            into.put(read.duplicate().clear().limit(i * STRIDE + to).position(i * STRIDE + from));
            done += to - from;
        }
        return done;
    }

    private void readFully(ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int n = base.read(into, at);
            if (n < 0) {
                break; // what is not there has no valid checksum
            }
            at += n;
        }
        while (into.hasRemaining()) {
            into.put((byte) 0);
        }
    }

    private int checksum(ByteBuffer block, int offset, long number) {
        crc.reset();
        for (int shift = 32; shift >= 0; shift -= 8) {
            crc.update((int) (number >>> shift) & 0xFF);
        }
        crc.update(block.duplicate().clear().limit(offset + BLOCK).position(offset));
        return (int) crc.getValue();
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
        int length = from.remaining();
        if (position < HEADER) {
            if (position + length > HEADER) {
                throw new IOException("header of " + length + " bytes at " + position);
            }
            base.force(false); // what it names is there before it is
            writeFully(from, position);
            return length;
        }
        if (length == 0 || (position - HEADER) % BLOCK != 0 || length % BLOCK != 0) {
            throw new IOException("chunk of " + length + " bytes at " + position);
        }
        long first = (position - HEADER) / BLOCK;
        int blocks = length / BLOCK;
        byte[] footer = new byte[FOOTER];
        from.duplicate().position(from.limit() - FOOTER).get(footer);
        for (int done = 0; done < blocks; done += MOST_BLOCKS) {
            int count = Math.min(MOST_BLOCKS, blocks - done);
            writeBlocks(from, first + done, count, done + count == blocks);
        }
        base.force(false);
        ByteBuffer last = physical(1);
        from.position(from.limit() - BLOCK);
        seal(last.put(from), 0, first + blocks - 1);
        writeFully(last.flip(), HEADER + (first + blocks - 1) * STRIDE);
        return length;
    }

    /** @param isEnd whether the last one has the footer, which is left out */
    private void writeBlocks(ByteBuffer from, long first, int count, boolean isEnd) throws IOException {
        ByteBuffer out = physical(count);
        for (int i = 0; i < count; i++) {
            ByteBuffer block = from.duplicate();
            block.limit(block.position() + BLOCK);
            from.position(block.limit());
            out.put(block);
            if (isEnd && i == count - 1) {
                out.position(out.position() - FOOTER);
                out.put(new byte[FOOTER]);
            }
            seal(out, i * STRIDE, first + i);
        }
        writeFully(out.flip(), HEADER + first * STRIDE);
    }

    private void seal(ByteBuffer out, int offset, long number) {
        out.putInt(checksum(out, offset, number)).putInt(0);
    }

    private void writeFully(ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += base.write(from, at);
        }
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        base.truncate(physical(size));
    }

    @Override
    public void force(boolean metaData) throws IOException {
        base.force(metaData);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        whenClosed.accept(this);
        base.close();
    }

    /** Not really: the store has a lock of its own, and this one would be let go of whenever somebody closes the file. */
    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        return new FileLock(this, position, size, shared) {
            @Override
            public boolean isValid() {
                return true;
            }

            @Override
            public void release() {}
        };
    }
}
