package mqtt.bench;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.Test;

public class TrackTest {
    private static Track of(long... sequences) {
        Track track = new Track();
        for (long each : sequences) {
            track.got(each);
        }
        return track;
    }

    private static void check(Track track, long sent, long lost, long duplicates, long reordered) {
        assertEquals("lost", lost, track.lost(sent));
        assertEquals("duplicates", duplicates, track.duplicates());
        assertEquals("reordered", reordered, track.reordered());
    }

    @Test
    public void tellsWhatIsWrong() {
        check(of(), 0, 0, 0, 0);
        check(of(0, 1, 2), 3, 0, 0, 0);
        check(of(0, 2), 3, 1, 0, 0);
        check(of(0, 1), 3, 1, 0, 0);
        check(of(0, 2, 1), 3, 0, 0, 1);
        check(of(0, 0, 1, 0), 2, 0, 2, 0);
        check(of(1, 0, 1, 0), 2, 0, 2, 1);
        check(of(), 5, 5, 0, 0);
    }

    @Test
    public void agreesWithANaiveCount() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            int sent = 1 + random.nextInt(30);
            List<Long> arrivals = new ArrayList<>();
            for (long i = 0; i < sent; i++) {
                for (int times = random.nextInt(4); times > 1; times--) { // not at all, once, twice
                    arrivals.add(i);
                }
            }
            Collections.shuffle(arrivals, random);
            Track track = new Track();
            Set<Long> seen = new HashSet<>();
            long highest = -1;
            long duplicates = 0;
            long reordered = 0;
            for (long each : arrivals) {
                track.got(each);
                if (!seen.add(each)) {
                    duplicates++;
                } else if (each < highest) {
                    reordered++;
                }
                highest = Math.max(highest, each);
            }
            assertEquals("seed " + seed, sent - seen.size(), track.lost(sent));
            assertEquals("seed " + seed, duplicates, track.duplicates());
            assertEquals("seed " + seed, reordered, track.reordered());
        }
    }
}
