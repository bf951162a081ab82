package mqtt.store.h2.index;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStoreException;

/** What an index says of itself: as of its last checkpoint, in the same commit. */
public final class IndexState {
    static final String ENTRIES = "entries";
    static final String QUEUES = "queues";
    static final String SUBSCRIPTIONS = "subscriptions";
    static final String RECEIPTS = "receipts";
    private static final String FORMAT = "format";
    private static final String CHECKPOINT = "checkpoint";
    private static final String BATCH = "batch";
    private static final String NEXT_QUEUE = "next_queue";
    private static final String ALIVE = "alive";

    private final Maps maps;
    private final MVMap<String, Long> values;

    IndexState(Maps maps) {
        this.maps = maps;
        values = maps.state();
    }

    private long get(String name, long otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** The format that it has; 0 if it is new. */
    public int format() {
        return (int) get(FORMAT, 0);
    }

    /** On the disk with the next checkpoint. */
    public void format(int format) {
        values.put(FORMAT, (long) format);
    }

    /** How far the log had come. */
    public long checkpoint() {
        return get(CHECKPOINT, 0);
    }

    /** The highest number of a batch before that. */
    public long batch() {
        return get(BATCH, 0);
    }

    /** When that was; 0 if there was none. */
    public long aliveMillis() {
        return get(ALIVE, 0);
    }

    long nextQueue() {
        return get(NEXT_QUEUE, 1);
    }

    /** Whether it is known how far the log had come. */
    boolean isWhole() {
        return values.containsKey(CHECKPOINT) && values.containsKey(FORMAT);
    }

    void note(long checkpoint, long batch, long nextQueue, long millis) {
        values.put(CHECKPOINT, checkpoint);
        values.put(BATCH, batch);
        values.put(NEXT_QUEUE, nextQueue);
        values.put(ALIVE, millis);
        noteSizes();
    }

    void noteSizes() {
        values.put(ENTRIES, maps.entries().sizeAsLong());
        values.put(QUEUES, maps.queues().sizeAsLong());
        values.put(SUBSCRIPTIONS, maps.subscriptions().sizeAsLong());
        values.put(RECEIPTS, maps.receipts().sizeAsLong());
    }

    /** @throws MVStoreException if the maps have not as many things as they had at the checkpoint */
    void checkSizes() {
        checkSize(ENTRIES, maps.entries());
        checkSize(QUEUES, maps.queues());
        checkSize(SUBSCRIPTIONS, maps.subscriptions());
        checkSize(RECEIPTS, maps.receipts());
    }

    private void checkSize(String name, MVMap<?, ?> map) {
        if (map.sizeAsLong() != get(name, 0)) {
            throw new MVStoreException(
                    DataUtils.ERROR_FILE_CORRUPT, name + ": " + map.sizeAsLong() + " of " + get(name, 0));
        }
    }
}
