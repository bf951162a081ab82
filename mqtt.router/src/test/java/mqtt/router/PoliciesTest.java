package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class PoliciesTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static String of(String share, String exceptions) {
        return new Policies(" round-robin ", exceptions).of(share).name();
    }

    @Test
    public void theFirstThatFitsCounts() {
        String exceptions = " jobs=sticky , eu-*=hash-topic, eu-west=random,,*-last = least-loaded,a=b=hash-client";
        assertEquals("sticky", of("jobs", exceptions));
        assertEquals("round-robin", of("jobs2", exceptions));
        assertEquals("round-robin", of("2jobs", exceptions));
        assertEquals("hash-topic", of("eu-", exceptions));
        assertEquals("hash-topic", of("eu-west", exceptions));
        assertEquals("round-robin", of("neu-west", exceptions));
        assertEquals("least-loaded", of("at-last", exceptions));
        assertEquals("hash-client", of("a=b", exceptions));
        assertEquals("round-robin", of("jobs", ""));
    }

    @Test
    public void starsStandForAnyCharacters() {
        assertEquals("random", of("", "*=random"));
        assertEquals("random", of("a\nb", "*=random"));
        assertEquals("random", of("aXbXbc", "a*b*c=random"));
        assertEquals("round-robin", of("aXbXb", "a*b*c=random"));
        assertEquals("random", of("abab", "*ab=random"));
        assertEquals("random", of("ab", "**ab**=random"));
        assertEquals("round-robin", of("a", "a*b=random"));
        assertEquals("only stars are special", "round-robin", of("abc", "a.c=random"));
        assertEquals("random", of("(a.c", "(a.*=random"));
    }

    @Test
    public void longNamesCostLittle() {
        String exceptions = "a*a*a*a*a*a*a*a*b=random";
        assertEquals("round-robin", of("a".repeat(65_000), exceptions));
    }

    @Test
    public void wrongValuesAreNamed() {
        String message = wrong("roundrobin", "");
        assertTrue(message, message.contains("shared_policy: roundrobin is none of hash-client, hash-topic, least"));
        message = wrong("random", "a=sticky,b=fair");
        assertTrue(message, message.contains("shared_policies: fair is none of"));
        message = wrong("random", "a=sticky,b");
        assertTrue(message, message.contains("shared_policies: b is not SHARE=POLICY"));
    }

    private static String wrong(String usual, String exceptions) {
        return assertThrows(IllegalArgumentException.class, () -> new Policies(usual, exceptions))
                .getMessage();
    }
}
