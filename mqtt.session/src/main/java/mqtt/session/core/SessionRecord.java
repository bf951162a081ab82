package mqtt.session.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import mqtt.session.QueueSettings;
import mqtt.session.QueueSettings.Order;
import mqtt.session.QueueSettings.Room;
import mqtt.session.QueueSettings.WhenFull;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Keeper;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Records;
import mqtt.spi.store.Waiter;

/**
 * What the store knows of one session besides messages and subscriptions: whose it is, when it ends, its wills. A session
 * that ends with its connection has one only if it has a will: if the process ends first, the will is published after the
 * next start. Event loop only.
 */
final class SessionRecord {
    private final Session session;
    private final Loop loop;
    private final Durability durability;
    private Shelf shelf; // null if the store knows nothing
    private long lastWill;
    private int willsUnderWay; // they are being published, and the store has not heard of it
    private final Deque<Runnable> later = new ArrayDeque<>(0); // what it is told then

    /** @param shelf where the session is kept; null if it ends with the process */
    SessionRecord(Session session, Loop loop, Shelf shelf) {
        this.session = session;
        this.loop = loop;
        this.shelf = shelf;
        this.durability = shelf == null ? Durability.MEMORY : shelf.durability();
    }

    /** Whether the store knows something. */
    boolean isKept() {
        return shelf != null;
    }

    /** As the store has it. */
    void restore(Shelf old, Owner.Session owner) {
        shelf = old;
        lastWill = owner.wills().stream().mapToLong(Owner.Will::number).max().orElse(0);
    }

    /** A client has the session. */
    void attached(Durability ofClients, boolean withWill) {
        if (shelf == null && withWill && ofClients != Durability.MEMORY) {
            shelf = new Shelf(loop, loop.broker().keeping().newQueue(), ofClients, 0);
        }
        put();
    }

    /** Something has changed. */
    void put() {
        tell(() -> shelf.put(owner()));
    }

    /** Somebody waits until what was said so far is kept. */
    void whenKept(Waiter waiter) {
        tell(() -> shelf.whenKept(waiter));
    }

    /**
     * Has the store told something, behind the wills that are being published: their deposits may come by other loops and
     * late, and a session without a will that nobody has got yet would be a will lost if the process ended.
     */
    private void tell(Runnable action) {
        if (shelf == null) {
            return;
        }
        if (willsUnderWay == 0) {
            action.run();
        } else {
            later.add(action);
        }
    }

    /** A will is being published; the answer is told when the store knows, or will not. */
    Waiter publishing() {
        willsUnderWay++;
        return new WillUnderWay();
    }

    private final class WillUnderWay implements Waiter {
        @Override
        public int loop() {
            return loop.index();
        }

        @Override
        public void kept() {
            willsUnderWay--;
            while (willsUnderWay == 0 && !later.isEmpty()) {
                Runnable next = later.remove();
                if (shelf != null) { // else the session is over
                    next.run();
                }
            }
        }

        @Override
        public void refused(NotKept why) {
            kept(); // there is no room for it
        }
    }

    /** The number of a new will. */
    long nextWill() {
        return ++lastWill;
    }

    /** What the store is told when a will is published; null if it knows nothing of it. */
    Consumer<Records> forgetting(Will will) {
        if (shelf == null) {
            return null;
        }
        long queue = shelf.queue();
        return records -> records.forgetWill(queue, will.number());
    }

    /** How what its client publishes is kept; null if it is not. */
    Keeper keeper() {
        return shelf == null ? null : loop.keeper(shelf.durability());
    }

    /** One more client shares the session: what is for it has a queue of its own. */
    Shelf newSeat() {
        Shelf seat = new Shelf(loop, loop.broker().keeping().newQueue(), durability, 0);
        seat.put(owner(session.seats().asKept(), List.of()));
        return seat;
    }

    /** The session goes on in the queue of one of its clients; where it was is what another one leaves. */
    void moveTo(Shelf other, Shelf before) {
        shelf = other;
        other.takeOver(
                owner(),
                session.subscriptions().kept(),
                before,
                owner(session.seats().asKept(), List.of()));
    }

    /** The session ends: if the process does first, it is over all the same. */
    void ends() {
        Owner.Session now = owner(Owner.Sharing.NOT, List.of());
        Owner.Session over = new Owner.Session(
                now.id(),
                now.durability(),
                0,
                loop.wallMillis(),
                now.sharing(),
                now.upgradesQos(),
                now.room(),
                List.of());
        tell(() -> shelf.put(over));
    }

    /** The session is over. */
    void end(Waiter whenForgotten) {
        if (shelf == null) {
            return;
        }
        Waiter waiter = whenForgotten;
        if (durability != Durability.MEMORY) {
            loop.endings().add(session.id());
            waiter = new WhenKept(loop, () -> {
                loop.endings().remove(session.id());
                if (whenForgotten != null) {
                    whenForgotten.kept();
                }
            });
        }
        Waiter told = waiter;
        tell(() -> {
            shelf.end(told);
            shelf = null;
        });
    }

    private Owner.Session owner() {
        List<Owner.Will> wills = new ArrayList<>(session.delayedWills().asKept());
        session.seats().forEach(seat -> {
            if (seat.will() != null) {
                wills.add(new Owner.Will(
                        seat.will().number(), seat.will().message(), seat.will().delaySeconds(), 0));
            }
        });
        return owner(Owner.Sharing.NOT, wills);
    }

    private Owner.Session owner(Owner.Sharing sharing, List<Owner.Will> wills) {
        Seat first = session.seats().first();
        return new Owner.Session(
                session.id(),
                durability,
                first.expirySeconds(),
                session.awaySinceMillis(),
                sharing,
                session.upgradesQos(),
                room(first.queue()),
                wills);
    }

    private static Owner.Room room(QueueSettings queue) {
        return new Owner.Room(
                queue.online().messages(),
                queue.online().bytes(),
                queue.offline().messages(),
                queue.offline().bytes(),
                queue.order() == Order.LIFO,
                queue.whenFull().ordinal());
    }

    static QueueSettings queue(Owner.Room room) {
        return new QueueSettings(
                new Room(room.onlineMessages(), room.onlineBytes()),
                new Room(room.offlineMessages(), room.offlineBytes()),
                room.newestFirst() ? Order.LIFO : Order.FIFO,
                WhenFull.values()[Math.floorMod(room.whenFull(), WhenFull.values().length)]);
    }
}
