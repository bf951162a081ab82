package mqtt.session.core;

import java.util.ArrayDeque;
import java.util.Deque;
import mqtt.api.Qos;
import mqtt.spi.store.KeptQueue;
import mqtt.spi.store.Read;

/**
 * The part of a queue that is not in memory: where in the store it is, and how much. Behind it comes what was put on the
 * shelf and is not sure to be there yet. Event loop only.
 */
final class Backlog {
    private long qos1;
    private long qos2;
    private long bytes;
    private long first;
    private long last;
    private long earliestExpiryMillis = Long.MAX_VALUE; // of all that may be there

    /** In the order of their places; the first of them is not kept yet. */
    private final Deque<KeptOutgoing> late = new ArrayDeque<>(0);

    private long lateBytes;
    private Read reading; // null if nothing is being read

    /** As the store has it. */
    void restore(KeptQueue kept) {
        qos1 = kept.waitingQos1();
        qos2 = kept.waitingQos2();
        bytes = kept.waitingBytes();
        first = kept.firstSeq();
        last = kept.lastSeq();
        earliestExpiryMillis = count() > 0 ? 0 : Long.MAX_VALUE;
    }

    // ---- in the store

    /** How many messages are in the store alone. */
    long count() {
        return qos1 + qos2;
    }

    long count(Qos qos) {
        return qos == Qos.EXACTLY_ONCE ? qos2 : qos1;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    long earliestExpiryMillis() {
        return earliestExpiryMillis;
    }

    void earliestExpiryMillis(long millis) {
        earliestExpiryMillis = millis;
    }

    /** One more, which is kept and leaves the memory. */
    void add(KeptOutgoing message) {
        first = count() == 0 ? message.seq : Math.min(first, message.seq);
        last = count() == 0 ? message.seq : Math.max(last, message.seq);
        bytes += message.bytes();
        earliestExpiryMillis = Math.min(earliestExpiryMillis, message.message.expiresAtMillis());
        count(message.qos, 1);
    }

    /** One has come into memory, or is gone. */
    void take(Qos qos, long messageBytes) {
        bytes = Math.max(0, bytes - messageBytes);
        count(qos, -1);
    }

    private void count(Qos qos, int more) {
        if (qos == Qos.EXACTLY_ONCE) {
            qos2 = Math.max(0, qos2 + more);
        } else {
            qos1 = Math.max(0, qos1 + more);
        }
    }

    /** What is left begins or ends here. */
    void narrow(long newFirst, long newLast) {
        first = newFirst;
        last = newLast;
    }

    /** Nothing is there, whatever was thought. */
    void nothingIsThere() {
        qos1 = 0;
        qos2 = 0;
        bytes = 0;
        earliestExpiryMillis = Long.MAX_VALUE;
    }

    // ---- not sure to be in the store

    void addLate(KeptOutgoing message) {
        late.addLast(message);
        lateBytes += message.bytes();
    }

    /** What stood before all that is late. */
    void addLateInFront(KeptOutgoing message) {
        late.addFirst(message);
        lateBytes += message.bytes();
    }

    /** The next that is kept, if none stands before it that is not; null if there is none. */
    KeptOutgoing pollKept() {
        KeptOutgoing next = late.peek();
        return next != null && next.isKept ? takenLate(late.poll()) : null;
    }

    private KeptOutgoing takenLate(KeptOutgoing message) {
        lateBytes -= message.bytes();
        return message;
    }

    /** Takes one out, wherever it stands; returns whether it was there. */
    boolean removeLate(KeptOutgoing message) {
        boolean was = late.remove(message);
        if (was) {
            takenLate(message);
        }
        return was;
    }

    boolean hasLate() {
        return !late.isEmpty();
    }

    Deque<KeptOutgoing> late() {
        return late;
    }

    void clearLate() {
        late.clear();
        lateBytes = 0;
    }

    // ---- all of it

    int size() {
        return (int) Math.min(Integer.MAX_VALUE / 2, count() + late.size());
    }

    long bytes() {
        return bytes + lateBytes;
    }

    boolean isEmpty() {
        return count() == 0 && late.isEmpty();
    }

    // ---- reading

    /** What is being read; null for nothing. */
    Read reading() {
        return reading;
    }

    void reading(Read read) {
        reading = read;
    }
}
