package mqtt.session.core;

import java.util.List;
import java.util.function.Consumer;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.session.QueueSettings;
import mqtt.session.QueueSettings.Order;
import mqtt.session.QueueSettings.Room;
import mqtt.session.QueueSettings.WhenFull;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.KeptQueue;
import mqtt.spi.store.Read;

/**
 * Decides what of a queue that is kept in the store is in memory: while the client is there, the part that leaves next;
 * while it is away, nothing. Event loop only.
 *
 * <p>With {@link Order#FIFO}: what is in memory leaves first, then what is in the store alone, then what is not sure to be
 * there ({@link Backlog#late}). With {@link Order#LIFO} what is in memory is newer than what is not.
 */
final class Pager {
    /** As many messages as wait in memory. */
    static final int FRONT = 128;

    private static final int LOW = 32;
    private static final long PAGE_BYTES = 256 << 10;
    private static final long READ_BYTES = 64 << 10; // what is likely to come; nobody knows before
    private static final int VICTIMS = 64;
    private static final long PURGE_MILLIS = 1_000;

    private final Sender sender;
    private final Shelf shelf;
    private final Backlog backlog;
    private final MessageQueue queue;
    private final Budget budget;
    private boolean online;
    private Order order = Order.FIFO;
    private Room room;
    private int excess; // messages that were let in on the promise that others go
    private boolean shedding;
    private boolean purging;

    Pager(Sender sender, Shelf shelf, Backlog backlog, MessageQueue queue, Budget budget) {
        this.sender = sender;
        this.shelf = shelf;
        this.backlog = backlog;
        this.queue = queue;
        this.budget = budget;
    }

    /** As the store has it; the client is away. */
    void restore(KeptQueue kept, QueueSettings settings) {
        order = settings.order();
        backlog.restore(kept);
    }

    /** A client is there. */
    void attach(QueueSettings settings) {
        online = true;
        order = settings.order();
    }

    /** The client is away: nothing is needed in memory. */
    void detach() {
        online = false;
        backlog.reading(null);
        List<KeptOutgoing> inMemory = queue.takeKept();
        int kept = 0;
        while (kept < inMemory.size() && inMemory.get(kept).isKept) {
            backlog.add(inMemory.get(kept++));
        }
        for (int i = inMemory.size() - 1; i >= kept; i--) {
            backlog.addLateInFront(inMemory.get(i));
        }
        settleLate();
    }

    // ---- messages come

    /** A message has to wait; it is about to be put on the shelf. */
    void add(KeptOutgoing message) {
        boolean inMemory = order == Order.LIFO ? online : online && backlog.isEmpty() && hasRoomInMemory();
        if (inMemory) {
            queue.addInMemory(message);
        } else {
            backlog.addLate(message);
        }
    }

    private boolean hasRoomInMemory() {
        return queue.inMemory() < FRONT && budget.hasForWaiting(PAGE_BYTES);
    }

    /** Whether what came first is in memory, if anything is. */
    boolean isOldestInMemory() {
        return order == Order.FIFO;
    }

    /** A message that waits is in the store now. */
    void kept() {
        settleLate();
    }

    private void settleLate() {
        if (order == Order.LIFO) {
            backlog.late().stream().filter(m -> m.isKept).toList().forEach(m -> {
                backlog.removeLate(m);
                backlog.add(m);
            });
            for (KeptOutgoing old = oldestTooMany(); old != null; old = oldestTooMany()) {
                backlog.add(old);
            }
            return;
        }
        for (KeptOutgoing next = backlog.pollKept(); next != null; next = backlog.pollKept()) {
            if (online && backlog.count() == 0 && backlog.reading() == null && hasRoomInMemory()) {
                queue.addInMemory(next);
            } else {
                backlog.add(next);
            }
        }
    }

    private KeptOutgoing oldestTooMany() {
        return queue.inMemory() > FRONT ? queue.pollOldestKept() : null;
    }

    /** A message that waits will not be in the store: takes it out. */
    void remove(KeptOutgoing message) {
        if (!queue.remove(message)) {
            backlog.removeLate(message);
        }
        settleLate();
    }

    /** What waits, and nobody has seen but the store. */
    Unseen unseen() {
        return new Unseen(new long[0], backlog.count(), backlog.first(), backlog.last());
    }

    /** Nobody reads it here any more. Gives what is not sure to be there. */
    List<KeptOutgoing> leave() {
        online = false;
        backlog.reading(null);
        backlog.nothingIsThere();
        List<KeptOutgoing> late = List.copyOf(backlog.late());
        backlog.clearLate();
        return late;
    }

    // ---- messages are needed

    /** Has more read, if little is in memory. */
    void load() {
        boolean inOrder = order == Order.FIFO || !backlog.hasLate();
        if (!online || backlog.count() == 0 || backlog.reading() != null || queue.inMemory() >= LOW || !inOrder) {
            return;
        }
        int most = budget.hasForWaiting(PAGE_BYTES) ? FRONT - queue.inMemory() : 1;
        long reserved = most == 1 ? 0 : READ_BYTES;
        budget.take(reserved);
        Answer answer = new Answer(sender.loop(), found -> {
            budget.give(reserved);
            loaded(found);
        });
        Read read = shelf.read(backlog.first(), backlog.last(), order == Order.LIFO, most, PAGE_BYTES, answer);
        backlog.reading(read);
        answer.to(read);
    }

    private void loaded(Read read) {
        if (read != backlog.reading()) {
            return; // the client has gone meanwhile, and perhaps come back
        }
        backlog.reading(null);
        if (read.found().isEmpty()) {
            backlog.nothingIsThere();
        }
        for (KeptMessage found : read.found()) {
            take(found);
            if (order == Order.FIFO) {
                backlog.narrow(found.seq() + 1, backlog.last());
            } else {
                backlog.narrow(backlog.first(), found.seq() - 1);
            }
        }
        settleLate();
        sender.drain();
    }

    private void take(KeptMessage found) {
        Message message = found.message();
        backlog.take(found.qos(), message == null ? 0 : message.bytes());
        if (message == null) {
            shelf.remove(found.seq());
            sender.droppedUnread(1);
        } else {
            queue.addLoaded(shelf.outgoing(sender, found, budget.bodyOf(message)), order == Order.LIFO);
        }
    }

    // ---- messages have to go

    /**
     * A message finds no room, and nothing in memory may give way.
     *
     * @return whether something in the store will: then the message may stay
     */
    boolean sheds(Outgoing message, Room newRoom, WhenFull whenFull, long nowMillis) {
        room = newRoom;
        if (backlog.count() == 0) {
            return false;
        }
        if (backlog.earliestExpiryMillis() <= nowMillis && !purging) {
            purging = true;
            excess++;
            seek(null, nowMillis, this::purged);
            return true;
        }
        Qos only = whenFull == WhenFull.DROP_LOWEST_QOS ? Qos.AT_LEAST_ONCE : null;
        boolean may = whenFull == WhenFull.DROP_OLDEST
                || whenFull == WhenFull.DROP_LOWEST_QOS
                        && message.qos == Qos.EXACTLY_ONCE
                        && backlog.count(Qos.AT_LEAST_ONCE) > excess;
        if (may) {
            excess++;
            shed(only);
        }
        return may;
    }

    private void shed(Qos only) {
        if (!shedding) {
            shedding = true;
            seek(only, 0, read -> shed(read, only));
        }
    }

    private void seek(Qos only, long expiredAtMillis, Consumer<Read> then) {
        Answer answer = new Answer(sender.loop(), then);
        answer.to(shelf.victims(backlog.first(), backlog.last(), VICTIMS, only, expiredAtMillis, answer));
    }

    private void shed(Read read, Qos only) {
        shedding = false;
        for (KeptMessage victim : read.found()) {
            if (queue.exceeds(room)) {
                excess = Math.max(0, excess - 1);
                drop(victim, DropReason.QUEUE_FULL);
            }
        }
        if (read.found().isEmpty() || !queue.exceeds(room)) {
            excess = 0;
        } else {
            shed(only);
        }
    }

    private void purged(Read read) {
        purging = false;
        excess = Math.max(0, excess - Math.max(1, read.found().size()));
        read.found().forEach(victim -> drop(victim, DropReason.EXPIRED));
        if (read.found().size() < VICTIMS) {
            backlog.earliestExpiryMillis(sender.wallMillis() + PURGE_MILLIS); // or later: who knows without looking
        }
    }

    private void drop(KeptMessage victim, DropReason why) {
        boolean isThere = backlog.count() > 0 && victim.seq() >= backlog.first() && victim.seq() <= backlog.last();
        if (!isThere) {
            return; // it is on its way to the client by now
        }
        shelf.remove(victim.seq());
        Message message = victim.message();
        backlog.take(victim.qos(), message == null ? 0 : message.bytes());
        if (message == null) {
            sender.droppedUnread(1);
        } else {
            sender.dropped(message, why);
        }
    }
}
