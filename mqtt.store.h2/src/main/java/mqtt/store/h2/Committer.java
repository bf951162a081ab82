package mqtt.store.h2;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Inbox;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Read;
import mqtt.spi.store.Request;
import mqtt.store.h2.log.Log;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a batch of requests: writes them down, does what was written, forces it to the disk if somebody waits for that, and
 * tells those who wait, in the order of the requests. For one thread.
 */
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final int NOTHING = -1;
    private static final int IMPOSSIBLE = -2;
    private static final int ANSWERED = -3;

    private final Engine engine;
    private final Log log;
    private int[] records = new int[64];
    private long cut = Long.MAX_VALUE;
    private long bytes;
    private boolean isForced;

    Committer(Engine engine) {
        this.engine = engine;
        log = engine.log();
    }

    /**
     * If it failed half-way: where the log is to be cut off before anything else is done, for nobody was told of what is
     * behind. {@link Long#MAX_VALUE} if all is well.
     */
    long cut() {
        return cut;
    }

    /** How many bytes the last batch had. */
    long bytes() {
        return bytes;
    }

    /** Whether the last batch was forced. */
    boolean isForced() {
        return isForced;
    }

    /**
     * Does the requests that are there.
     *
     * @param requests as the inbox gave them; null for those that are answered already
     * @throws IOException if it failed; if {@link #cut} says nothing, nothing was written
     */
    void run(Inbox inbox, List<Request> requests, long millis) throws IOException {
        int count = requests.size();
        if (records.length < count) {
            records = new int[Math.max(count, 2 * records.length)];
        }
        bytes = 0;
        isForced = false;
        int firstToForce = encode(requests, count, millis);
        long start = log.end();
        cut = start;
        if (!log.isBatchEmpty()) {
            engine.changing();
            bytes = log.batchBytes();
            log.write();
        }
        for (int i = 0; i < count; i++) {
            if (records[i] >= 0) {
                log.tell(records[i], engine.index());
            } else if (requests.get(i) instanceof Read read) {
                engine.read(read);
            }
        }
        int told = Math.min(firstToForce, count);
        cut = told < count ? endOf(told, start) : log.end();
        answer(inbox, 0, told);
        tell(inbox);
        if (told < count) {
            log.force();
            isForced = true;
            cut = log.end();
            answer(inbox, told, count);
            tell(inbox);
        }
        cut = Long.MAX_VALUE;
        log.finish();
    }

    /** Where the records of the first requests end. */
    private long endOf(int count, long start) {
        for (int i = count - 1; i >= 0; i--) {
            if (records[i] >= 0) {
                return log.endOf(records[i]);
            }
        }
        return start;
    }

    /** Returns the first request that waits for the disk. */
    private int encode(List<Request> requests, int count, long millis) throws IOException {
        int firstToForce = Integer.MAX_VALUE;
        log.begin(millis);
        for (int i = 0; i < count; i++) {
            Request request = requests.get(i);
            if (request == null) {
                records[i] = ANSWERED;
                continue;
            }
            if (request instanceof Read) {
                records[i] = NOTHING;
                continue;
            }
            try {
                records[i] = log.add(request);
            } catch (RuntimeException e) {
                LOG.error("request cannot be written down", e);
                records[i] = IMPOSSIBLE;
            }
            if (records[i] >= 0 && request.durability() == Durability.DISK) {
                firstToForce = Math.min(firstToForce, i);
            }
        }
        Arrays.fill(records, count, records.length, ANSWERED);
        return firstToForce;
    }

    /** An event loop that does not take it is about to end: that is no failure of the store. */
    static void tell(Inbox inbox) {
        try {
            inbox.tell();
        } catch (RuntimeException e) {
            LOG.warn("not everybody could be told: {}", e.toString());
        }
    }

    private void answer(Inbox inbox, int from, int to) {
        for (int i = from; i < to; i++) {
            if (records[i] == IMPOSSIBLE) {
                inbox.refused(i, NotKept.FAILED);
            } else if (records[i] != ANSWERED) {
                inbox.kept(i);
            }
        }
    }
}
