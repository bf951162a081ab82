package mqtt.store.h2.log;

import java.util.Arrays;
import java.util.function.Consumer;
import mqtt.api.Message;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.codec.StoredMessage;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Read;
import mqtt.spi.store.Records;
import mqtt.spi.store.Target;
import mqtt.spi.store.Underway;

/** Writes down what a request does. Remembers where it wrote bodies: their checksums wait until their place is known. */
final class RequestWriter implements Records {
    private final Sink out;
    private int targets;
    private final Consumer<Target> count = target -> targets++;
    private final Consumer<Target> write = this::write;

    private int[] bodies = new int[8]; // where one begins, how long it is
    private int bodyCount;

    RequestWriter(Sink out) {
        this.out = out;
    }

    /** Forgets the bodies before. */
    void restart() {
        bodyCount = 0;
    }

    int bodyCount() {
        return bodyCount;
    }

    int bodyAt(int index) {
        return bodies[2 * index];
    }

    int bodyLength(int index) {
        return bodies[2 * index + 1];
    }

    /** Room for a checksum; the body follows. */
    void beginBody(int length) {
        if (2 * bodyCount == bodies.length) {
            bodies = Arrays.copyOf(bodies, 4 * bodyCount);
        }
        out.var(length).u32(0);
        bodies[2 * bodyCount] = out.position();
        bodies[2 * bodyCount + 1] = length;
        bodyCount++;
    }

    @Override
    public void deposit(Deposit deposit) {
        Message message = deposit.message();
        int length = StoredMessage.size(message);
        out.u8(Op.DEPOSIT);
        beginBody(length);
        out.body(message, length).var(message.bytes());
        Entry.writeExpiry(out, message.expiresAtMillis());
        targets = 0;
        deposit.forEachTarget(count);
        out.var(targets);
        deposit.forEachTarget(write);
        out.var(deposit.receiptId());
        if (deposit.receiptId() != 0) {
            out.var(deposit.receiptQueue());
        }
        out.var(deposit.replacedSeq());
        if (deposit.replacedSeq() != 0) {
            out.var(deposit.replacedQueue());
        }
    }

    private void write(Target target) {
        out.var(target.queue()).var(target.seq());
        Entry.write(out, target);
    }

    @Override
    public void change(long queue, long seq, Underway underway) {
        out.u8(Op.CHANGE).var(queue).var(seq);
        if (underway == null) {
            out.var(0);
        } else {
            out.var(underway.packetId())
                    .var(underway.holder() - Underway.NOT_KEPT)
                    .var(underway.order())
                    .u8(underway.qos().value() << 1 | (underway.released() ? 1 : 0));
        }
    }

    @Override
    public void remove(long queue, long seq) {
        out.u8(Op.REMOVE).var(queue).var(seq);
    }

    @Override
    public void put(long queue, Owner owner) {
        out.u8(Op.PUT).var(queue);
        Owners.write(out, owner);
    }

    @Override
    public void forgetWill(long queue, long number) {
        out.u8(Op.FORGET_WILL).var(queue).var(number);
    }

    @Override
    public void end(long queue) {
        out.u8(Op.END).var(queue);
    }

    @Override
    public void subscribe(long queue, Subscription subscription) {
        out.u8(Op.SUBSCRIBE).var(queue);
        Owners.write(out, subscription);
    }

    @Override
    public void owe(long queue, TopicFilter filter, Owed owed) {
        out.u8(Op.OWE).var(queue).text(filter.value());
        Owners.write(out, owed);
    }

    @Override
    public void unsubscribe(long queue, TopicFilter filter) {
        out.u8(Op.UNSUBSCRIBE).var(queue).text(filter.value());
    }

    @Override
    public void endReceipt(long queue, int packetId) {
        out.u8(Op.END_RECEIPT).var(queue).var(packetId);
    }

    /** Changes nothing. */
    @Override
    public void read(Read read) {}
}
