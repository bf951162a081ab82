package mqtt.store.h2.index;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class CheckedFileTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private static CheckedFile open(Path path) throws IOException {
        return new CheckedFile(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                closed -> {});
    }

    private static byte[] read(CheckedFile file, long position, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining()) {
            if (file.read(into, position + into.position()) < 0) {
                break;
            }
        }
        return Arrays.copyOf(into.array(), into.position());
    }

    @Test
    public void looksLikeAnUsualFile() throws IOException {
        Random random = new Random(1);
        Path path = temporary.newFile().toPath();
        byte[] expected = new byte[CheckedFile.HEADER + 700 * CheckedFile.BLOCK];
        int size = 0;
        try (CheckedFile file = open(path)) {
            for (int i = 0; i < 200; i++) {
                int blocks = 1 + random.nextInt(i % 50 == 0 ? 600 : 20);
                int there = Math.max(0, size - CheckedFile.HEADER) / CheckedFile.BLOCK;
                int first = random.nextInt(Math.min(there + 1, 700 - blocks)); // MVStore leaves no holes that it reads
                byte[] bytes = new byte[i % 10 == 0 ? CheckedFile.HEADER : blocks * CheckedFile.BLOCK];
                random.nextBytes(bytes);
                int at = i % 10 == 0 ? 0 : CheckedFile.HEADER + first * CheckedFile.BLOCK;
                assertEquals(bytes.length, file.write(ByteBuffer.wrap(bytes), at));
                System.arraycopy(bytes, 0, expected, at, bytes.length);
                size = Math.max(size, at + bytes.length);
                assertEquals(size, file.size());
                int from = random.nextInt(size);
                int length = random.nextInt(Math.min(size - from, 100_000) + 1);
                assertArrayEquals(Arrays.copyOfRange(expected, from, from + length), read(file, from, length));
            }
            size = CheckedFile.HEADER + 3 * CheckedFile.BLOCK;
            file.truncate(size);
            assertEquals(size, file.size());
            assertEquals(-1, file.read(ByteBuffer.allocate(1), size));
        }
        assertEquals(size, CheckedFile.logical(Files.size(path)));
    }

    @Test
    public void aFlippedBitIsFound() throws IOException {
        Random random = new Random(2);
        Path path = temporary.newFile().toPath();
        byte[] bytes = new byte[2 * CheckedFile.BLOCK];
        random.nextBytes(bytes);
        try (CheckedFile file = open(path)) {
            file.write(ByteBuffer.allocate(CheckedFile.HEADER), 0);
            file.write(ByteBuffer.wrap(bytes), CheckedFile.HEADER);
        }
        byte[] whole = Files.readAllBytes(path);
        for (int at = CheckedFile.HEADER; at < whole.length; at += 1 + random.nextInt(40)) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(path, flipped);
            try (CheckedFile file = open(path)) {
                int block = (at - CheckedFile.HEADER) / CheckedFile.STRIDE;
                boolean isUnused = (at - CheckedFile.HEADER) % CheckedFile.STRIDE >= CheckedFile.BLOCK + 4;
                long position = CheckedFile.HEADER + (long) block * CheckedFile.BLOCK;
                if (!isUnused) {
                    assertThrows("byte " + at, DamagedBlock.class, () -> read(file, position + 100, 1));
                }
                read(file, CheckedFile.HEADER + (1L - block) * CheckedFile.BLOCK, CheckedFile.BLOCK);
            }
        }
    }

    @Test
    public void aBlockElsewhereIsNotTakenForTheOneThatBelongsThere() throws IOException {
        Path path = temporary.newFile().toPath();
        try (CheckedFile file = open(path)) {
            file.write(ByteBuffer.allocate(CheckedFile.HEADER), 0);
            file.write(ByteBuffer.allocate(2 * CheckedFile.BLOCK), CheckedFile.HEADER);
        }
        byte[] whole = Files.readAllBytes(path);
        System.arraycopy(whole, CheckedFile.HEADER, whole, CheckedFile.HEADER + CheckedFile.STRIDE, CheckedFile.STRIDE);
        Files.write(path, whole);
        try (CheckedFile file = open(path)) {
            read(file, CheckedFile.HEADER, CheckedFile.BLOCK);
            assertThrows(
                    DamagedBlock.class, () -> read(file, CheckedFile.HEADER + CheckedFile.BLOCK, CheckedFile.BLOCK));
        }
    }

    @Test
    public void onlyWholeBlocksAreWritten() throws IOException {
        try (CheckedFile file = open(temporary.newFile().toPath())) {
            assertThrows(IOException.class, () -> file.write(ByteBuffer.allocate(100), CheckedFile.HEADER));
            assertThrows(IOException.class, () -> file.write(ByteBuffer.allocate(8193), 0));
            assertThrows(IOException.class, () -> file.write(ByteBuffer.allocate(4096), CheckedFile.HEADER + 1));
            assertTrue(file.size() <= CheckedFile.HEADER);
        }
    }
}
