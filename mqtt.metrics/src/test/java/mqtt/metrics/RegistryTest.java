package mqtt.metrics;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import mqtt.spi.metric.Counter;
import org.junit.Test;

public class RegistryTest {
    private final Registry metrics = new Registry();

    @Test
    public void oneCounterForOneName() {
        Counter counter = metrics.counter("a.b");
        counter.increment();
        metrics.counter("a.b").add(41);

        assertSame(counter, metrics.counter("a.b"));
        assertEquals(42, counter.sum());
    }

    @Test
    public void theSnapshotIsInTheOrderOfTheNamesAndDoesNotChange() {
        metrics.counter("b").add(2);
        metrics.counter("c");
        metrics.gauge("a", () -> 1);
        Map<String, Long> before = metrics.snapshot();

        metrics.counter("b").add(5);

        assertEquals("{a=1, b=2, c=0}", before.toString());
        assertEquals("{a=1, b=7, c=0}", metrics.snapshot().toString());
    }

    @Test
    public void gaugesOfOneNameAreAddedAndCloseOneByOne() throws Exception {
        LongSupplier ten = () -> 10;
        AutoCloseable first = metrics.gauge("g", ten);
        AutoCloseable second = metrics.gauge("g", ten);
        assertEquals(Map.of("g", 20L), metrics.snapshot());

        first.close();
        first.close();
        assertEquals(Map.of("g", 10L), metrics.snapshot());

        second.close();
        assertEquals(Map.of(), metrics.snapshot());
    }

    @Test
    public void aGaugeThatThrowsHidesOnlyItself() {
        metrics.gauge("bad", () -> {
            throw new IllegalStateException("gone");
        });
        metrics.gauge("good", () -> 1);

        assertEquals(Map.of("good", 1L), metrics.snapshot());
    }

    @Test(timeout = 20_000)
    public void countsEveryCallOfManyThreads() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 100_000; n++) {
                    metrics.counter("n").increment();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(400_000, metrics.counter("n").sum());
    }
}
