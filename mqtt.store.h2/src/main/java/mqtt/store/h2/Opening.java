package mqtt.store.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;
import mqtt.store.h2.index.Census;
import mqtt.store.h2.index.Holes;
import mqtt.store.h2.index.Index;
import mqtt.store.h2.index.IndexFile;
import mqtt.store.h2.index.Salvage;
import mqtt.store.h2.log.Damage;
import mqtt.store.h2.log.Folder;
import mqtt.store.h2.log.Log;
import mqtt.store.h2.log.Place;
import mqtt.store.h2.log.Replay;
import mqtt.store.h2.log.Segments;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a store, however the process before ended: reads the index, does once more what the log says since, and looks at every
 * page. An index that cannot be read is set aside and made anew of what can be read of it and of the log; what is damaged is
 * reported, and does not keep the rest from being served.
 */
final class Opening {
    static final String LOG = "log";
    private static final String DAMAGED = "damaged";
    private static final Logger LOGGER = LoggerFactory.getLogger(Opening.class);
    /** As many queues may have been made that are not known any more. */
    private static final long UNKNOWN_QUEUES = 1_000_000;
    /** As many batches may have been written that are not known any more. */
    private static final long UNKNOWN_BATCHES = 1_000;

    private final Folder folder;
    private final Settings settings;
    private final Format format;
    private final Report report;
    private final Set<Long> damagedPlaces = new HashSet<>();

    Opening(Folder folder, Settings settings, Format format, Report report) {
        this.folder = folder;
        this.settings = settings;
        this.format = format;
        this.report = report;
    }

    /**
     * Opens it.
     *
     * @param until what the log has from this place on is cut off
     * @param leastBatch batches have higher numbers
     * @throws IOException if it is in a later format, or files cannot be written or read
     */
    Engine open(long until, long leastBatch, long millis) throws IOException {
        folder.create();
        format.prepare(folder);
        Segments segments = Segments.open(folder.sub(LOG), settings.segmentBytes());
        try {
            segments.clean();
            Index index;
            try {
                index = IndexFile.open(folder, IndexFile.NAME, settings.indexCacheBytes(), segments);
                if (index.state().format() > Format.NUMBER) {
                    index.close();
                    throw new IOException(folder.path() + " has an index of a later version of Fogg");
                }
            } catch (RuntimeException unreadable) {
                return salvage(segments, until, leastBatch, millis, unreadable);
            }
            folder.force(); // a new index has its name
            try {
                if (!Replay.canBegin(segments, index.state().checkpoint())) {
                    throw new MVStoreException(
                            DataUtils.ERROR_FILE_CORRUPT, "it is older than the log: its last state was not found");
                }
                return replay(segments, index, index.state().checkpoint(), until, leastBatch);
            } catch (RuntimeException unreadable) {
                index.close();
                return salvage(segments, until, leastBatch, millis, unreadable);
            } catch (IOException e) {
                index.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            segments.close();
            throw e;
        }
    }

    private Engine salvage(Segments segments, long until, long leastBatch, long millis, RuntimeException why)
            throws IOException {
        if (Disk.isFull(why) || !IndexFile.isDamage(why)) {
            throw new IOException("index cannot be opened", why);
        }
        if (segments.all().isEmpty()) {
            LOGGER.info("index made anew: the first start was not completed");
            folder.file(IndexFile.NAME).delete();
            Index index = IndexFile.open(folder, IndexFile.NAME, settings.indexCacheBytes(), segments);
            return replay(segments, index, 0, until, leastBatch);
        }
        LOGGER.warn("index damaged", why);
        Folder damaged = folder.sub(DAMAGED);
        damaged.create();
        String name = IndexFile.NAME + '-' + millis;
        Salvage salvage = Salvage.of(folder, damaged, name);
        Index index = IndexFile.open(folder, IndexFile.NAME, settings.indexCacheBytes(), segments);
        try {
            long from = salvage.isStateKnown() ? index.state().checkpoint() : 0;
            Holes holes = salvage.holes();
            index.skipQueues(index.nextQueue() + UNKNOWN_QUEUES);
            if (from != 0 && !holes.isEmpty()) {
                index.repeat(true);
                new Replay(segments, holes.filling(index), damage -> {}, 0).run(0, 0, from);
            }
            Engine engine = replay(segments, index, from, until, leastBatch);
            report.damage("index damaged, now in " + damaged.path().resolve(name) + ": "
                    + (holes.isEmpty() ? "nothing is missing" : missing(engine.index(), holes)));
            return engine;
        } catch (IOException | RuntimeException e) {
            index.close();
            throw e;
        }
    }

    private static String missing(Index index, Holes holes) {
        Set<Long> queues = new LinkedHashSet<>();
        LongStream.Builder all = LongStream.builder();
        index.forEachQueue((queue, owner) -> all.add(queue));
        holes.affected(all.build()).forEach(queues::add);
        return (holes.isMissingQueues() ? "sessions are missing that have not changed lately; " : "")
                + "what was missing was looked for in the log: messages may come again, subscriptions may be missing"
                + Report.names(" of ", queues, index::owner);
    }

    private Engine replay(Segments segments, Index index, long from, long until, long leastBatch) throws IOException {
        index.repeat(true);
        Replay replay = new Replay(segments, index, damage -> report(damage, index), from);
        replay.run(from, from == 0 ? 0 : index.state().batch(), until);
        Log.cut(segments, replay.end());
        Census census = Census.take(index, segments);
        if (!census.lost().isEmpty()) {
            LOGGER.info(
                    "entries of deleted segments dropped: {}",
                    census.lost().values().stream().mapToInt(n -> n).sum());
        }
        if (index.state().format() != Format.NUMBER) {
            index.state().format(Format.NUMBER);
        }
        long lastBatch = Math.max(Math.max(leastBatch, index.state().batch()), replay.lastBatch()) + UNKNOWN_BATCHES;
        LOGGER.info(
                "store opened: folder={} queues={} messages={} log={} replayed={}{}",
                folder.path(),
                index.queueCount(),
                index.entryCount(),
                Place.text(replay.end()),
                replay.records(),
                replay.wasTorn() ? " torn" : "");
        Log log = new Log(segments, replay.end(), lastBatch);
        return new Engine(
                segments,
                index,
                log,
                census,
                Math.max(replay.lastMillis(), index.state().aliveMillis()));
    }

    private void report(Damage damage, Index index) {
        if (damagedPlaces.add(damage.from())) {
            report.damage(damage, index::owner);
            keepCopy(folder, Place.segment(damage.from()));
        }
    }

    /** For somebody to look at. */
    static void keepCopy(Folder folder, int segment) {
        String name = String.format(Locale.ROOT, "%010d.log", segment);
        Path original = folder.sub(LOG).path().resolve(name);
        Path copy = folder.sub(DAMAGED).path().resolve(name);
        if (!Files.exists(original) || Files.exists(copy)) {
            return;
        }
        try {
            Files.createDirectories(copy.getParent());
            Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOGGER.warn("no copy of the damaged segment {}: {}", segment, e.toString());
        }
    }
}
