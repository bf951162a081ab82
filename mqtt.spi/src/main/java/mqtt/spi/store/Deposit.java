package mqtt.spi.store;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import mqtt.api.Message;

/**
 * One message with all queues that keep it and the receipt for its publisher: all of it is kept, or none. So a message of
 * QoS 2 is neither lost nor doubled, whenever the process ends. Gathered on several event loops: each {@link #add}s its
 * targets and then says {@link #arrive}; who comes last submits it.
 */
public final class Deposit extends Request {
    private static final int USUAL_BYTES = 200;
    private static final int TARGET_BYTES = 100;

    private final Message message;
    private final AtomicReference<Target> targets = new AtomicReference<>();
    private final AtomicInteger expected = new AtomicInteger(1);
    private long receiptQueue;
    private int receiptId;
    private long replacedQueue;
    private long replacedSeq;
    private boolean follows;
    private Durability least = Durability.PROCESS;
    private Waiter publisher;
    private Consumer<Records> more = records -> {};

    /** @param message not null */
    public Deposit(Message message) {
        this.message = Objects.requireNonNull(message);
    }

    // ---- while it is gathered

    /** One more queue for it. Any thread, before it has {@link #arrive}d there. */
    public void add(Target target) {
        Target first;
        do {
            first = targets.get();
            target.next = first;
        } while (!targets.compareAndSet(first, target));
    }

    /** One more event loop will {@link #arrive}. On the publisher's loop, before that has. */
    public void expect() {
        expected.incrementAndGet();
    }

    /** Whether other event loops are still to {@link #arrive}. */
    public boolean isShared() {
        return expected.get() > 1;
    }

    /** An event loop has added all it has. Returns whether it was the last: it is to submit this. */
    public boolean arrive() {
        return expected.decrementAndGet() == 0;
    }

    /** The publisher's QoS 2 has begun [MQTT-4.3.3-10]. On the publisher's loop, before that has arrived. */
    public void receipt(long queue, int packetId, Durability durability) {
        receiptQueue = queue;
        receiptId = packetId;
        raise(durability);
    }

    /** It takes the place of a message that is kept: of an earlier retained one. On the publisher's loop. */
    public void replaces(long queue, long seq) {
        replacedQueue = queue;
        replacedSeq = seq;
    }

    /**
     * Its publisher waits until all that was submitted before is kept so, if nothing else is to be kept. On the publisher's
     * loop.
     */
    public void follows(Durability durability) {
        follows = true;
        raise(durability);
    }

    /** At least so durable, for its publisher. On the publisher's loop. */
    public void raise(Durability durability) {
        least = durability.compareTo(least) > 0 ? durability : least;
    }

    /** Something else is done with it, or not done with it. On the publisher's loop. */
    public void also(Consumer<Records> action) {
        more = more.andThen(action);
    }

    /** Who publishes it waits, too. On the publisher's loop. */
    public void answerTo(Waiter waiter) {
        publisher = waiter;
    }

    /** Whether there is nothing to keep so far, and nobody else will {@link #arrive}. On the publisher's loop. */
    public boolean isEmpty() {
        return targets.get() == null && receiptId == 0 && replacedSeq == 0 && !follows && expected.get() == 1;
    }

    // ---- for the store

    public Message message() {
        return message;
    }

    /** Calls somebody for each target, the last one first. */
    public void forEachTarget(Consumer<Target> action) {
        for (Target target = targets.get(); target != null; target = target.next) {
            action.accept(target);
        }
    }

    /** The publisher's queue; 0 if there is no receipt. */
    public long receiptQueue() {
        return receiptQueue;
    }

    /** The packet identifier; 0 if there is no receipt. */
    public int receiptId() {
        return receiptId;
    }

    /** The queue of the message that goes; 0 for none. */
    public long replacedQueue() {
        return replacedQueue;
    }

    /** The place of the message that goes; 0 for none. */
    public long replacedSeq() {
        return replacedSeq;
    }

    @Override
    public void apply(Records records) {
        records.deposit(this);
        more.accept(records);
    }

    /** That of the most demanding target. */
    @Override
    public Durability durability() {
        Durability most = least;
        for (Target target = targets.get(); target != null; target = target.next) {
            most = target.durability().compareTo(most) > 0 ? target.durability() : most;
        }
        return most;
    }

    @Override
    public void forEachWaiter(Consumer<Waiter> action) {
        for (Target target = targets.get(); target != null; target = target.next) {
            if (target.waiter() != null) {
                action.accept(target.waiter());
            }
        }
        if (publisher != null) {
            action.accept(publisher);
        }
    }

    @Override
    public long bytes() {
        long sum = USUAL_BYTES + message.bytes();
        for (Target target = targets.get(); target != null; target = target.next) {
            sum += TARGET_BYTES;
        }
        return sum;
    }

    @Override
    public boolean mayBeRefused() {
        return true;
    }
}
