package mqtt.ban;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class FlappingTest {
    private final Flapping flapping = new Flapping(new Flapping.Limit(3, 1000));

    private boolean connect(String clientId, long atMillis) {
        return flapping.isTooOften(new BanTarget(BanKind.CLIENT_AT, "", clientId), atMillis);
    }

    @Test
    public void oneMoreThanAllowedWithinTheWindowIsTooOften() {
        assertFalse(connect("a", 0));
        assertFalse(connect("a", 10));
        assertFalse(connect("a", 20));
        assertFalse("another one", connect("b", 25));
        assertTrue(connect("a", 999));
        assertFalse("counts from the beginning", connect("a", 999));
    }

    @Test
    public void theWindowSlides() {
        for (int i = 0; i < 100; i++) {
            assertFalse("" + i, connect("a", 334 * i));
        }
        assertTrue(connect("b", 0) || connect("b", 900) || connect("b", 901) || connect("b", 999));
        assertFalse(connect("c", 0) || connect("c", 900) || connect("c", 901) || connect("c", 1000));
        assertTrue(connect("c", 1001));
    }

    @Test
    public void maybeOff() {
        flapping.limit(new Flapping.Limit(0, 1000));
        for (int i = 0; i < 100; i++) {
            assertFalse(connect("a", 0));
        }
        assertEquals(0, flapping.size());
        flapping.limit(new Flapping.Limit(1, 1000));
        assertFalse(connect("a", 0));
        flapping.limit(new Flapping.Limit(1, 1000));
        assertTrue("the same limit goes on", connect("a", 1));
    }

    @Test
    public void isBounded() {
        connect("regular", 0);
        connect("regular", 0);
        connect("regular", 0);
        for (int i = 0; i < 5 * Flapping.MOST_CLIENTS; i++) {
            connect("c" + i, 0);
        }
        assertEquals(Flapping.MOST_CLIENTS, flapping.size());
        assertFalse("forgotten", connect("regular", 0));
        String longId = "x".repeat(60_000);
        for (int i = 0; i < 200; i++) {
            connect(longId + i, 0);
        }
        assertTrue("" + flapping.size(), flapping.size() <= Flapping.MOST_CHARS / 60_000);
    }

    @Test
    public void whoComesOftenIsNotForgottenForThoseWhoCameOnce() {
        for (int i = 0; i < 3; i++) {
            assertFalse(connect("busy", i));
            for (int j = 0; j < Flapping.MOST_CLIENTS - 1; j++) {
                connect("once" + i + "-" + j, i);
            }
        }
        assertTrue(connect("busy", 3));
    }
}
