package mqtt.auth.common;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class PasswordHashTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertPassword(String password, String stored) {
        PasswordHash hash = PasswordHash.parse(stored);
        assertTrue(stored, hash.matches(bytes(password)));
        assertFalse(stored, hash.matches(bytes(password + 'x')));
        assertFalse(stored, hash.matches(bytes("wrong")));
        assertEquals(stored, hash.text());
        assertFalse("no secrets in " + hash, hash.toString().contains("$"));
    }

    @Test // made by mosquitto_passwd 2.0
    public void readsMosquittosFiles() {
        assertPassword(
                "pässword",
                "$7$101$JmiTSF95uLM//8es$4KaWmM99NTooL2dYaiMsSSED/u6dq5PISbefnoKtA7qa3MDqFAFySJTcdsieD7ZxLx6A1hCvMb53EBj3/Flg3A==");
        assertPassword(
                "secret",
                "$7$101$8f9PT7gBRZ3cFGyX$xE8HupVaXrhyPimqHsAYCbwAQt68MHD3/wrH4ZtmcKMOsE7ixP4azctSsqyuG4UkS9RtT73cIscGNKp5vyJlbA==");
        assertPassword(
                "geheim",
                "$6$iML9hSaKp/ub2Fzl$wV7WlSXwtQikADMLPHoZnPWkZ3RMZJ8UTz4pPZetyDhBrJJ9kFhcqwe4IoRkg82Uupx/fBCuoc37JMun6J/hPA==");
    }

    @Test // made by crypt(3) of glibc
    public void readsBcrypt() {
        assertPassword("secret", "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW");
        assertPassword("secret", "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a");
        assertPassword("", "$2a$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq");
        PasswordHash ofLong = PasswordHash.parse("$2a$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i");
        assertTrue(ofLong.matches(bytes("x".repeat(100))));
        assertTrue("sees 72 bytes", ofLong.matches(bytes("x".repeat(72))));
        assertFalse(ofLong.matches(bytes("x".repeat(71))));
    }

    @Test
    public void pbkdf2IsThatOfTheStandard() throws Exception {
        assertEquals( // a well-known vector
                "867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252"
                        + "c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce",
                HexFormat.of().formatHex(Pbkdf2Hash.derive(bytes("password"), bytes("salt"), 1)));
        SecretKeyFactory jdk = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512");
        for (String password : List.of("p", "a much longer password than one block of SHA-512 has bytes".repeat(4))) {
            byte[] expected = jdk.generateSecret(new PBEKeySpec(password.toCharArray(), bytes("salt"), 77, 512))
                    .getEncoded();
            assertEquals(
                    HexFormat.of().formatHex(expected),
                    HexFormat.of().formatHex(Pbkdf2Hash.derive(bytes(password), bytes("salt"), 77)));
        }
    }

    @Test
    public void createsWhatItReads() {
        byte[] binary = {(byte) 0xFF, 0, (byte) 0xC0, 1}; // passwords of MQTT need not be text
        for (byte[] password : List.of(bytes("secret"), bytes(""), binary)) {
            PasswordHash created = PasswordHash.create(password, 10);
            assertTrue(created.text(), created.text().startsWith("$7$10$"));
            PasswordHash read = PasswordHash.parse(created.text());
            assertEquals(created, read);
            assertTrue(read.matches(password));
            assertFalse(read.matches(bytes("other")));
        }
        assertNotEquals("a salt each", PasswordHash.create(binary, 10), PasswordHash.create(binary, 10));
        assertEquals(
                PasswordHash.DEFAULT_ITERATIONS, PasswordHash.create(bytes("x")).cost());
    }

    @Test
    public void refusesWhatIsNoHashWithoutRepeatingIt() {
        String salt = "JmiTSF95uLM//8es";
        String short64 = Base64.getEncoder().encodeToString(new byte[63]);
        String good64 = Base64.getEncoder().encodeToString(new byte[64]);
        List<String> bad = List.of(
                "",
                "plaintext",
                "$1$old$crypt",
                "$7$",
                "$7$101$" + salt,
                "$7$0$" + salt + '$' + good64,
                "$7$-1$" + salt + '$' + good64,
                "$7$10000001$" + salt + '$' + good64,
                "$7$99999999999$" + salt + '$' + good64,
                "$7$101$" + salt + '$' + short64,
                "$7$101$===$" + good64,
                "$7$101$" + salt + '$' + good64 + '$',
                "$6$" + salt,
                "$6$" + salt + '$' + short64,
                "$6$a$" + good64,
                "$2a$04$tooShort",
                "$2x$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i",
                "$2a$03$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i",
                "$2a$31$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i");
        for (String text : bad) {
            IllegalArgumentException thrown =
                    assertThrows(text, IllegalArgumentException.class, () -> PasswordHash.parse(text));
            for (Throwable t = thrown; t != null; t = t.getCause()) {
                assertFalse(text.length() > 8 && t.getMessage().contains(text.substring(text.length() - 8)));
            }
        }
    }

    @Test
    public void randomTextIsAHashOrRefusedInOneWay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "$$$$267abyA/+=.01\u00e4";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(80); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                PasswordHash.parse(text.toString());
            } catch (IllegalArgumentException expected) {
                continue;
            } catch (RuntimeException other) {
                throw new AssertionError("seed " + seed + ": " + text, other);
            }
        }
    }
}
