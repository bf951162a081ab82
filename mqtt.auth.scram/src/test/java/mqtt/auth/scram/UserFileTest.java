package mqtt.auth.scram;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import mqtt.auth.common.BadLineException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class UserFileTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static final String SHA_256 = Vectors.SHA_256.stored;
    private static final String SHA_512 = Vectors.SHA_512.stored;

    @Test
    public void hasUsersByMechanism() throws Exception {
        UserFile file =
                UserFile.parse("\uFEFF# users\n\nalice:" + SHA_256 + "\r\nalice:" + SHA_512 + " \nb:o b:" + SHA_256);

        assertNotNull(file.of(Mechanism.SHA_256, "alice"));
        assertNotNull(file.of(Mechanism.SHA_512, "alice"));
        assertNotNull(file.of(Mechanism.SHA_256, "b:o b"));
        assertNull(file.of(Mechanism.SHA_512, "b:o b"));
        assertNull(file.of(Mechanism.SHA_256, "nobody"));
    }

    @Test
    public void preparesNames() throws Exception {
        assertNotNull(UserFile.parse("\u2168:" + SHA_256).of(Mechanism.SHA_256, "IX"));
    }

    private static void assertBad(String message, String text) {
        assertEquals(
                message,
                assertThrows(BadLineException.class, () -> UserFile.parse(text)).getMessage());
    }

    @Test
    public void namesTheBadLineWithoutItsContent() {
        assertBad("line 2: is not NAME:SCRAM-...", "a:" + SHA_256 + "\nalice:secret");
        assertBad("line 1: is not NAME:SCRAM-...", ":" + SHA_256);
        assertBad(
                "line 3: is not SCRAM-SHA-256 or SCRAM-SHA-512 $ITERATIONS:SALT$KEY:KEY",
                "#\n\na:" + SHA_256.replace("256$", "256"));
        assertBad("line 1: iterations are 4096 to 10000000, not 1000", "a:" + SHA_256.replace("$4096:", "$1000:"));
        assertBad("line 2: names a user again", "a:" + SHA_256 + "\na\u00AD:" + SHA_256);
        assertBad("line 1: the name has characters that SASLprep forbids", "a\u0007:" + SHA_256);
        assertBad("line 1: the name is empty", "\u00AD:" + SHA_256);
    }

    @Test
    public void knowsHowMostLook() throws Exception {
        Credentials.Shape fresh = UserFile.parse("").usual(Mechanism.SHA_256);
        assertEquals(new Credentials.Shape(Mechanism.SHA_256.iterations(), 16), fresh);

        String other = SHA_256.replace("$4096:", "$5000:");
        UserFile file = UserFile.parse("a:" + other + "\nb:" + SHA_256 + "\nc:" + other);
        assertEquals(new Credentials.Shape(5000, 16), file.usual(Mechanism.SHA_256));
    }
}
