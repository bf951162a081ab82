package mqtt.launcher;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HomeTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static String whyNot(org.junit.function.ThrowingRunnable start) {
        String line = assertThrows(CannotStart.class, start).getMessage();
        assertEquals("one line", 1, line.lines().count());
        return line;
    }

    @Test
    public void makesTheDataFolder() throws Exception {
        Path data = folder.getRoot().toPath().resolve("a/b");

        new Home(folder.getRoot().toPath(), data).prepareData();

        assertTrue(Files.isDirectory(data.resolve("log")));
        assertTrue(Files.isDirectory(data.resolve("tmp")));
    }

    @Test
    public void refusesADataFolderThatIsAFile() throws Exception {
        Path file = folder.newFile("file").toPath();

        String line = whyNot(() -> new Home(file.getParent(), file).prepareData());

        assertTrue(line, line.startsWith("cannot write to the data folder " + file));
    }

    @Test
    public void namesTheFileThatIsMissing() {
        Path home = folder.getRoot().toPath();

        String line = whyNot(() -> new Home(home, home).required("framework.properties"));

        assertEquals(home.resolve("etc/framework.properties") + " is missing", line);
    }

    @Test
    public void fillsInSystemPropertiesAndNamesThoseThatAreNotSet() throws Exception {
        Path file = folder.newFile("p").toPath();
        Files.writeString(file, "a=<${java.version}>\nb=$5 ${} x");
        assertEquals(
                "<" + System.getProperty("java.version") + ">",
                FrameworkProperties.read(file).get("a"));
        assertEquals("$5 ${} x", FrameworkProperties.read(file).get("b"));

        Files.writeString(file, "a=${no.such}");
        assertTrue(whyNot(() -> FrameworkProperties.read(file)).endsWith("a uses ${no.such}, which is not set"));

        Files.writeString(file, "a=\\u12");
        assertTrue(whyNot(() -> FrameworkProperties.read(file)).startsWith(file + " cannot be read"));
    }

    @Test
    public void locksTheDataFolderOnceAndLeavesNoPidFile() throws Exception {
        Path data = folder.getRoot().toPath();
        DataLock lock = DataLock.take(data);
        String line = whyNot(() -> DataLock.take(data));
        assertTrue(line, line.endsWith("pid " + ProcessHandle.current().pid()));

        lock.close();

        assertTrue(Files.notExists(data.resolve("fogg.pid")));
        DataLock.take(data).close();
    }

    @Test
    public void whyIsOneLineWithoutRepetition() {
        Throwable failure = new IllegalStateException("outer\n  more", new IllegalArgumentException("inner"));
        assertEquals("outer more: inner", Why.of(failure));
        assertEquals("java.io.IOException: disk", Why.of(new RuntimeException(new java.io.IOException("disk"))));
    }
}
