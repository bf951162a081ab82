package mqtt.store.h2.log;

import java.nio.ByteBuffer;
import mqtt.api.Qos;
import mqtt.api.TopicFilter;
import mqtt.spi.store.Underway;

/** Does what records say: those just written, and those of the log that are done once more. */
final class RecordReader {
    private RecordReader() {}

    /**
     * @param type of the record
     * @param in what is in it
     * @param place where that begins
     * @throws RuntimeException if it is no such record, perhaps after it was done in part
     */
    static void read(byte type, ByteBuffer in, long place, Effects effects) {
        if (type == Frame.MOVE) {
            move(in, place, effects);
            return;
        }
        int start = in.position();
        while (in.hasRemaining()) {
            op(in.get(), in, place - start, effects);
        }
    }

    /** @param base what makes a place of a position */
    private static void op(byte op, ByteBuffer in, long base, Effects effects) {
        switch (op) {
            case Op.DEPOSIT -> deposit(in, base, effects);
            case Op.CHANGE -> effects.change(Source.var(in), Source.var(in), underway(in));
            case Op.REMOVE -> effects.remove(Source.var(in), Source.var(in));
            case Op.PUT -> effects.put(Source.var(in), Owners.read(in));
            case Op.FORGET_WILL -> effects.forgetWill(Source.var(in), Source.var(in));
            case Op.END -> effects.end(Source.var(in));
            case Op.SUBSCRIBE -> effects.subscribe(Source.var(in), Owners.readSubscription(in));
            case Op.OWE -> effects.owe(Source.var(in), TopicFilter.of(Source.text(in)), Owners.readOwed(in));
            case Op.UNSUBSCRIBE -> effects.unsubscribe(Source.var(in), TopicFilter.of(Source.text(in)));
            case Op.END_RECEIPT -> effects.endReceipt(Source.var(in), (int) Source.var(in));
            default -> throw new IllegalArgumentException("unknown operation " + op);
        }
    }

    private static void deposit(ByteBuffer in, long base, Effects effects) {
        int length = (int) Source.var(in);
        in.position(in.position() + Body.CHECKSUM_BYTES);
        long place = base + in.position();
        Source.part(in, length);
        long bytes = Source.var(in);
        long expiresAtMillis = Entry.readExpiry(in);
        int targets = Source.count(in);
        if (targets > 0) {
            Body body = new Body(place, length, Body.share(length, targets), bytes, expiresAtMillis);
            for (int left = targets; left > 0; left--) {
                effects.keep(Source.var(in), Source.var(in), Entry.read(in, body));
            }
        }
        int receiptId = (int) Source.var(in);
        if (receiptId != 0) {
            effects.receipt(Source.var(in), receiptId);
        }
        long replacedSeq = Source.var(in);
        if (replacedSeq != 0) {
            effects.remove(Source.var(in), replacedSeq);
        }
    }

    private static Underway underway(ByteBuffer in) {
        int packetId = (int) Source.var(in);
        if (packetId == 0) {
            return null;
        }
        long holder = Source.var(in) + Underway.NOT_KEPT;
        long order = Source.var(in);
        int flags = in.get();
        return new Underway(holder, packetId, order, Qos.of(flags >> 1), (flags & 1) != 0);
    }

    private static void move(ByteBuffer in, long contentPlace, Effects effects) {
        long base = contentPlace - in.position();
        long from = Source.var(in);
        int length = (int) Source.var(in);
        in.position(in.position() + Body.CHECKSUM_BYTES);
        long place = base + in.position();
        Source.part(in, length);
        int targets = Source.count(in);
        if (targets > 0) {
            Body to = new Body(place, length, Body.share(length, targets), 0, 0);
            for (int left = targets; left > 0; left--) {
                effects.move(Source.var(in), Source.var(in), from, to);
            }
        }
    }
}
