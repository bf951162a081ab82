package mqtt.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class FuzzerTest {
    @Rule
    public final Timeout limit = Timeout.seconds(Fuzzer.limitSeconds(1));

    /** Cannot stand bytes that begin with "bug". */
    public static final class Planted {
        public static void fuzzerTestOneInput(byte[] input) {
            if (input.length > 2 && input[0] == 'b' && input[1] == 'u' && input[2] == 'g') {
                throw new IllegalStateException("planted");
            }
        }
    }

    @Test
    public void findsSaysAndPlaysAgain() throws Exception {
        AssertionError found =
                assertThrows(AssertionError.class, () -> Fuzzer.run(Planted.class, List.of("bag".getBytes())));
        String report = found.getMessage();
        assertTrue(report, report.contains("IllegalStateException: planted"));
        assertTrue(report, report.contains("INFO: Seed: "));
        Matcher again =
                Pattern.compile("again with -Dfuzz.replay=(627567[0-9a-f]*)").matcher(report);
        assertTrue(report, again.find());

        System.setProperty("fuzz.replay", again.group(1));
        try {
            Throwable thrown = assertThrows(InvocationTargetException.class, () -> Fuzzer.run(Planted.class, List.of()))
                    .getCause();
            assertEquals("planted", thrown.getMessage());
            System.setProperty("fuzz.replay", HexFormat.of().formatHex("bag".getBytes()));
            Fuzzer.run(Planted.class, List.of());
        } finally {
            System.clearProperty("fuzz.replay");
        }
    }
}
