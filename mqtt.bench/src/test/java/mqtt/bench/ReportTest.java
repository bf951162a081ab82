package mqtt.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.HdrHistogram.Histogram;
import org.junit.Test;

public class ReportTest {
    private static Result result() {
        Histogram nanos = new Histogram(3);
        nanos.recordValue(1_000);
        nanos.recordValue(2_000_000);
        return new Result()
                .put("scenario", "p2p")
                .put("sent", 1_234_567L)
                .put("seconds", 1.5)
                .latency("latency_us", nanos)
                .latency("acknowledge_us", new Histogram(3));
    }

    @Test
    public void isAnObjectOfJson() {
        assertEquals(
                "{\"scenario\":\"p2p\",\"sent\":1234567,\"seconds\":1.5,\"latency_us\":{\"p50\":1.0,\"p90\":2000.895,"
                        + "\"p99\":2000.895,\"p99_9\":2000.895,\"max\":2000.895},\"lost\":0}",
                Report.json(result().fault("lost", 0)));
    }

    @Test
    public void isTextForPeople() {
        String text = Report.text(result());
        assertTrue(text, text.contains(String.format("sent        %,d", 1_234_567)));
        assertTrue(text, text.contains("latency_us  p50 1.0   p90 2000.895"));
    }

    @Test
    public void faultsAreCountedAgainstIt() {
        assertFalse(result().fault("lost", 0).isFailed());
        assertTrue(result().fault("lost", 1).fault("damaged", 0).isFailed());
    }
}
