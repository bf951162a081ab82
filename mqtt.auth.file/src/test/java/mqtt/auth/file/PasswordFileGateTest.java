package mqtt.auth.file;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mqtt.api.ReasonCode;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.Verdict;
import mqtt.auth.common.BadLineException;
import mqtt.auth.common.PasswordHash;
import mqtt.testkit.FakeClient;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class PasswordFileGateTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private record Config(String file, int reload__seconds) implements PasswordFileGate.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return PasswordFileGate.Config.class;
        }
    }

    private PasswordFileGate gate;
    private Path file;

    @Before
    public void setUp() {
        file = folder.getRoot().toPath().resolve("users");
    }

    @After
    public void close() {
        gate.deactivate();
    }

    private void start() {
        gate = new PasswordFileGate(folder.getRoot().toPath(), new Config("users", 0));
    }

    private static String line(String user, String password) {
        return user
                + ':'
                + PasswordHash.create(password.getBytes(StandardCharsets.UTF_8), 10)
                        .text()
                + '\n';
    }

    private Verdict<ConnectChanges> connect(String user, String password) throws Exception {
        byte[] bytes = password == null ? null : password.getBytes(StandardCharsets.UTF_8);
        return gate.mayConnect(
                        new ConnectRequest(new FakeClient("", "c", user), bytes, true, 0, List.of(), Optional.empty()))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    public void knowsWhoIsInTheFile() throws Exception {
        Files.writeString(file, "# users\n\n" + line("alice", "secret") + line("b:ob".substring(0, 1), "x"));
        start();

        assertTrue(connect("alice", "secret").isAccept());
        assertTrue("from the cache", connect("alice", "secret").isAccept());
        for (String wrong : new String[] {"Secret", "", null}) {
            assertEquals(
                    ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                    connect("alice", wrong).reasonCode());
        }
        for (String unknown : new String[] {"Alice", "", "carol", "alice:"}) {
            assertTrue(unknown, connect(unknown, "secret").isPass());
        }
        assertTrue(connect(null, "secret").isPass());
        assertTrue(connect(null, null).isPass());
    }

    @Test
    public void takesOverWhatChanges() throws Exception {
        Files.writeString(file, line("alice", "old"));
        start();
        assertTrue(connect("alice", "old").isAccept());

        Files.writeString(file, line("alice", "brand new") + line("bob", "x"));
        gate.check();
        assertEquals(
                ReasonCode.BAD_USER_NAME_OR_PASSWORD, connect("alice", "old").reasonCode());
        assertTrue(connect("alice", "brand new").isAccept());

        Files.writeString(file, line("bob", "x") + "broken");
        gate.check();
        assertTrue("the last good one stays", connect("alice", "brand new").isAccept());

        Files.writeString(file, "");
        gate.check();
        assertTrue("nobody is known", connect("alice", "brand new").isPass());
    }

    @Test
    public void withoutAFileEverybodyIsRefused() throws Exception {
        start();
        for (String user : new String[] {"alice", null}) {
            assertEquals(ReasonCode.SERVER_UNAVAILABLE, connect(user, "x").reasonCode());
        }
        Files.writeString(file, line("alice", "x"));
        gate.check();
        assertTrue(connect("alice", "x").isAccept());
    }

    @Test
    public void aWrongConfigurationKeepsTheLastGoodOne() throws Exception {
        Files.writeString(file, line("alice", "x"));
        start();
        for (String wrong : new String[] {"", " ", "a\0b"}) {
            gate.modified(new Config(wrong, -1));
            assertTrue(connect("alice", "x").isAccept());
        }
        Path other = folder.getRoot().toPath().resolve("other");
        Files.writeString(other, line("bob", "y"));
        gate.modified(new Config(other.toString(), 1));
        assertTrue(connect("alice", "x").isPass());
        assertTrue(connect("bob", "y").isAccept());
    }

    // ---- the file's lines ----

    @Test
    public void refusesAFileWithABadLineWithoutRepeatingIt() {
        start();
        String good = line("alice", "x");
        for (String bad : new String[] {"bob", ":x", "bob:", "bob:plain-secret", "bob:$7$plain-secret", good.strip()}) {
            BadLineException thrown =
                    assertThrows(bad, BadLineException.class, () -> PasswordFile.parse(good + "\r\n" + bad + "\n"));
            assertEquals(3, thrown.line());
            assertFalse(thrown.getMessage().contains("plain-secret"));
        }
    }

    @Test
    public void knowsItsCostliestHash() throws Exception {
        start();
        assertNull(PasswordFile.parse("").costliest());
        PasswordFile users =
                PasswordFile.parse("\uFEFFcarol:$6$iML9hSaKp/ub2Fzl$wV7WlSXwtQikADMLPHoZnPWkZ3RMZJ8UTz4pPZetyDhB"
                        + "rJJ9kFhcqwe4IoRkg82Uupx/fBCuoc37JMun6J/hPA==\r\n" + line("alice", "x"));
        assertEquals(10, users.costliest().cost());
        assertEquals(1, users.of("carol").cost());
        assertEquals(2, users.size());
    }
}
