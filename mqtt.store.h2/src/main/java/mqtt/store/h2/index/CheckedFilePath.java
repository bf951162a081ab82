package mqtt.store.h2.index;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system below MVStore, which has no checksums of its own and writes the mark that says that a chunk is whole together
 * with the chunk. Here every block has a checksum, and the mark is written after the rest is on the disk.
 */
public final class CheckedFilePath extends FilePathWrapper {
    private static final String SCHEME = "fogg";

    /** A file is open once, for the store has a lock. */
    private static final Map<String, CheckedFile> OPEN = new ConcurrentHashMap<>();

    /** What a file is called on this file system. */
    static String name(String file) {
        FilePath.register(new CheckedFilePath());
        return SCHEME + ':' + file;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        CheckedFile file = new CheckedFile(getBase().open(mode), closed -> OPEN.remove(name, closed));
        CheckedFile before = OPEN.put(name, file);
        if (before != null) {
            before.close(); // MVStore leaves it open when it could not open the store
        }
        return file;
    }

    @Override
    public long size() {
        return CheckedFile.logical(getBase().size());
    }
}
