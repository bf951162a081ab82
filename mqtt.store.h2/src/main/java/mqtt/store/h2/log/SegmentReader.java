package mqtt.store.h2.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Reads the records of a segment one after another, and finds the next valid one where there is none. What it hands out is
 * valid until it reads on.
 */
public final class SegmentReader {
    private static final int WINDOW = 256 << 10;
    /** How many batches may be unknown between two that are known. */
    private static final int UNKNOWN_BATCHES = 3;

    /** What is at a place. */
    public enum Found {
        RECORD,
        /** The segment ends here as it should. */
        END,
        /** Nothing that is valid. */
        GAP
    }

    private final Segment segment;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer window = ByteBuffer.allocate(0); // until it is known how much there is
    private int windowAt;
    private int windowLength;

    private int next; // where the next record should be
    private int offset;
    private int length;
    private byte type;
    private long batch;
    private long forced;
    private long millis;

    /**
     * @param offset where a record begins; where a batch begins if {@code batch} is not known
     * @param batch the last batch number before; 0 if it is not known
     */
    public SegmentReader(Segment segment, int offset, long batch) {
        this.segment = segment;
        this.next = offset;
        this.batch = batch;
    }

    /** From the first record on. */
    public static SegmentReader of(Segment segment) {
        return new SegmentReader(segment, Segment.HEADER, 0);
    }

    /** Looks at the next record. A gap stays the next one. */
    public Found next() throws IOException {
        if (!isValid(next, batch)) {
            return Found.GAP;
        }
        accept(next);
        return type == Frame.END ? Found.END : Found.RECORD;
    }

    /** Goes on at the next place where there is a valid record. Returns whether there is one. */
    public boolean resync() throws IOException {
        int from = next;
        if (has(from, Frame.CONTENT)) {
            int claimed = word(from);
            if (claimed > 0 && claimed < segment.size() - from && seems(from + Frame.total(claimed))) {
                next = from + Frame.total(claimed);
                return true;
            }
        }
        for (int at = from + 8; at + Frame.CONTENT <= segment.size(); at += 8) {
            if (seems(at)) {
                next = at;
                return true;
            }
        }
        next = segment.size();
        return false;
    }

    /** Whether a record is valid there, of this batch or of a later one; remembers its batch if it is. */
    private boolean seems(int at) throws IOException {
        for (long maybe = batch; maybe <= batch + UNKNOWN_BATCHES; maybe++) {
            if (isValid(at, maybe)) {
                batch = type(at) == Frame.BATCH || type(at) == Frame.END ? batch : maybe;
                return true;
            }
            if (!isPlausible(at) || Frame.boundTo(type(at), 1) == 0) {
                return false;
            }
        }
        return false;
    }

    private boolean isPlausible(int at) throws IOException {
        if (at < 0 || !has(at, Frame.CONTENT)) {
            return false;
        }
        int claimed = word(at);
        return claimed > 0
                && claimed <= segment.size() - at - Frame.HEADER
                && switch (type(at)) {
                    case Frame.BATCH -> claimed == Frame.BATCH_LENGTH;
                    case Frame.END -> claimed == Frame.END_LENGTH;
                    case Frame.REQUEST, Frame.MOVE -> true;
                    default -> false;
                };
    }

    private boolean isValid(int at, long ofBatch) throws IOException {
        if (!isPlausible(at)) {
            return false;
        }
        int claimed = word(at);
        byte kind = type(at);
        if (!has(at, Frame.HEADER + claimed)) {
            return false;
        }
        int stored = word(at + 4);
        long bound = Frame.boundTo(kind, ofBatch);
        if (Frame.checksum(crc, view(at + Frame.TYPE_AT, claimed), Place.of(segment.number(), at), bound) != stored) {
            return false;
        }
        // what is left of a batch that was cut off has a number that is not higher
        return kind == Frame.REQUEST || kind == Frame.MOVE || number(at) > ofBatch;
    }

    private long number(int at) {
        return window.getLong(at - windowAt + Frame.CONTENT);
    }

    private void accept(int at) {
        offset = at;
        length = word0(at);
        type = window.get(at - windowAt + Frame.TYPE_AT);
        next = at + Frame.total(length);
        if (type == Frame.BATCH) {
            ByteBuffer content = view(at + Frame.CONTENT, length - 1);
            batch = content.getLong();
            millis = content.getLong();
            forced = content.getLong();
        } else if (type == Frame.END) {
            batch = number(at) - 1;
        }
    }

    private int word(int at) throws IOException {
        return has(at, 4) ? word0(at) : 0;
    }

    private int word0(int at) {
        return window.getInt(at - windowAt);
    }

    private byte type(int at) {
        return window.get(at - windowAt + Frame.TYPE_AT);
    }

    private ByteBuffer view(int at, int count) {
        ByteBuffer view = window.duplicate();
        view.limit(at - windowAt + count).position(at - windowAt);
        return view;
    }

    /** Whether there are so many bytes from there on; if so, they are in the window. */
    private boolean has(int at, int count) throws IOException {
        if (at >= windowAt && (long) at + count <= (long) windowAt + windowLength) {
            return true;
        }
        if ((long) at + count > segment.size()) {
            return false;
        }
        int wanted = Math.min(segment.size() - at, Math.max(count, WINDOW));
        if (window.capacity() < wanted || window.capacity() > 4 * WINDOW && wanted <= WINDOW) {
            window = ByteBuffer.allocate(wanted);
        }
        window.clear().limit(wanted);
        windowLength = 0;
        segment.read(at, window);
        windowAt = at;
        windowLength = wanted;
        return true;
    }

    // ---- the last record

    /** Where it begins. */
    public int offset() {
        return offset;
    }

    /** Where the next one should begin. */
    public int nextOffset() {
        return next;
    }

    /** Whether it says something, and does not just begin a batch. */
    public boolean hasEffects() {
        return type == Frame.REQUEST || type == Frame.MOVE;
    }

    boolean isBatch() {
        return type == Frame.BATCH;
    }

    long batch() {
        return batch;
    }

    /** Up to where the log had been forced before its batch. */
    long forced() {
        return forced;
    }

    /** When its batch was written. */
    long millis() {
        return millis;
    }

    /** Does what it says. */
    public void tell(Effects effects) {
        RecordReader.read(type, view(offset + Frame.CONTENT, length - 1), contentPlace(), effects);
    }

    private long contentPlace() {
        return Place.of(segment.number(), offset + Frame.CONTENT);
    }

    /** The bytes of a body in it. */
    public ByteBuffer body(Body body) {
        return view(Place.offset(body.place()), body.length());
    }

    /** Whether a body in it is what was written. */
    public boolean isIntact(Body body) {
        int stored = word0(Place.offset(body.place()) - Body.CHECKSUM_BYTES);
        return Body.checksum(crc, body(body), body.place()) == stored;
    }

    /** Does what an invalid record seems to say, as far as it can be read. */
    void guess(Effects effects) throws IOException {
        if (!isPlausible(next)) {
            return;
        }
        int claimed = word(next);
        byte kind = type(next);
        if ((kind == Frame.REQUEST || kind == Frame.MOVE) && has(next, Frame.HEADER + claimed)) {
            try {
                RecordReader.read(
                        kind,
                        view(next + Frame.CONTENT, claimed - 1),
                        Place.of(segment.number(), next + Frame.CONTENT),
                        effects);
            } catch (RuntimeException asExpected) {
                // so far it could be read
            }
        }
    }
}
