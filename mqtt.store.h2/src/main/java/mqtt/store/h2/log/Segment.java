package mqtt.store.h2.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.h2.store.fs.FilePath;

/** One file of the log. For one thread. */
public final class Segment {
    static final int HEADER = 32;
    static final int FORMAT = 1;
    private static final long MAGIC = 0x464F_4747_204C_4F47L; // FOGG LOG
    private static final int CRC_AT = 24;

    private final int number;
    private final FilePath file;
    private final FileChannel channel;
    private final int size;
    private boolean isDirty;
    private long live;
    private boolean isDamaged;

    private Segment(int number, FilePath file, FileChannel channel, int size) {
        this.number = number;
        this.file = file;
        this.channel = channel;
        this.size = size;
    }

    /** One that is there. */
    static Segment open(int number, FilePath file, boolean readOnly) throws IOException {
        FileChannel channel = file.open(readOnly ? "r" : "rw");
        try {
            return new Segment(number, file, channel, (int) Math.min(Integer.MAX_VALUE - 8, channel.size()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What its header says of its format; 0 if it has none that is whole. */
    int format() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (size < HEADER) {
            return 0;
        }
        read(0, header);
        header.flip();
        boolean isWhole =
                header.getLong(0) == MAGIC && header.getInt(12) == number && header.getInt(CRC_AT) == checksum(header);
        return isWhole ? header.getInt(8) : 0;
    }

    void writeHeader() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putLong(MAGIC).putInt(FORMAT).putInt(number);
        header.putInt(CRC_AT, checksum(header));
        header.clear();
        write(0, header);
    }

    private static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().clear().limit(CRC_AT));
        return (int) crc.getValue();
    }

    public int number() {
        return number;
    }

    /** How many bytes it has, used or not. */
    public int size() {
        return size;
    }

    FilePath file() {
        return file;
    }

    /** Fills a buffer. */
    void read(long offset, ByteBuffer into) throws IOException {
        long at = offset;
        while (into.hasRemaining()) {
            int n = channel.read(into, at);
            if (n < 0) {
                throw new EOFException(file + " ends at " + at);
            }
            at += n;
        }
    }

    void write(long offset, ByteBuffer from) throws IOException {
        isDirty = true;
        long at = offset;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
    }

    /** To the disk, if something was written since. */
    void force() throws IOException {
        if (isDirty) {
            channel.force(false);
            isDirty = false;
        }
    }

    /** The same as far as it goes, on any thread: what fails here fails again where it matters. */
    public void forceAhead() {
        try {
            channel.force(false);
        } catch (IOException e) {
            // or it is closed, and needs it no more
        }
    }

    boolean isDirty() {
        return isDirty;
    }

    void close() throws IOException {
        channel.close();
    }

    /** How many of its bytes are needed, about. */
    public long live() {
        return live;
    }

    void addLive(long bytes) {
        live += bytes;
    }

    /** It is counted anew. */
    public void forgetLive() {
        live = 0;
    }

    /** A body in it cannot be read: it stays as it is, as long as somebody waits for something in it. */
    public boolean isDamaged() {
        return isDamaged;
    }

    public void setDamaged() {
        isDamaged = true;
    }
}
