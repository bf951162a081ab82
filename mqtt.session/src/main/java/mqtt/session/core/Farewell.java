package mqtt.session.core;

import java.util.List;
import mqtt.api.DropReason;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Read;
import mqtt.spi.store.Waiter;

/** Tells of each message that a session which has ended leaves in the store; then its queue ends. Event loop only. */
final class Farewell implements Waiter {
    private static final int PAGE_MESSAGES = 256;
    private static final long PAGE_BYTES = 1 << 20;

    private final Session session;
    private final Shelf shelf;
    private final Unseen unseen;
    private final Runnable end;
    private long next;
    private Read read;

    /** @param end ends the queue */
    Farewell(Session session, Shelf shelf, Unseen unseen, Runnable end) {
        this.session = session;
        this.shelf = shelf;
        this.unseen = unseen;
        this.end = end;
        this.next = unseen.first();
    }

    void begin() {
        if (unseen.underWay().length > 0) {
            read = shelf.read(unseen.underWay(), this);
        } else {
            readWaiting();
        }
    }

    private void readWaiting() {
        if (unseen.waiting() == 0 || next > unseen.last()) {
            end.run();
        } else {
            read = shelf.read(next, unseen.last(), false, PAGE_MESSAGES, PAGE_BYTES, this);
        }
    }

    @Override
    public int loop() {
        return session.loop();
    }

    @Override
    public void kept() {
        List<KeptMessage> found = read.found();
        for (KeptMessage message : found) {
            if (message.message() == null) {
                session.droppedUnread(1);
            } else {
                session.dropped(message.message(), DropReason.SESSION_ENDED);
            }
        }
        if (read.places() == null) {
            next = found.isEmpty()
                    ? Long.MAX_VALUE
                    : found.get(found.size() - 1).seq() + 1;
        }
        readWaiting();
    }

    @Override
    public void refused(NotKept why) {
        // reading is not refused: it waits until it can be done
    }
}
