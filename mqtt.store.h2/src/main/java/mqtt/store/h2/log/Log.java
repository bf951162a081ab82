package mqtt.store.h2.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import mqtt.api.Message;
import mqtt.codec.StoredMessage;
import mqtt.spi.store.Request;

/**
 * What was done, one after another, in files that are only written at their end. A batch is {@link #begin}, any number of
 * {@link #add}, {@link #write}; then {@link #tell} does what its records say. For one thread.
 */
public final class Log {
    private static final int CUT_BYTES = 16;

    private final Segments segments;
    private final Batch batch;
    private final CRC32C crc = new CRC32C();
    private final ReadAhead ahead = new ReadAhead();
    private long end;
    private long forced;
    private long lastBatch;
    private long unforcedBytes;

    /**
     * @param end behind the last record; 0 for a new log
     * @param lastBatch the highest number that a batch has had
     */
    public Log(Segments segments, long end, long lastBatch) {
        this.segments = segments;
        this.end = end;
        this.forced = end;
        this.lastBatch = lastBatch;
        batch = new Batch(segments);
    }

    /**
     * Cuts off what is behind a place, on the disk, too.
     *
     * @param place where a record begins; not in a segment that is not there
     */
    public static void cut(Segments segments, long place) throws IOException {
        segments.dropAfter(Place.segment(place));
        Segment segment = segments.get(Place.segment(place));
        int offset = Place.offset(place);
        if (segment != null && offset < segment.size()) {
            segment.write(offset, ByteBuffer.allocate(Math.min(CUT_BYTES, segment.size() - offset)));
        }
        segments.force();
    }

    // ---- writing

    /** Begins a batch. If anything fails before {@link #write}, there is none. */
    public void begin(long millis) throws IOException {
        batch.begin(end, lastBatch + 1, millis, forced);
        lastBatch = Math.max(lastBatch, batch.number());
    }

    /**
     * Adds what a request does.
     *
     * @return the index of its record; -1 if nothing of it is kept
     * @throws RuntimeException if it cannot be written down; the batch is as before
     */
    public int add(Request request) throws IOException {
        return batch.add(request);
    }

    /**
     * Adds a body that is copied.
     *
     * @param bytes of the body
     * @param targets who waits for it: queue and place of each
     */
    public int addMove(Body body, ByteBuffer bytes, LongList targets) throws IOException {
        return batch.addMove(body, bytes, targets);
    }

    /** How many bytes the batch has. */
    public int batchBytes() {
        return batch.bytes();
    }

    /** How many records it has. */
    public int batchSize() {
        return batch.size();
    }

    public boolean isBatchEmpty() {
        return batch.size() == 0;
    }

    /** Gives the batch to the operating system. If this fails, {@link #end} is where to cut. */
    public void write() throws IOException {
        lastBatch = batch.number();
        unforcedBytes += batch.bytes();
        batch.write();
        end = batch.end();
    }

    /** Whether the segment will soon be full. */
    public boolean isNearEnd() {
        Segment segment = segments.get(Place.segment(end));
        return segment != null && Place.offset(end) > segment.size() / 2;
    }

    /** Goes on in a new segment. */
    public void roll(long millis) throws IOException {
        begin(millis);
        batch.roll();
        write();
        finish();
    }

    /** Does what a record of the batch says. */
    public void tell(int index, Effects effects) {
        batch.tell(index, effects);
    }

    /** Where a record of the batch ends. */
    public long endOf(int index) {
        return batch.endOf(index);
    }

    /** Lets go of the batch. */
    public void finish() {
        batch.clear();
    }

    /** To the disk. */
    public void force() throws IOException {
        if (forced != end) {
            segments.force();
            forced = end;
            unforcedBytes = 0;
        }
    }

    /** How many bytes were written since. */
    public long unforcedBytes() {
        return unforcedBytes;
    }

    /** Where they are. */
    public List<Segment> dirtySegments() {
        return segments.dirty();
    }

    /** Behind the last record. */
    public long end() {
        return end;
    }

    public long lastBatch() {
        return lastBatch;
    }

    // ---- reading

    /**
     * Reads a message.
     *
     * @throws IOException if it is not there, or not what was written
     */
    public Message read(Body body) throws IOException {
        ByteBuffer bytes = readBytes(body);
        try {
            return StoredMessage.read(bytes);
        } catch (IllegalArgumentException e) {
            throw new IOException("message at " + Place.text(body.place()) + " cannot be read", e);
        }
    }

    /** The bytes of a message; valid until the next ones are read. */
    ByteBuffer readBytes(Body body) throws IOException {
        Segment segment = segmentOf(body);
        int offset = Place.offset(body.place()) - Body.CHECKSUM_BYTES;
        int length = Body.CHECKSUM_BYTES + body.length();
        if (segment.number() != Place.segment(end) && length <= ReadAhead.WINDOW) {
            return checked(body, ahead.read(segment, offset, length));
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        segment.read(offset, bytes);
        return checked(body, bytes.flip());
    }

    private Segment segmentOf(Body body) throws IOException {
        Segment segment = segments.get(Place.segment(body.place()));
        boolean isThere = segment != null
                && body.length() > 0
                && (long) Place.offset(body.place()) + body.length() <= segment.size();
        if (!isThere) {
            throw new IOException("no message at " + Place.text(body.place()));
        }
        return segment;
    }

    private ByteBuffer checked(Body body, ByteBuffer bytes) throws IOException {
        int stored = bytes.getInt();
        if (Body.checksum(crc, bytes.duplicate(), body.place()) != stored) {
            throw new IOException("message at " + Place.text(body.place()) + " is damaged");
        }
        return bytes;
    }
}
