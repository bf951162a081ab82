package mqtt.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import mqtt.itest.BrokerProcess.Result;
import mqtt.testkit.Await;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** {@code bin/fogg} as a person or a service manager uses it. */
public class FoggScriptIT {
    @Rule
    public final Timeout limit = Timeout.seconds(240);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private BrokerProcess broker;

    @Before
    public void unpack() throws IOException {
        broker = BrokerProcess.unpacked();
    }

    @After
    public void close() throws Exception {
        broker.close();
    }

    private static void assertOk(Result result) {
        assertEquals(result.toString(), 0, result.status());
        assertEquals("", result.err());
    }

    /** Status 1 and one line on stderr, of which this is a part; nothing on stdout. */
    private static void assertRefused(String line, Result result) {
        assertEquals(result.toString(), 1, result.status());
        assertTrue(result.toString(), result.err().contains(line));
        assertEquals(result.toString(), 1, result.err().lines().count());
        assertTrue(result.err().startsWith("fogg: "));
        assertEquals("", result.out());
    }

    @Test
    public void startsShowsItsStatusRestartsAndStops() throws Exception {
        Result start = broker.fogg("start");
        assertOk(start);
        long pid = broker.pid();
        assertTrue(start.out(), start.out().matches("started, pid " + pid + ", in \\d+ ms\n"));
        assertTrue(broker.isReady());
        assertEquals(new Result(0, "running, pid " + pid + "\n", ""), broker.fogg("status"));
        assertEquals(new Result(0, "already running, pid " + pid + "\n", ""), broker.fogg("start"));

        Result restart = broker.fogg("restart");
        assertOk(restart);
        assertTrue(restart.out(), restart.out().startsWith("stopped\nstarted, pid "));
        assertNotEquals(pid, broker.pid());

        assertEquals(new Result(0, "stopped\n", ""), broker.fogg("stop"));
        assertEquals(new Result(3, "not running\n", ""), broker.fogg("status"));
        assertEquals(new Result(0, "not running\n", ""), broker.fogg("stop"));
        assertEquals(new Result(3, "", "fogg: not running\n"), broker.fogg("shell", "help"));
        for (String name : new String[] {"fogg.ready", "fogg.pid", "shell.sock"}) {
            assertTrue(name, Files.notExists(broker.data().resolve(name)));
        }
    }

    @Test
    public void runEndsWithStatusZeroAtSigterm() throws Exception {
        broker.run();

        assertEquals(broker.output(), 0, broker.stop());

        assertTrue(broker.output(), broker.output().contains("- stopped"));
        assertTrue(Files.notExists(broker.data().resolve("fogg.ready")));
        assertTrue(broker.output(), broker.output().contains("bundles, 0 not active, 0 components failed"));
    }

    @Test
    public void theShellCarriesTheStatusOfItsCommand() throws Exception {
        broker.run();

        Result help = broker.fogg("shell", "help");
        assertOk(help);
        assertTrue(help.out(), help.out().contains("\ncomponents  "));
        String components = broker.fogg("shell", "components").out();
        assertFalse(components, components.matches("(?s).*(UNSATISFIED|FAILED|DISABLED).*"));
        assertTrue(broker.fogg("shell", "components", "-a").out().contains("mqtt.log.LogLevels"));
        assertTrue(broker.fogg("shell", "lb").out().contains("Apache Felix"));
        assertEquals(127, broker.fogg("shell", "no-such-command").status());
        assertEquals(1, broker.fogg("shell", "stop", "no.such.bundle").status());
        assertEquals(2, broker.fogg("shell", "two\nlines").status());
    }

    @Test
    public void aShellCommandCanStopTheBroker() throws Exception {
        assertOk(broker.fogg("start"));

        broker.fogg("shell", "stop 0");

        Await.until(
                "stopped", BrokerProcess.AT_LAST, () -> broker.fogg("status").status() == 3);
    }

    @Test
    public void isFoundThroughASymbolicLinkFromAnywhere() throws Exception {
        Path link = folder.getRoot().toPath().resolve("a link");
        Path second = folder.getRoot().toPath().resolve("second");
        Files.createSymbolicLink(link, broker.home().resolve("bin/fogg"));
        Files.createSymbolicLink(second, Path.of("a link"));

        assertOk(broker.execute(folder.getRoot().toPath(), second.toString(), "start"));
        assertEquals(
                "running, pid " + broker.pid() + "\n", broker.fogg("status").out());
        assertOk(broker.execute(folder.getRoot().toPath(), "./second", "stop"));
    }

    @Test
    public void takesARelativeDataFolder() throws Exception {
        broker.withData(broker.home().resolve("elsewhere"));

        assertOk(broker.fogg(Map.of("FOGG_DATA", "elsewhere"), "start"));

        assertTrue(broker.isReady());
        assertOk(broker.fogg("stop"));
    }

    /** The number in the pid file is this test's, which must live. */
    @Test
    public void aStalePidFileMeansNothing() throws Exception {
        Files.createDirectories(broker.data());
        long mine = ProcessHandle.current().pid();
        Files.writeString(broker.data().resolve("fogg.pid"), mine + "\n");
        Files.writeString(broker.data().resolve("fogg.ready"), "900 " + mine + "\n");

        assertEquals(3, broker.fogg("status").status());
        assertEquals("not running\n", broker.fogg("stop").out());
        assertOk(broker.fogg("start"));
        assertNotEquals(mine, broker.pid());
    }

    @Test
    public void aKilledBrokerStartsAgain() throws Exception {
        assertOk(broker.fogg("start"));
        broker.kill9();
        assertTrue(Files.exists(broker.data().resolve("shell.sock")));
        assertEquals(3, broker.fogg("status").status());

        assertOk(broker.fogg("start"));

        assertOk(broker.fogg("shell", "help"));
    }

    @Test
    public void refusesADataFolderThatCannotBeWritten() throws Exception {
        Path file = folder.newFile("file").toPath();
        broker.withData(file);

        assertRefused("cannot write to the data folder " + file, broker.fogg("start"));
        assertRefused("cannot write to the data folder " + file, broker.fogg("run"));
    }

    @Test
    public void refusesADataFolderThatIsTaken() throws Exception {
        broker.run();
        String line = "in use by another Fogg, pid " + broker.pid();
        try (BrokerProcess second = BrokerProcess.unpacked().withData(broker.data())) {
            assertRefused(line, second.fogg("run"));
            assertRefused(line, second.fogg("start"));
        }
        assertTrue(broker.isReady());
        assertEquals(0, broker.fogg("status").status());
    }

    @Test
    public void refusesAnIncompleteHome() throws Exception {
        Path logback = broker.etc().resolve("logback.xml");
        Files.move(logback, logback.resolveSibling("away"));
        assertRefused(logback + " is missing", broker.fogg("run"));

        Path properties = broker.etc().resolve("framework.properties");
        Files.delete(properties);
        assertRefused(properties + " is missing", broker.fogg("run"));

        Result start = broker.fogg("start");
        assertEquals(1, start.status());
        assertTrue(start.err(), start.err().startsWith("fogg: " + properties + " is missing\nfogg: did not start"));
    }

    @Test
    public void saysThatJavaIsMissing() throws Exception {
        Path tools = folder.newFolder("bin").toPath();
        for (String tool :
                new String[] {"sh", "dirname", "readlink", "sed", "head", "grep", "tr", "mkdir", "cat", "date"}) {
            Path there = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
            Files.createSymbolicLink(tools.resolve(tool), there);
        }

        assertRefused(
                "there is no java on the PATH", broker.fogg(Map.of("JAVA_HOME", "", "PATH", tools.toString()), "run"));
        assertRefused(
                "JAVA_HOME is " + tools + ", where there is no bin/java",
                broker.fogg(Map.of("JAVA_HOME", tools.toString()), "start"));
    }

    @Test
    public void saysThatJavaIsTooOld() throws Exception {
        for (String version : new String[] {"11.0.2", "1.8.0_292", "9"}) {
            Path java = fakeJava(version);

            Result run = broker.fogg(Map.of("JAVA_HOME", java.toString()), "run");

            assertRefused("Java 17 or later is needed, " + java.resolve("bin/java") + " is Java " + version, run);
        }
    }

    private Path fakeJava(String version) throws IOException {
        Path home = folder.newFolder("java " + version).toPath();
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + "\" 2019-01-15' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    /** One bad bundle stops nobody else, and whoever starts the broker sees it. */
    @Test
    public void startShowsTheErrorsOfThisStart() throws Exception {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "bad.bundle");
        main.putValue("Import-Package", "not.there");
        Path jar = broker.home().resolve("system/50/bad.bundle.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        Path plain = broker.home().resolve("system/50/no.bundle.jar");
        Files.writeString(plain, "not a jar");

        Result start = broker.fogg("start");

        assertEquals(0, start.status());
        assertTrue(start.out(), start.out().startsWith("started, pid "));
        assertTrue(start.err(), start.err().contains("bundle bad.bundle is not active: "));
        assertTrue(start.err(), start.err().contains("(osgi.wiring.package=not.there)"));
        assertTrue(start.err(), start.err().contains("bundle no.bundle.jar is not active: "));
        assertTrue(broker.log(), broker.log().contains("2 not active, 0 components failed"));

        Files.delete(jar);
        Files.delete(plain);
        assertOk(broker.fogg("restart"));
    }

    @Test
    public void whatFollowsTheStartIsInTheLogFileOnly() throws Exception {
        assertOk(broker.fogg("start"));
        assertOk(broker.fogg("stop"));

        String console = Files.readString(broker.data().resolve("log/console.log"));
        assertTrue(broker.log(), broker.log().contains(" - stopped"));
        assertTrue(console, console.contains(" - from here on in "));
        assertFalse(console, console.contains(" - stopped"));
    }

    @Test
    public void explainsItself() throws Exception {
        Result help = broker.fogg("help");
        assertOk(help);
        assertTrue(help.out().contains("fogg start"));
        assertEquals(2, broker.fogg().status());
        assertEquals(help.out(), broker.fogg("dance").err());
        Result version = broker.fogg("version");
        assertTrue(version.out(), version.out().startsWith("Fogg " + Dist.VERSION + ", Java "));
    }
}
