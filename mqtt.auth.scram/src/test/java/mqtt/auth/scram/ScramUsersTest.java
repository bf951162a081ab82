package mqtt.auth.scram;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import mqtt.api.ReasonCode;
import mqtt.testkit.Configs;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class ScramUsersTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path home;
    private Path file;
    private ScramUsers users;

    @Before
    public void setUp() {
        home = folder.getRoot().toPath();
        file = home.resolve("users");
    }

    @After
    public void close() {
        users.deactivate();
    }

    private void start() {
        users = new ScramUsers(
                home,
                home.resolve("data"),
                Configs.of(ScramUsers.Config.class, Map.of("file", "users", "reload__seconds", 0)));
    }

    @Test
    public void readsTheFileAgain() throws Exception {
        Files.writeString(file, "alice:" + Vectors.SHA_256.stored);
        start();
        assertTrue(users.of(Mechanism.SHA_256, "alice").real());
        assertFalse(users.of(Mechanism.SHA_256, "bob").real());

        Files.writeString(file, "bob:" + Vectors.SHA_256.stored);
        users.check();
        assertFalse(users.of(Mechanism.SHA_256, "alice").real());
        assertTrue(users.of(Mechanism.SHA_256, "bob").real());

        Files.writeString(file, "carol:nonsense");
        users.check();
        assertTrue("the last good one stays", users.of(Mechanism.SHA_256, "bob").real());
    }

    @Test
    public void withoutAFileEverybodyIsRefused() {
        start();
        Refused refused = assertThrows(Refused.class, () -> users.of(Mechanism.SHA_256, "alice"));
        assertEquals(ReasonCode.SERVER_UNAVAILABLE, refused.reasonCode());
    }

    @Test
    public void whoIsUnknownLooksTheSameAfterARestart() throws Exception {
        Files.writeString(file, "alice:" + Vectors.SHA_256.stored);
        start();
        Credentials before = users.of(Mechanism.SHA_256, "nobody").credentials();
        assertEquals(users.of(Mechanism.SHA_256, "alice").credentials().shape(), before.shape());
        users.deactivate();
        start();

        assertArrayEquals(
                before.salt(),
                users.of(Mechanism.SHA_256, "nobody").credentials().salt());
        assertFalse(Arrays.equals(
                before.salt(),
                users.of(Mechanism.SHA_256, "nobody2").credentials().salt()));
        Path key = home.resolve("data/scram.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    }

    @Test
    public void aDamagedKeyIsReplacedAndOneThatCannotBeKeptIsUsed() throws Exception {
        start();
        List<String> log = new ArrayList<>();
        Path key = home.resolve("key");
        Files.write(key, new byte[3]);
        byte[] made = InstallationKey.in(key, log::add);
        assertEquals(32, made.length);
        assertArrayEquals(made, InstallationKey.in(key, log::add));
        assertEquals(List.of("key replaced: file=" + key + " has 3 bytes, not 32"), log);

        log.clear();
        Path nowhere = key.resolve("below-a-file");
        assertEquals(32, InstallationKey.in(nowhere, log::add).length);
        assertTrue(log.toString(), log.get(log.size() - 1).startsWith("key not kept"));
    }
}
