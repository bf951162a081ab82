package mqtt.session.core;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import mqtt.api.Message;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Read;
import mqtt.spi.store.Waiter;

/**
 * Gives what one of several clients with one identifier has left in the store to the others, page by page, each message to
 * one of them and from its queue at once; then that queue ends. Event loop only.
 */
final class Transfer implements Waiter {
    private static final int PAGE_MESSAGES = 128;
    private static final long PAGE_BYTES = 256 << 10;

    private final Loop loop;
    private final Shelf from;
    private final Set<Long> given;
    private final Consumer<Outgoing> heirs;
    private long lastSeq;
    private long next;
    private Read read;

    /**
     * @param given places of what they have already
     * @param heirs take one message
     */
    Transfer(Loop loop, Shelf from, Set<Long> given, Consumer<Outgoing> heirs) {
        this.loop = loop;
        this.from = from;
        this.given = given;
        this.heirs = heirs;
    }

    /** @param underWay the places of what was sent and may be sent to another one */
    void begin(long[] underWay) {
        lastSeq = from.lastSeq();
        next = 1;
        if (underWay.length > 0) {
            read(Read.at(from.queue(), underWay, this));
        } else {
            readWaiting();
        }
    }

    private void readWaiting() {
        if (next > lastSeq) {
            from.end(null);
        } else {
            read(Read.waiting(from.queue(), next, lastSeq, false, PAGE_MESSAGES, PAGE_BYTES, this));
        }
    }

    private void read(Read request) {
        read = request;
        loop.journal().add(request);
    }

    @Override
    public int loop() {
        return loop.index();
    }

    @Override
    public void kept() {
        List<KeptMessage> found = read.found();
        found.forEach(this::give);
        if (read.places() == null) {
            next = found.isEmpty() ? lastSeq + 1 : found.get(found.size() - 1).seq() + 1;
        }
        readWaiting();
    }

    private void give(KeptMessage kept) {
        Message message = kept.message();
        if (message == null || given.contains(kept.seq())) {
            return;
        }
        Deposit deposit = new Deposit(message);
        deposit.also(records -> records.remove(from.queue(), kept.seq()));
        loop.with(
                deposit,
                () -> heirs.accept(new Outgoing(
                        message,
                        kept.qos(),
                        kept.retain(),
                        kept.identifiers(),
                        null,
                        loop.budget().bodyOf(message))));
        loop.journal().arrive(deposit);
    }

    @Override
    public void refused(NotKept why) {
        // reading is not refused: it waits until it can be done
    }
}
