package mqtt.store.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.function.LongSupplier;
import mqtt.store.h2.log.Folder;
import org.h2.store.fs.FilePath;

/**
 * How much room there is. Some is set aside in a file, the ballast, which is deleted when the disk is full: so removals can
 * still be written down, and they are what makes room.
 */
final class Disk {
    private static final String BALLAST = "ballast";
    private static final int ZEROS = 1 << 20;

    private final Folder folder;
    private final long ballastBytes;
    private final long reserveBytes;
    private final LongSupplier usable;

    /** @param usable how many bytes are free */
    Disk(Folder folder, long ballastBytes, long reserveBytes, LongSupplier usable) {
        this.folder = folder;
        this.ballastBytes = ballastBytes;
        this.reserveBytes = reserveBytes;
        this.usable = usable;
    }

    Disk(Folder folder, Settings settings) {
        this(folder, settings.ballastBytes(), settings.reserveBytes(), () -> usable(folder));
    }

    private static long usable(Folder folder) {
        try {
            return Files.getFileStore(folder.path()).getUsableSpace();
        } catch (IOException notKnown) {
            return Long.MAX_VALUE;
        }
    }

    /** Whether an exception says that there is no more room. */
    static boolean isFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (cause instanceof IOException
                    && message != null
                    && (message.contains("No space left")
                            || message.contains("quota exceeded")
                            || message.contains("not enough space"))) {
                return true;
            }
        }
        return false;
    }

    /** Whether less than the reserve is free. */
    boolean isScarce() {
        return usable.getAsLong() < reserveBytes;
    }

    /** Sets the ballast free. Returns whether there was one. */
    boolean dropBallast() {
        FilePath file = folder.file(BALLAST);
        if (!file.exists()) {
            return false;
        }
        try {
            file.delete();
            return true;
        } catch (RuntimeException stays) {
            return false;
        }
    }

    /** Sets the ballast aside, if it is not there and there is room for it beyond the reserve. Returns whether it is there. */
    boolean makeBallast() {
        FilePath file = folder.file(BALLAST);
        if (ballastBytes == 0 || file.exists() && file.size() == ballastBytes) {
            return true;
        }
        dropBallast();
        long free = usable.getAsLong();
        if (free - ballastBytes < reserveBytes) {
            return false;
        }
        try (FileChannel channel = file.open("rw")) {
            ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
            for (long at = 0; at < ballastBytes; ) {
                zeros.clear().limit((int) Math.min(ZEROS, ballastBytes - at));
                at += channel.write(zeros, at);
            }
            return true;
        } catch (IOException | RuntimeException noRoom) {
            dropBallast();
            return false;
        }
    }
}
