package mqtt.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@code data/fogg.ready}: is there while the broker is up. {@code START_MILLISECONDS PID}. */
final class Ready {
    private final Path file;

    Ready(Path data) {
        file = data.resolve("fogg.ready");
    }

    /** Appears whole or not at all. */
    void write(long startMillis) throws IOException {
        Path part = file.resolveSibling("fogg.ready.part");
        Files.writeString(part, startMillis + " " + ProcessHandle.current().pid() + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
