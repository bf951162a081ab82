package mqtt.auth.scram;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import java.util.Base64;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class CredentialsTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    @Test
    public void areThoseOfThePassword() {
        for (Vectors vectors : Vectors.values()) {
            Credentials made = Credentials.make(
                    vectors.mechanism, Vectors.PASSWORD, Base64.getDecoder().decode(Vectors.SALT), Vectors.ITERATIONS);
            assertEquals(vectors.stored, made.text());
            assertEquals(vectors.stored, Credentials.parse(made.text()).text());
            assertFalse(made.toString(), made.toString().contains(Vectors.SALT));
        }
    }

    @Test
    public void aPasswordMayHaveAnyCharacters() {
        byte[] salt = Base64.getDecoder().decode(Vectors.SALT);
        // Python: hashlib.pbkdf2_hmac('sha256', 'pässwörd'.encode(), salt, 4096)
        assertEquals(
                "qwc4vPIm7YfFsXUS96BjA/zs3R9IaKp+JsO6vWWDCnQ=",
                Base64.getEncoder().encodeToString(Mechanism.SHA_256.salted("p\u00E4ssw\u00F6rd", salt, 4096)));
    }

    private static void assertBad(String problem, String text) {
        assertEquals(
                problem,
                assertThrows(IllegalArgumentException.class, () -> Credentials.parse(text))
                        .getMessage());
    }

    @Test
    public void whatIsNoneIsSaidWithoutItsContent() {
        String good = Vectors.SHA_256.stored;
        assertBad("iterations are 4096 to 10000000, not 4095", good.replace("$4096:", "$4095:"));
        assertBad("iterations are 4096 to 10000000, not 10000001", good.replace("$4096:", "$10000001:"));
        assertBad("a salt has 8 to 64 bytes, not 7", good.replace(Vectors.SALT, "YWJjZGVmZw=="));
        assertBad(
                "the keys of SCRAM-SHA-512 have 64 bytes, not 32 and 32",
                good.replace("SCRAM-SHA-256", "SCRAM-SHA-512"));
        assertBad("salt or key is not base64", good.replace("gQ==", "gQ="));
        for (String bad : new String[] {
            "", "SCRAM-SHA-1$4096:a$b:c", good + "x$", good.replace(":", ";"), good.replace("$4096", "$x"), good + "\n"
        }) {
            assertBad("is not SCRAM-SHA-256 or SCRAM-SHA-512 $ITERATIONS:SALT$KEY:KEY", bad);
        }
    }
}
