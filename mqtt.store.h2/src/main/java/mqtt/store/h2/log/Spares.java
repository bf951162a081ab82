package mqtt.store.h2.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.h2.store.fs.FilePath;

/**
 * Files of the size of a segment, to make one of without waiting for the disk: those that were segments, and if there are
 * none, one that is filled with zeros a little at a time. For one thread.
 */
final class Spares {
    private static final int MOST = 4;
    private static final int ZEROS = 1 << 20;
    private static final Pattern NAME = Pattern.compile("spare-[0-9]+");
    private static final String NEW = "spare-0";

    private final Folder folder;
    private final int size;
    private final Deque<FilePath> files = new ArrayDeque<>();
    private final List<FilePath> old = new ArrayList<>();
    private FileChannel filling; // null if none is being made
    private long filled;

    Spares(Folder folder, int size) {
        this.folder = folder;
        this.size = size;
    }

    /** Whether a file of this name is one of those that were left; if so, it is deleted with {@link #clean}. */
    boolean find(FilePath file) {
        boolean isSpare = NAME.matcher(file.getName()).matches();
        if (isSpare) {
            old.add(file);
        }
        return isSpare;
    }

    /** Deletes those that were left: nobody knows whether they are whole. */
    void clean() {
        old.forEach(Segments::delete);
        old.clear();
    }

    long bytes() {
        return (long) files.size() * size + filled;
    }

    /** Makes one a file of another name. Returns whether there was one. */
    boolean take(FilePath name) {
        FilePath spare = files.peek();
        if (spare == null) {
            return false;
        }
        spare.moveTo(name, false);
        files.remove();
        return true;
    }

    /** Takes a file, unless there are enough. */
    boolean add(FilePath file, int number) {
        if (files.size() >= MOST) {
            return false;
        }
        FilePath spare = folder.file("spare-" + number);
        file.moveTo(spare, true);
        files.add(spare);
        return true;
    }

    /**
     * Goes on making one if there is none.
     *
     * @return whether there is more to do
     */
    boolean prepare() throws IOException {
        if (!files.isEmpty()) {
            return false;
        }
        FilePath file = folder.file(NEW);
        try {
            if (filling == null) {
                filling = file.open("rw");
                filled = 0;
            }
            filled += zeros(filling, filled, (int) Math.min(ZEROS, size - filled));
            filling.force(true);
            if (filled < size) {
                return true;
            }
            filling.close();
            filling = null;
            filled = 0;
            files.add(file);
            return false;
        } catch (IOException | RuntimeException e) {
            close();
            Segments.delete(file);
            throw e;
        }
    }

    private static int zeros(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(count);
        long to = at;
        while (zeros.hasRemaining()) {
            to += channel.write(zeros, to);
        }
        return count;
    }

    /** A new file full of zeros, now. */
    static void fill(FilePath file, int size) throws IOException {
        try (FileChannel channel = file.open("rw")) {
            for (long at = 0; at < size; ) {
                at += zeros(channel, at, (int) Math.min(ZEROS, size - at));
            }
            channel.force(true);
        }
    }

    /** Deletes all. Returns whether there were any. */
    boolean drop() {
        boolean were = !files.isEmpty() || filling != null;
        if (filling != null) {
            close();
            Segments.delete(folder.file(NEW));
        }
        files.forEach(Segments::delete);
        files.clear();
        return were;
    }

    void close() {
        filled = 0;
        if (filling != null) {
            try {
                filling.close();
            } catch (IOException e) {
                // it is made anew
            }
            filling = null;
        }
    }
}
