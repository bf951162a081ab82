package mqtt.store.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sees to it that one process has the store open. In its file stand the number of that process and when it was last alive. The
 * file is opened here and nowhere else in this process: whoever opens it a second time and closes it lets go of the lock. (So
 * does setting the time of the file, for which Java opens it.)
 */
final class FolderLock {
    private static final String NAME = "lock";
    private static final Pattern CONTENT = Pattern.compile("pid=([0-9]+)\nalive=([0-9]+)\n.*", Pattern.DOTALL);
    private static final int MOST_BYTES = 100;
    /** With the path behind it a system property while it is open: seen also by another version of this bundle. */
    private static final String HELD = "mqtt.store.h2.open:";

    private final Path file;
    private final FileChannel channel;
    private final long aliveMillis;

    private FolderLock(Path file, FileChannel channel, long aliveMillis) {
        this.file = file;
        this.channel = channel;
        this.aliveMillis = aliveMillis;
    }

    /** @throws IOException if another one has it; its message says who */
    static FolderLock take(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.toRealPath().resolve(NAME);
        if (System.getProperties().putIfAbsent(HELD + file, "") != null) {
            throw new IOException(folder + " is open already, in this process");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Matcher content = CONTENT.matcher(read(channel));
            boolean isKnown = content.matches();
            if (!tryLock(channel)) {
                throw new IOException(
                        folder + " is open already, in another process" + (isKnown ? ", pid " + content.group(1) : ""));
            }
            FolderLock lock = new FolderLock(file, channel, isKnown ? Long.parseLong(content.group(2)) : 0);
            lock.touch(lock.aliveMillis); // whoever only looks has not served anybody
            return lock;
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            System.clearProperty(HELD + file);
            throw e;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false); // not where the content is: others read it
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** When the process before was last alive, in milliseconds since 1970; 0 if there was none. */
    long aliveMillis() {
        return aliveMillis;
    }

    /** Says that the process is alive. */
    void touch(long millis) throws IOException {
        String content = String.format(
                Locale.ROOT, "pid=%d\nalive=%020d\n", ProcessHandle.current().pid(), millis);
        channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    void close() throws IOException {
        channel.close();
        System.clearProperty(HELD + file);
    }
}
