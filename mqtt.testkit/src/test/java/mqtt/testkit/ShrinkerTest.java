package mqtt.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ShrinkerTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

    private static List<Integer> shrunk(Predicate<List<Integer>> fails) {
        return Shrinker.shrink(HUNDRED, fails);
    }

    @Test
    public void leavesWhatMakesItFail() {
        assertEquals(List.of(42), shrunk(all -> all.contains(42)));
        assertEquals(List.of(0, 99), shrunk(all -> all.contains(0) && all.contains(99)));
        assertEquals(List.of(), shrunk(all -> true));
        assertEquals(HUNDRED, shrunk(all -> all.size() == 100));
        assertEquals(List.of(7), Shrinker.shrink(List.of(7), all -> all.size() == 1));
        assertEquals(List.of(), Shrinker.shrink(List.of(), all -> true));
    }

    @Test
    public void keepsTheOrder() {
        assertEquals(
                List.of(10, 50, 90),
                shrunk(all -> all.contains(10) && all.indexOf(50) < all.lastIndexOf(90) && all.contains(50)));
    }

    @Test
    public void asksFewTimes() {
        AtomicInteger asked = new AtomicInteger();
        shrunk(all -> {
            asked.incrementAndGet();
            return all.contains(42);
        });
        assertTrue("" + asked, asked.get() < 30);
    }

    @Test
    public void nothingThatIsLeftCanBeLeftOut() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Integer> needed = new ArrayList<>(HUNDRED);
            Collections.shuffle(needed, random);
            List<Integer> some = needed.subList(0, random.nextInt(6));
            int parity = random.nextInt(2);
            Predicate<List<Integer>> fails =
                    all -> all.containsAll(some) && all.size() % 2 == parity || all.size() > 60;
            List<Integer> rest = shrunk(fails);
            assertTrue("seed " + seed, fails.test(rest));
            for (int i = 0; i < rest.size(); i++) {
                List<Integer> less = new ArrayList<>(rest);
                less.remove(i);
                assertTrue("seed " + seed + " " + rest, !fails.test(less));
            }
        }
    }
}
