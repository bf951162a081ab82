package mqtt.store.h2;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import mqtt.spi.store.Owner;
import mqtt.store.h2.index.Index;
import mqtt.store.h2.index.IndexFile;
import mqtt.store.h2.log.Damage;
import mqtt.store.h2.log.Entry;
import mqtt.store.h2.log.Folder;
import mqtt.store.h2.log.Log;
import mqtt.store.h2.log.Place;
import mqtt.store.h2.log.Scan;
import mqtt.store.h2.log.Segments;

/** Reads all of a store's files and says what is damaged, and who is affected. Changes nothing. */
final class Check {
    private final Folder folder;
    private final PrintStream out;
    private long damages;

    Check(Folder folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    /** Returns whether all is well. */
    boolean run() throws IOException {
        new Format().check(folder);
        Segments segments = Segments.openReadOnly(folder.sub(Opening.LOG));
        try {
            Index index = index(segments);
            if (index == null) {
                log(segments, 0, queue -> null);
            } else {
                try {
                    entries(index, segments);
                    log(segments, index.state().checkpoint(), index::owner);
                } finally {
                    index.close();
                }
            }
        } finally {
            segments.close();
        }
        out.println(damages == 0 ? "all is well" : damages + " damages; fogg store repair sets them aside");
        return damages == 0;
    }

    private void damage(String line) {
        damages++;
        out.println("DAMAGED: " + line);
    }

    /** Null if it cannot be read. */
    private Index index(Segments segments) {
        if (!folder.file(IndexFile.NAME).exists()) {
            if (!segments.all().isEmpty()) {
                damage("there is a log, but no index");
            }
            return null;
        }
        try {
            Index index = IndexFile.openReadOnly(folder, segments);
            out.println("index: " + index.queueCount() + " queues, " + index.entryCount() + " messages, as of "
                    + Place.text(index.state().checkpoint()));
            return index;
        } catch (RuntimeException e) {
            damage("index cannot be opened: " + cause(e));
            return null;
        }
    }

    private static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private void entries(Index index, Segments segments) {
        Log log = new Log(segments, 0, 0);
        TreeMap<Long, Integer> unreadable = new TreeMap<>();
        try {
            index.readAll((key, entry) -> {
                if (!isReadable(log, entry) && index.isKnown(key.queue())) {
                    unreadable.merge(key.queue(), 1, Integer::sum);
                }
            });
        } catch (RuntimeException e) {
            damage("index: not all of it can be read: " + cause(e));
        }
        unreadable.forEach((queue, count) ->
                damage(count + " messages of " + Report.name(index.owner(queue)) + " cannot be read"));
    }

    static boolean isReadable(Log log, Entry entry) {
        try {
            if (!entry.body().isGone()) {
                log.read(entry.body());
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void log(Segments segments, long checkpoint, LongFunction<Owner> owners) throws IOException {
        Scan scan = new Scan(segments);
        scan.run(
                checkpoint,
                found -> damage("log: segment=" + Place.segment(found.from()) + " from=" + Place.offset(found.from())
                        + " to=" + Place.offset(found.to()) + names(found, owners)));
        out.println("log: " + segments.all().size() + " segments, " + scan.records() + " records, up to "
                + Place.text(scan.end()));
    }

    private static String names(Damage damage, LongFunction<Owner> owners) {
        try {
            return Report.names("; it seems to be about ", Set.copyOf(damage.queues()), owners);
        } catch (RuntimeException unknown) {
            return ""; // the index is damaged as well
        }
    }
}
