package mqtt.store.h2;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class FolderLockTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Test
    public void aSecondOneIsRefusedUntilTheFirstIsClosed() throws IOException {
        Path folder = temporary.newFolder().toPath();
        FolderLock first = FolderLock.take(folder);
        IOException refused = assertThrows(IOException.class, () -> FolderLock.take(folder));
        assertTrue(refused.getMessage(), refused.getMessage().contains("in this process"));
        assertThrows("the refused one has not let go of it", IOException.class, () -> FolderLock.take(folder));
        first.close();
        FolderLock.take(folder).close();
    }

    @Test
    public void anotherProcessIsToldWhoHasIt() throws Exception {
        Path folder = temporary.newFolder().toPath();
        FolderLock lock = FolderLock.take(folder);
        try {
            assertEquals(0, lock.aliveMillis());
            lock.touch(1);
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Taker.class.getName(),
                            folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(other.getInputStream().readAllBytes());
            assertTrue(said, said.contains("pid " + ProcessHandle.current().pid()));
            assertEquals(1, other.waitFor());
        } finally {
            lock.close();
        }
    }

    @Test
    public void itSaysWhenTheProcessWasLastAlive() throws IOException {
        Path folder = temporary.newFolder().toPath();
        FolderLock first = FolderLock.take(folder);
        first.touch(1_234_567_000L);
        first.close();
        FolderLock who = FolderLock.take(folder);
        assertEquals(1_234_567_000L, who.aliveMillis());
        who.close();
        FolderLock next = FolderLock.take(folder);
        assertEquals("who just looked is not meant", 1_234_567_000L, next.aliveMillis());
        next.close();
    }

    /** Another process. */
    static final class Taker {
        private Taker() {}

        public static void main(String[] args) {
            try {
                FolderLock.take(Path.of(args[0]));
            } catch (IOException refused) {
                System.out.println(refused.getMessage());
                System.exit(1);
            }
        }
    }
}
