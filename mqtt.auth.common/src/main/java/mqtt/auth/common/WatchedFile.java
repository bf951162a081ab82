package mqtt.auth.common;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What is in a file, read again when the file has changed. What cannot be read or parsed leaves the last good value in
 * place; each such failure is said in one line, once. For any thread.
 *
 * @param <T> what the file is parsed into; immutable
 */
public final class WatchedFile<T> implements AutoCloseable {
    /** Parses the text of a file. */
    @FunctionalInterface
    public interface Parser<T> {
        /** @throws BadLineException if it is not what it should be; its message is logged */
        T parse(String text) throws BadLineException;
    }

    /** How a file looks from outside; the key changes when a file is renamed over it. */
    private record Look(FileTime modified, long size, Object key) {}

    private static final long MOST_BYTES = 64 << 20;
    /** Two changes may fall into one tick of the file system's clock: what is so young is read once more. */
    private static final long YOUNG_MILLIS = 2_000;

    private static final byte[] NOTHING = {};

    private final Parser<T> parser;
    private final Consumer<String> info;
    private final Consumer<String> warn;
    private final ScheduledThreadPoolExecutor thread;

    private volatile T value;

    // ---- under the lock of this ----
    private Path path;
    private Future<?> checks;
    /** How the file looked when it was read for good; null to read it anyhow. */
    private Look look;

    private byte[] digest = NOTHING;
    private String failure = "";

    /**
     * @param info takes a line when the file was read
     * @param warn takes a line when it could not be
     */
    public WatchedFile(String threadName, Parser<T> parser, Consumer<String> info, Consumer<String> warn) {
        this.parser = parser;
        this.info = info;
        this.warn = warn;
        thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, threadName);
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Reads the file now, and from now on every so many seconds if it has changed; 0 is never. Never throws. */
    public synchronized void watch(Path file, int seconds) {
        if (!file.equals(path)) {
            path = file;
            look = null;
            digest = NOTHING;
            failure = "";
        }
        if (checks != null) {
            checks.cancel(false);
            checks = null;
        }
        check();
        if (seconds > 0) {
            checks = thread.scheduleWithFixedDelay(this::check, seconds, seconds, TimeUnit.SECONDS);
        }
    }

    /** The newest good value; null if there never was one. */
    public T value() {
        return value;
    }

    /** Reads the file if it has changed. Never throws: the next check must come. */
    public synchronized void check() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Look now = new Look(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            if (now.equals(look)) {
                return;
            }
            boolean young = System.currentTimeMillis() - now.modified.toMillis() < YOUNG_MILLIS;
            read(now.size);
            look = young ? null : now;
        } catch (NoSuchFileException missing) {
            failed("there is no such file");
            digest = NOTHING;
        } catch (CharacterCodingException noText) {
            failed("it is not UTF-8");
        } catch (BadLineException bad) {
            failed(bad.getMessage());
        } catch (IOException unreadable) {
            failed(unreadable.getClass().getSimpleName());
            digest = NOTHING; // if it comes back as it was, that is worth a line
        } catch (RuntimeException | Error unexpected) {
            failed(unexpected.getClass().getName());
        }
    }

    private void read(long size) throws IOException, BadLineException {
        if (size > MOST_BYTES) {
            failed("it has more than " + MOST_BYTES + " bytes");
            return;
        }
        byte[] bytes = Files.readAllBytes(path);
        byte[] read = sha256(bytes);
        if (Arrays.equals(read, digest)) {
            return; // touched, not changed; or bad as before
        }
        digest = read;
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(java.nio.ByteBuffer.wrap(bytes))
                .toString();
        T parsed = parser.parse(text);
        value = parsed;
        failure = "";
        info.accept("file read: file=" + path);
    }

    private void failed(String cause) {
        look = null;
        if (!Objects.equals(cause, failure)) {
            failure = cause;
            warn.accept("file not read: file=" + path + " cause=\"" + cause + "\" "
                    + (value == null ? "everybody is refused until it can be" : "the last good one stays"));
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Looks at the file no more; the value stays. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
