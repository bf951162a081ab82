package mqtt.auth.scram;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class ScramUserCommandTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path file;

    @Before
    public void setUp() {
        file = folder.getRoot().toPath().resolve("users");
    }

    private String run(String iterations, String in) throws Exception {
        return ScramUserCommand.run(file, iterations, new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)));
    }

    private String rights() throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    public void addsChangesAndDeletes() throws Exception {
        assertEquals("added alice in " + file, run("4096", "alice\nwonderland\n"));
        assertEquals("rw-------", rights());
        Credentials first = UserFile.parse(Files.readString(file)).of(Mechanism.SHA_256, "alice");
        assertEquals(4096, first.iterations());
        assertEquals(
                first.text(),
                Credentials.make(Mechanism.SHA_256, "wonderland", first.salt(), 4096)
                        .text());

        Files.writeString(file, "# ours\n" + Files.readString(file) + "bob:not yet\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals("changed alice in " + file, run("5000", "al\u00ADice\nwonderland\n"));
        assertEquals("rw-r-----", rights());
        List<String> lines = Files.readAllLines(file);
        assertEquals(List.of("# ours", "bob:not yet"), lines.subList(0, 2));
        assertEquals(4, lines.size());
        assertTrue(lines.get(2), lines.get(2).startsWith("alice:SCRAM-SHA-256$5000:"));
        assertTrue(lines.get(3), lines.get(3).startsWith("alice:SCRAM-SHA-512$5000:"));
        assertNotEquals(first.text(), lines.get(2).substring(6));

        assertEquals("deleted alice from " + file, run("delete", "alice\n"));
        assertEquals(List.of("# ours", "bob:not yet"), Files.readAllLines(file));
        try (var all = Files.list(file.getParent())) {
            assertEquals(List.of(file), all.toList());
        }
    }

    @Test
    public void usesTheDefaultsOfEachMechanism() throws Exception {
        run("default", "alice\nwonderland\n");
        UserFile users = UserFile.parse(Files.readString(file));
        assertEquals(600_000, users.of(Mechanism.SHA_256, "alice").iterations());
        assertEquals(210_000, users.of(Mechanism.SHA_512, "alice").iterations());
    }

    @Test
    public void keepsALinkALink() throws Exception {
        Path real = folder.newFile("real").toPath();
        Files.createSymbolicLink(file, real);
        run("4096", "alice\nwonderland\n");
        assertTrue(Files.isSymbolicLink(file));
        assertEquals(2, Files.readAllLines(real).size());
    }

    private void assertWrong(String message, String iterations, String in) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> run(iterations, in))
                        .getMessage());
        assertFalse(Files.exists(file));
    }

    @Test
    public void saysWhatIsWrong() {
        assertWrong("the name is empty", "default", "");
        assertWrong("the name begins with #, as comments do", "default", "#a\npassword\n");
        assertWrong("the name has characters that SASLprep forbids", "default", "a\u0007\npassword\n");
        assertWrong("the password is empty", "default", "alice\n\n");
        assertWrong("the password has characters that SASLprep forbids", "default", "alice\na\u0007\n");
        assertWrong("iterations are 4096 to 10000000, not 4095", "4095", "alice\npassword\n");
        assertWrong("iterations are a number, not many", "many", "alice\npassword\n");
        assertWrong("there is no user alice in " + file, "delete", "alice\n");
    }
}
