package mqtt.auth.scram;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.function.Consumer;

/** A random key that this installation has and no other: made once, kept in a file that only its owner reads. */
final class InstallationKey {
    private static final int BYTES = 32;

    private InstallationKey() {}

    /**
     * Reads the key, or makes one. If it cannot be kept it is good until the end of the process, which is said in one line.
     * Never throws.
     *
     * @param log takes the line
     */
    static byte[] in(Path file, Consumer<String> log) {
        try {
            byte[] key = Files.readAllBytes(file);
            if (key.length == BYTES) {
                return key;
            }
            log.accept("key replaced: file=" + file + " has " + key.length + " bytes, not " + BYTES);
        } catch (NoSuchFileException first) {
            // it is made now
        } catch (IOException unreadable) {
            log.accept("key not read: file=" + file + " cause=" + unreadable);
        }
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        try {
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part"); // its owner's alone
            Files.write(part, key);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            log.accept("key not kept, another one is used after the next start: file=" + file + " cause=" + unwritable);
        }
        return key;
    }
}
