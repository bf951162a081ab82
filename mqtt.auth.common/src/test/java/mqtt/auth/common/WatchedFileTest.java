package mqtt.auth.common;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mqtt.testkit.Await;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class WatchedFileTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger parsed = new AtomicInteger();
    private final WatchedFile<String> file = new WatchedFile<>(
            "test",
            text -> {
                parsed.incrementAndGet();
                if (text.startsWith("bad")) {
                    throw new BadLineException(3, text.substring(3));
                }
                return text;
            },
            log::add,
            log::add);
    private Path path;
    private long seconds = 1_000_000;

    @Before
    public void setUp() {
        path = folder.getRoot().toPath().resolve("f");
    }

    @After
    public void close() {
        file.close();
    }

    /** Always with another time, long ago. */
    private void write(String text) throws IOException {
        Files.writeString(path, text);
        Files.setLastModifiedTime(path, FileTime.from(++seconds, TimeUnit.SECONDS));
    }

    private String line(String cause, String end) {
        return "file not read: file=" + path + " cause=\"" + cause + "\" " + end;
    }

    @Test
    public void readsAgainOnlyWhatHasChanged() throws Exception {
        write("one");
        file.watch(path, 0);
        assertEquals("one", file.value());
        file.check();
        file.check();
        assertEquals(1, parsed.get());

        write("two");
        file.check();
        assertEquals("two", file.value());
        assertEquals(List.of("file read: file=" + path, "file read: file=" + path), log);
    }

    @Test
    public void seesTwoChangesInOneTickOfTheClock() throws Exception {
        FileTime now = FileTime.fromMillis(System.currentTimeMillis());
        Files.writeString(path, "one");
        Files.setLastModifiedTime(path, now);
        file.watch(path, 0);
        Files.writeString(path, "two"); // the same size, and soon the same time
        Files.setLastModifiedTime(path, now);
        file.check();

        assertEquals("two", file.value());
    }

    @Test
    public void seesAFileRenamedOverIt() throws Exception {
        write("one");
        file.watch(path, 0);
        Path other = path.resolveSibling("other");
        Files.writeString(other, "two");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(path));
        Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);
        file.check();

        assertEquals("two", file.value());
    }

    @Test
    public void whatIsMissingFromTheStartIsSaidOnceAndReadWhenItComes() throws Exception {
        file.watch(path, 0);
        file.check();
        file.check();
        assertNull(file.value());
        assertEquals(List.of(line("there is no such file", "everybody is refused until it can be")), log);

        write("one");
        file.check();
        assertEquals("one", file.value());
    }

    @Test
    public void keepsTheLastGoodOneAndSaysWhyOnce() throws Exception {
        write("one");
        file.watch(path, 0);
        write("bad wrong");
        file.check();
        file.check();
        assertEquals("one", file.value());
        assertEquals(line("line 3:  wrong", "the last good one stays"), log.get(1));
        assertEquals(2, log.size());

        Files.delete(path);
        file.check();
        assertEquals("one", file.value());
        assertEquals(line("there is no such file", "the last good one stays"), log.get(2));

        write("one");
        file.check();
        assertEquals("file read: file=" + path, log.get(3));
        assertEquals(4, log.size());
    }

    @Test
    public void takesNoTextThatIsNotUtf8AndNoFolder() throws Exception {
        Files.write(path, new byte[] {(byte) 0xC0, (byte) 0x80});
        file.watch(path, 0);
        assertEquals(List.of(line("it is not UTF-8", "everybody is refused until it can be")), log);

        file.watch(folder.getRoot().toPath(), 0);
        assertNull(file.value());
        assertEquals(2, log.size());
        assertTrue(log.get(1), log.get(1).contains("everybody is refused"));
    }

    @Test
    public void watchesOnItsOwn() throws Exception {
        write("one");
        file.watch(path, 1);
        write("two");
        Await.until("the other value", Duration.ofSeconds(10), () -> "two".equals(file.value()));
    }

    @Test
    public void anotherFileThatCannotBeReadLeavesTheValueOfTheFirst() throws Exception {
        write("one");
        file.watch(path, 0);
        file.watch(path.resolveSibling("missing"), 0);

        assertEquals("one", file.value());
    }
}
