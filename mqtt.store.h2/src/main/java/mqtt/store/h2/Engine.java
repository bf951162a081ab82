package mqtt.store.h2;

import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import mqtt.api.Message;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.KeptQueue;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Read;
import mqtt.spi.store.Store;
import mqtt.store.h2.index.Census;
import mqtt.store.h2.index.Index;
import mqtt.store.h2.log.Entry;
import mqtt.store.h2.log.Log;
import mqtt.store.h2.log.Place;
import mqtt.store.h2.log.Segment;
import mqtt.store.h2.log.Segments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store whose files are open. For one thread at a time. */
final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long CACHE_BYTES =
            Math.min(8 << 20, Runtime.getRuntime().maxMemory() / 32);
    private static final int SWEPT_AT_ONCE = 2_000;

    private final Segments segments;
    private final Index index;
    private final Log log;
    private final Checkpoints checkpoints;
    private final Collector collector;
    private final MessageCache cache = new MessageCache(CACHE_BYTES);
    private final long lastMillis;
    private Census census; // null once something has changed
    private long bytesRead;
    private long unreadable;

    /**
     * @param census just taken
     * @param lastMillis when the last batch was written; 0 if there was none
     */
    Engine(Segments segments, Index index, Log log, Census census, long lastMillis) {
        this.segments = segments;
        this.index = index;
        this.log = log;
        this.census = census;
        this.lastMillis = lastMillis;
        checkpoints = new Checkpoints(log, segments, index);
        collector = new Collector(log, segments, index);
    }

    Log log() {
        return log;
    }

    Index index() {
        return index;
    }

    Segments segments() {
        return segments;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    long lastMillis() {
        return lastMillis;
    }

    long bytesRead() {
        return bytesRead;
    }

    /** How many messages could not be read. */
    long unreadable() {
        return unreadable;
    }

    /** Something is about to change. */
    void changing() {
        census = null;
    }

    /**
     * Does a little of what can wait.
     *
     * @param hasRoom whether there is room for what only saves time
     * @return whether there was something to do
     */
    boolean tidy(long millis, boolean hasRoom) throws IOException {
        boolean isSweeping = !index.leavings().isEmpty();
        if (isSweeping) {
            changing();
            index.sweep(SWEPT_AT_ONCE);
        }
        boolean isCollecting = collector.step(Collector.before(checkpoints.last()), millis);
        return hasRoom && log.isNearEnd() && segments.prepare() || isCollecting || isSweeping;
    }

    /** All of it on the disk. */
    void checkpoint(long millis) throws IOException {
        checkpoints.run(millis);
        index.repeat(false);
    }

    /** Has nothing needed in some segments, and lets them go. */
    void evacuate(Set<Integer> numbers, long millis) throws IOException {
        changing();
        if (numbers.contains(Place.segment(log.end()))) {
            log.roll(millis);
        }
        for (int number : numbers) {
            Segment segment = segments.get(number);
            if (segment != null) {
                collector.evacuate(segment, millis);
            }
        }
        for (int i = 0; i < 2 && !numbers.isEmpty(); i++) {
            checkpoint(millis);
        }
    }

    // ---- reading

    void read(Read read) {
        read.restart();
        if (read.places() != null) {
            for (long seq : read.places()) {
                Entry entry = index.isKnown(read.queue()) ? index.get(read.queue(), seq) : null;
                if (entry != null) {
                    read.add(kept(read.queue(), seq, entry));
                }
            }
            return;
        }
        long[] bytes = {0};
        index.visit(read.queue(), read.from(), read.to(), read.newestFirst(), (seq, entry) -> {
            if (entry.underway() != null || !isWanted(read, entry)) {
                return true;
            }
            bytes[0] += entry.body().bytes();
            if (!read.found().isEmpty() && bytes[0] > read.mostBytes()) {
                return false;
            }
            read.add(kept(read.queue(), seq, entry));
            return read.found().size() < read.mostMessages();
        });
    }

    private static boolean isWanted(Read read, Entry entry) {
        return (read.only() == null || read.only() == entry.qos())
                && (read.expiredAtMillis() == 0 || entry.body().expiresAtMillis() <= read.expiredAtMillis());
    }

    private KeptMessage kept(long queue, long seq, Entry entry) {
        return new KeptMessage(
                queue,
                seq,
                entry.qos(),
                entry.retain(),
                entry.identifiers(),
                entry.underway(),
                message(queue, seq, entry));
    }

    /** Null if it is needed no more, or cannot be read. */
    private Message message(long queue, long seq, Entry entry) {
        if (entry.body().isGone()) {
            return null;
        }
        Message message = cache.get(entry.body().place());
        if (message == null) {
            try {
                message = log.read(entry.body());
            } catch (IOException e) {
                unreadable++;
                Owner owner = index.owner(queue);
                LOG.warn("message lost: owner={} seq={}: {}", Report.name(owner), seq, e.getMessage());
                return null;
            }
            bytesRead += entry.body().length();
            cache.put(entry.body().place(), message);
        }
        return message;
    }

    /** Tells all messages of a queue, also those under way. */
    void visit(long queue, Consumer<KeptMessage> visitor) {
        index.visit(queue, 0, Long.MAX_VALUE, false, (seq, entry) -> {
            visitor.accept(kept(queue, seq, entry));
            return true;
        });
    }

    /** Tells all there is. */
    void visit(Store.Visitor visitor) {
        Census counted = census != null ? census : Census.take(index, segments);
        index.forEachQueue((queue, owner) -> {
            Census.Count count = counted.of(queue);
            visitor.queue(new KeptQueue(
                    queue,
                    owner,
                    index.subscriptions(queue),
                    index.receipts(queue),
                    count.underWay(),
                    count.waitingQos1(),
                    count.waitingQos2(),
                    count.waitingBytes(),
                    count.firstSeq(),
                    count.lastSeq()));
        });
        census = null;
    }

    // ---- the end

    /** Brings all to the disk and lets go of the files. */
    void close(long millis) throws IOException {
        try {
            if (checkpoints.isUseful() || log.end() != checkpoints.last()) {
                checkpoint(millis);
            }
        } finally {
            abandon();
        }
    }

    /** Lets go of the files as they are. */
    void abandon() {
        try {
            index.close();
        } catch (RuntimeException e) {
            LOG.debug("index not closed", e);
        } finally {
            segments.close();
        }
    }
}
