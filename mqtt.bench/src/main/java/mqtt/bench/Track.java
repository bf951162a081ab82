package mqtt.bench;

import java.util.HashSet;
import java.util.Set;

/** What has come of one stream, of messages numbered from 0: which are missing, came twice, or late. For one thread. */
final class Track {
    /** As many gaps are remembered; what fills others is counted as late and not as missing or twice. */
    private static final int MOST_MISSING = 1_000_000;

    private final Set<Long> missing = new HashSet<>();
    private long next;
    private long duplicates;
    private long reordered;
    private long gapsForgotten;

    void got(long sequence) {
        if (sequence >= next) {
            for (long gap = next; gap < sequence; gap++) {
                if (missing.size() < MOST_MISSING) {
                    missing.add(gap);
                } else {
                    gapsForgotten++;
                }
            }
            next = sequence + 1;
        } else if (missing.remove(sequence)) {
            reordered++;
        } else if (gapsForgotten > 0) {
            gapsForgotten--;
            reordered++;
        } else {
            duplicates++;
        }
    }

    long duplicates() {
        return duplicates;
    }

    /** Those that came behind later ones. */
    long reordered() {
        return reordered;
    }

    /** @param sent how many there were */
    long lost(long sent) {
        return missing.size() + gapsForgotten + Math.max(0, sent - next);
    }
}
