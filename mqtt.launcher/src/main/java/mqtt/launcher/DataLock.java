package mqtt.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One broker for one data folder. The lock is the operating system's and goes with the process, however that ends; the
 * pid file beside it is for people and scripts, and may be stale.
 */
final class DataLock implements AutoCloseable {
    private final FileLock lock;
    private final Path pidFile;

    private DataLock(FileLock lock, Path pidFile) {
        this.lock = lock;
        this.pidFile = pidFile;
    }

    static DataLock take(Path data) throws CannotStart {
        Path file = data.resolve("fogg.lock");
        Path pidFile = data.resolve("fogg.pid");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new CannotStart("the data folder " + data + " is in use by another Fogg" + pid(pidFile));
            }
            Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
            return new DataLock(lock, pidFile);
        } catch (IOException e) {
            throw new CannotStart("cannot lock the data folder " + data + " (" + Why.of(e) + ")", e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held in this process
        }
    }

    private static String pid(Path pidFile) {
        try {
            return ", pid " + Files.readString(pidFile).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Removes the pid file first: whoever gets the lock next writes its own. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(pidFile);
        lock.acquiredBy().close();
    }
}
