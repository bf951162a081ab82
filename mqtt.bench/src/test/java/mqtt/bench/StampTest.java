package mqtt.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import org.junit.Test;

public class StampTest {
    @Test
    public void comesBackAsItWasWritten() {
        byte[] packet = new byte[100];
        Stamp.write(packet, 10, 74, 7, 1L << 40, -5);
        byte[] payload = Arrays.copyOfRange(packet, 10, 74);
        assertEquals(7, Stamp.stream(payload));
        assertEquals(1L << 40, Stamp.sequence(payload));
        assertEquals(-5, Stamp.dueNanos(payload));
        assertTrue(Stamp.isWhole(payload, 64));
        assertFalse(Stamp.isWhole(payload, 65));
        payload[63]++;
        assertFalse(Stamp.isWhole(payload, 64));
    }

    @Test
    public void mayBeAllThereIs() {
        byte[] payload = new byte[Stamp.BYTES];
        Stamp.write(payload, 0, Stamp.BYTES, 1, 2, 3);
        assertTrue(Stamp.isWhole(payload, Stamp.BYTES));
        assertEquals(3, Stamp.dueNanos(payload));
    }
}
