package mqtt.auth.scram;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class SaslPrepTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static void assertForbidden(String text) {
        assertThrows(IllegalArgumentException.class, () -> SaslPrep.stored(text));
        assertThrows(IllegalArgumentException.class, () -> SaslPrep.query(text));
    }

    @Test
    public void doesWhatTheExamplesOfTheRfcDo() { // RFC 4013, section 3
        assertEquals("IX", SaslPrep.stored("I\u00ADX"));
        assertEquals("user", SaslPrep.stored("user"));
        assertEquals("USER", SaslPrep.stored("USER"));
        assertEquals("a", SaslPrep.stored("\u00AA"));
        assertEquals("IX", SaslPrep.stored("\u2168"));
        assertForbidden("\u0007");
        assertForbidden("\u06271");
    }

    @Test
    public void storesNothingThatTheTablesDoNotKnow() {
        String later = "\u0221"; // unassigned in Unicode 3.2
        assertThrows(IllegalArgumentException.class, () -> SaslPrep.stored(later));
        assertEquals(later, SaslPrep.query(later));
    }

    @Test
    public void takesNoHalves() {
        assertForbidden("\uD800");
        assertForbidden("\u00AD");
        assertForbidden("");
    }

    @Test
    public void anyTextIsTakenOrRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            int[] points = random.ints(random.nextInt(5), 0, random.nextBoolean() ? 0x300 : 0x110000)
                    .toArray();
            String text = new String(points, 0, points.length);
            try {
                assertFalse("seed " + seed, SaslPrep.query(text).isEmpty());
            } catch (IllegalArgumentException refused) {
                assertTrue("seed " + seed, refused.getMessage().matches("is empty|has characters .*"));
            }
        }
    }
}
