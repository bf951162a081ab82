package mqtt.store.h2.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Request;

/** What is written at once: records, each made for the place where it will be. Nothing is written before {@link #write}. */
final class Batch {
    private static final int USUAL_BYTES = 2 << 20;
    private static final Effects NOTHING = new Effects() {};

    /** What stands together in a segment, in the buffer from one position to another. */
    private record Run(Segment segment, int offset, int from, int to) {}

    private final Segments segments;
    private final CRC32C crc = new CRC32C();
    private final Sink out = new Sink(USUAL_BYTES, true);
    private final RequestWriter writer = new RequestWriter(out);
    private final List<Run> runs = new ArrayList<>();

    private long number;
    private long millis;
    private long forced;

    private Segment segment; // null before the first one
    private int offset; // where the next record goes
    private int runFrom; // in the buffer
    private int runOffset; // in the segment

    private final LongList records = new LongList(); // where in the buffer, where in the log

    Batch(Segments segments) {
        this.segments = segments;
    }

    /**
     * Begins at a place; 0 for the first one of all.
     *
     * @param number higher than all before
     */
    void begin(long place, long number, long millis, long forced) throws IOException {
        this.number = number;
        this.millis = millis;
        this.forced = forced;
        out.clear();
        runs.clear();
        records.clear();
        segment = segments.get(Place.segment(place));
        offset = Place.offset(place);
        runFrom = 0;
        runOffset = offset;
        if (segment == null) {
            enter(Math.max(1, Place.segment(place)), Frame.BATCH_LENGTH);
        } else if (offset + Frame.BATCH_BYTES + Frame.END_BYTES > segment.size()) {
            leave(0, Frame.BATCH_LENGTH);
        } else {
            beginRecord();
            batchRecord(offset);
        }
    }

    private int beginRecord() {
        int at = out.position();
        out.u64(0);
        return at;
    }

    private void batchRecord(int at) {
        int start = out.position() - Frame.HEADER;
        out.u8(Frame.BATCH).u64(number).u64(millis).u64(forced);
        seal(start, at);
        offset = at + Frame.BATCH_BYTES;
    }

    /** Fills in length and checksum of the record that ends here, which goes to an offset in the segment. */
    private void seal(int start, int at) {
        int end = out.position();
        out.align();
        ByteBuffer content = out.view(start + Frame.TYPE_AT, end);
        long bound = Frame.boundTo(content.get(content.position()), number);
        out.setInt(start, content.remaining());
        out.setInt(start + 4, Frame.checksum(crc, content, Place.of(segment.number(), at), bound));
    }

    /**
     * The segment is full: what there is of this batch ends in it, and goes on in the next one.
     *
     * @param unplaced from where on in the buffer it is for the next one, if that is not 0
     * @param length of the record that needs room
     */
    private void leave(int unplaced, int length) throws IOException {
        int placed = unplaced == 0 ? out.position() : unplaced;
        if (placed > runFrom) {
            runs.add(new Run(segment, runOffset, runFrom, placed));
        }
        number++;
        int from = beginRecord();
        out.u8(Frame.END).u64(number);
        seal(from, offset);
        runs.add(new Run(segment, offset, from, out.position()));
        enter(segment.number() + 1, length);
    }

    private void enter(int segmentNumber, int length) throws IOException {
        segment = segments.make(segmentNumber, length);
        int from = beginRecord();
        batchRecord(Segment.HEADER);
        runs.add(new Run(segment, Segment.HEADER, from, out.position()));
        runFrom = out.position();
        runOffset = offset;
    }

    /**
     * Adds what a request does.
     *
     * @return the index of its record; -1 if it does nothing that is kept
     * @throws RuntimeException if it cannot be written down; then nothing of it is added
     */
    int add(Request request) throws IOException {
        int start = beginRecord();
        writer.restart();
        try {
            out.u8(Frame.REQUEST);
            request.apply(writer);
            if (!(request instanceof Deposit)) {
                check(start);
            }
        } catch (RuntimeException e) {
            out.cut(start);
            throw e;
        }
        if (out.position() == start + Frame.CONTENT) {
            out.cut(start);
            return -1;
        }
        return end(start);
    }

    /** What cannot be read again would be done again and again. Of a deposit, the message is not read. */
    private void check(int start) {
        RecordReader.read(Frame.REQUEST, out.view(start + Frame.CONTENT, out.position()), 0, NOTHING);
    }

    /** Adds a body that is elsewhere now, for those who wait for it. */
    int addMove(Body body, ByteBuffer bytes, LongList targets) throws IOException {
        int start = beginRecord();
        writer.restart();
        out.u8(Frame.MOVE).var(body.place());
        writer.beginBody(body.length());
        out.bytes(bytes).var(targets.size() / 2);
        for (int i = 0; i < targets.size(); i++) {
            out.var(targets.get(i));
        }
        return end(start);
    }

    private int end(int start) throws IOException {
        int length = out.position() - start - Frame.HEADER;
        int end = out.position();
        if ((long) offset + Frame.total(length) + Frame.END_BYTES > segment.size()) {
            out.align();
            int next = out.position();
            leave(start, length);
            runs.add(new Run(segment, offset, start, next));
            place(start, end);
            runFrom = out.position();
        } else {
            out.align();
            place(start, end);
        }
        offset += Frame.total(length);
        if (runFrom == out.position()) {
            runOffset = offset;
        }
        records.add(start);
        records.add(Place.of(segment.number(), offset - Frame.total(length)));
        return records.size() / 2 - 1;
    }

    /** Checksums of the bodies in a record and of the record, now that its place is known. */
    private void place(int start, int end) {
        for (int i = 0; i < writer.bodyCount(); i++) {
            int at = writer.bodyAt(i);
            ByteBuffer body = out.view(at, at + writer.bodyLength(i));
            long place = Place.of(segment.number(), offset + at - start);
            out.setInt(at - Body.CHECKSUM_BYTES, Body.checksum(crc, body, place));
        }
        ByteBuffer content = out.view(start + Frame.TYPE_AT, end);
        out.setInt(start, content.remaining());
        out.setInt(start + 4, Frame.checksum(crc, content, Place.of(segment.number(), offset), number));
    }

    /** Ends the segment. */
    void roll() throws IOException {
        leave(0, Frame.BATCH_LENGTH);
    }

    /** How many records there are. */
    int size() {
        return records.size() / 2;
    }

    int bytes() {
        return out.position();
    }

    /** Its number, or the last one if it spans segments. */
    long number() {
        return number;
    }

    /** Writes all there is. */
    void write() throws IOException {
        if (out.position() > runFrom) {
            runs.add(new Run(segment, runOffset, runFrom, out.position()));
            runFrom = out.position();
            runOffset = offset;
        }
        for (Run run : runs) {
            run.segment.write(run.offset, out.view(run.from, run.to));
        }
    }

    /** Where the next one begins. */
    long end() {
        return Place.of(segment.number(), offset);
    }

    /** Where a record ends. */
    long endOf(int index) {
        return index + 1 < size() ? place(index + 1) : end();
    }

    private long place(int index) {
        return records.get(2 * index + 1);
    }

    /** Does what a record says. */
    void tell(int index, Effects effects) {
        int start = (int) records.get(2 * index);
        ByteBuffer content = out.view(
                start + Frame.TYPE_AT,
                start + Frame.TYPE_AT + out.view(start, start + 4).getInt());
        RecordReader.read(content.get(), content, place(index) + Frame.CONTENT, effects);
    }

    /** Lets go of what a large batch needed. */
    void clear() {
        out.clear();
        runs.clear();
        records.clear();
        segment = null;
    }
}
