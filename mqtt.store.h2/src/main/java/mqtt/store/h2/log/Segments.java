package mqtt.store.h2.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.store.fs.FilePath;

/**
 * The files of the log, by number, without a number left out. A file is full of zeros before it is written to, so that its
 * size does not change when it is forced; those that are needed no more are kept to be used again. For one thread.
 */
public final class Segments {
    private static final Pattern NAME = Pattern.compile("([0-9]{10})\\.log");

    private final Folder folder;
    private final int usualSize;
    private final boolean isReadOnly;
    private final TreeMap<Integer, Segment> segments = new TreeMap<>();
    private final Spares spares;
    private long bytes;

    private Segments(Folder folder, int usualSize, boolean isReadOnly) {
        this.folder = folder;
        this.usualSize = usualSize;
        this.isReadOnly = isReadOnly;
        spares = new Spares(folder, usualSize);
    }

    /** @param usualSize of new ones, in bytes; a multiple of 8 */
    public static Segments open(Folder folder, int usualSize) throws IOException {
        folder.create();
        return open(new Segments(folder, usualSize, false));
    }

    /** To look only. */
    public static Segments openReadOnly(Folder folder) throws IOException {
        return open(new Segments(folder, 0, true));
    }

    private static Segments open(Segments segments) throws IOException {
        try {
            for (FilePath file : segments.folder.files()) {
                segments.find(file);
            }
            return segments;
        } catch (IOException | RuntimeException e) {
            segments.close();
            throw e;
        }
    }

    private void find(FilePath file) throws IOException {
        Matcher name = NAME.matcher(file.getName());
        if (name.matches()) {
            int number = Integer.parseInt(name.group(1));
            Segment segment = Segment.open(number, file, isReadOnly);
            segments.put(number, segment);
            bytes += segment.size();
        } else {
            spares.find(file);
        }
    }

    /** Deletes spare files that were left: nobody knows whether they are whole. */
    public void clean() {
        spares.clean();
    }

    /** The highest format that one of them has. */
    public int format() throws IOException {
        int highest = 0;
        for (Segment segment : segments.values()) {
            highest = Math.max(highest, segment.format());
        }
        return highest;
    }

    /** Null if there is none of this number. */
    public Segment get(int number) {
        return segments.get(number);
    }

    /** The first one of at least this number; null if there is none. */
    Segment from(int number) {
        var entry = segments.ceilingEntry(number);
        return entry == null ? null : entry.getValue();
    }

    /** All, in order. */
    public Collection<Segment> all() {
        return Collections.unmodifiableCollection(segments.values());
    }

    /** Those that nothing is alive in, with lower numbers. */
    public List<Segment> deadBefore(int number) {
        List<Segment> dead = new ArrayList<>();
        for (Segment segment : segments.headMap(number).values()) {
            if (segment.live() == 0) {
                dead.add(segment);
            }
        }
        return dead;
    }

    /** How many bytes the files have, spare ones included. */
    public long bytes() {
        return bytes + spares.bytes();
    }

    /** What is alive in all of them. */
    public long live() {
        long live = 0;
        for (Segment segment : segments.values()) {
            live += segment.live();
        }
        return live;
    }

    /** Somebody waits for a body, or no more if the share is negative. */
    public void addLive(long place, int share) {
        Segment segment = share == 0 ? null : segments.get(Place.segment(place));
        if (segment != null) {
            segment.addLive(share);
        }
    }

    /** The one of a number, with room for so many bytes; it may be there already if it could not be used the last time. */
    Segment make(int number, int room) throws IOException {
        int size = Math.max(usualSize, Frame.total(room) + Segment.HEADER + Frame.BATCH_BYTES + Frame.END_BYTES);
        Segment there = segments.get(number);
        if (there != null) {
            if (there.size() >= size) {
                return there;
            }
            drop(there);
        }
        FilePath file = folder.file(String.format(Locale.ROOT, "%010d.log", number));
        try {
            if (size != usualSize || !spares.take(file)) {
                Spares.fill(file, size);
            }
        } catch (IOException | RuntimeException e) {
            delete(file);
            throw e instanceof IOException io ? io : new IOException("cannot make " + file, e);
        }
        Segment segment = Segment.open(number, file, false);
        segments.put(number, segment);
        bytes += segment.size();
        segment.writeHeader();
        folder.force();
        return segment;
    }

    static void delete(FilePath file) {
        try {
            file.delete();
        } catch (RuntimeException stays) {
            // it is made anew, or found when the store is opened
        }
    }

    /** One that is needed no more: kept to be used again, or deleted. */
    public void retire(Segment segment) throws IOException {
        forget(segment);
        try {
            if (segment.size() == usualSize && spares.add(segment.file(), segment.number())) {
                return;
            }
        } catch (RuntimeException e) {
            // then it is deleted
        }
        delete(segment.file());
    }

    /** Deletes one. */
    void drop(Segment segment) throws IOException {
        forget(segment);
        delete(segment.file());
    }

    private void forget(Segment segment) throws IOException {
        if (segments.remove(segment.number(), segment)) {
            bytes -= segment.size();
        }
        segment.close();
    }

    /** Deletes all that have a higher number. */
    void dropAfter(int number) throws IOException {
        for (Segment segment : List.copyOf(segments.tailMap(number, false).values())) {
            drop(segment);
        }
    }

    /** Deletes spare files: there is no more room on the disk. Returns whether there were any. */
    public boolean dropSpares() {
        return spares.drop();
    }

    /**
     * Has a file ready for the next segment, a little more of it each time.
     *
     * @return whether there is more to do
     */
    public boolean prepare() throws IOException {
        return spares.prepare();
    }

    List<Segment> dirty() {
        return segments.values().stream().filter(Segment::isDirty).toList();
    }

    void force() throws IOException {
        for (Segment segment : segments.values()) {
            segment.force();
        }
    }

    /** Closes the files, as they are. */
    public void close() {
        for (Segment segment : segments.values()) {
            try {
                segment.close();
            } catch (IOException e) {
                // nothing is written that was not written before
            }
        }
        segments.clear();
        spares.close();
    }
}
