package mqtt.session.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import mqtt.api.DropReason;
import mqtt.api.Qos;
import mqtt.session.QueueSettings.Order;
import mqtt.session.QueueSettings.Room;
import mqtt.session.QueueSettings.WhenFull;

/**
 * What waits for one session, a lane for each QoS: QoS 0 waits for the socket, QoS 1 and 2 for the window too, so that the
 * first need not wait behind the others, which keep the order they have among themselves. Where there is no more room what
 * has expired goes first, then what the policy says. Event loop only.
 */
final class MessageQueue {
    /** Of those who have never had a message wait, as most have not: it stays empty. */
    private static final List<Deque<Outgoing>> NO_LANES =
            List.of(new ArrayDeque<>(0), new ArrayDeque<>(0), new ArrayDeque<>(0));

    private List<Deque<Outgoing>> lanes = NO_LANES; // by QoS
    private final Budget budget;
    private int unacknowledged; // how many wait with QoS 0
    private int acknowledged; // and with QoS 1 and 2
    private long bytes;
    private final Backlog backlog; // null if nothing is kept in the store
    private Pager pager; // likewise
    private long lastArrival;
    private long firstArrival = 1;

    MessageQueue(Budget budget) {
        this(budget, null);
    }

    /** @param backlog what is in the store alone; null if nothing is */
    MessageQueue(Budget budget, Backlog backlog) {
        this.budget = budget;
        this.backlog = backlog;
    }

    /** Who decides which of the messages that are kept are in memory. */
    void pager(Pager newPager) {
        pager = newPager;
    }

    /**
     * Puts a message behind those of its lane.
     *
     * @param dropped is given what has to go, perhaps the message itself
     * @return whether it waits
     */
    boolean add(
            Outgoing message, Room room, WhenFull whenFull, long nowMillis, BiConsumer<Outgoing, DropReason> dropped) {
        boolean mayWait = message.bytes() <= room.bytes();
        while (mayWait && isFull(message, room)) {
            Outgoing expired = pollExpired(nowMillis);
            Outgoing victim = expired != null ? expired : pollFor(message.qos, whenFull);
            if (victim != null) {
                dropped.accept(victim, expired != null ? DropReason.EXPIRED : DropReason.QUEUE_FULL);
            } else if (isPaged(message) && pager.sheds(message, room, whenFull, nowMillis)) {
                break;
            } else {
                mayWait = false;
            }
        }
        if (!mayWait) {
            dropped.accept(message, DropReason.QUEUE_FULL);
        } else if (isPaged(message)) {
            pager.add((KeptOutgoing) message);
        } else {
            addInMemory(message);
        }
        return mayWait;
    }

    void addInMemory(Outgoing message) {
        message.sequence = ++lastArrival;
        lane(message).addLast(message);
        hold(message);
    }

    /** One that was in the store alone: behind what waits in memory, or in front of it. */
    void addLoaded(Outgoing message, boolean inFront) {
        if (inFront) {
            message.sequence = --firstArrival;
            lane(message).addFirst(message);
            hold(message);
        } else {
            addInMemory(message);
        }
    }

    private Deque<Outgoing> lane(Outgoing message) {
        if (lanes == NO_LANES) {
            lanes = List.of(new ArrayDeque<>(2), new ArrayDeque<>(2), new ArrayDeque<>(2));
        }
        return lane(message.qos);
    }

    private void hold(Outgoing message) {
        count(message.qos, 1);
        bytes += message.bytes();
        budget.hold(message);
    }

    /** Whether it need not be in memory: those of shared subscriptions are, for they may go back. */
    private static boolean isPaged(Outgoing message) {
        return message instanceof KeptOutgoing kept && kept.share == null;
    }

    /** Of all that waits, also in the store alone. */
    long allBytes() {
        return backlog == null ? bytes : bytes + backlog.bytes();
    }

    /** Whether more waits than may. */
    boolean exceeds(Room room) {
        return size() > room.messages() || allBytes() > room.bytes();
    }

    private boolean isFull(Outgoing next, Room room) {
        return size() >= room.messages()
                || allBytes() + next.bytes() > room.bytes()
                || !isPaged(next) && !budget.hasForWaiting(next);
    }

    /** One that nobody wants any more, if it is the oldest of its lane. */
    private Outgoing pollExpired(long nowMillis) {
        for (Deque<Outgoing> lane : lanes) {
            Outgoing oldest = lane.peek();
            if (oldest != null && oldest.message.expiresAtMillis() <= nowMillis) {
                return taken(lane.poll());
            }
        }
        return null;
    }

    /** What gives way to a message of this QoS; null for none. */
    private Outgoing pollFor(Qos qos, WhenFull whenFull) {
        return switch (whenFull) {
            case DROP_NEWEST -> null;
            case DROP_OLDEST ->
                backlog == null || backlog.count() == 0 || oldestIsInMemory()
                        ? taken(poll(Order.FIFO, Qos.AT_MOST_ONCE))
                        : null;
            case DROP_LOWEST_QOS -> pollLowest(qos);
        };
    }

    private boolean oldestIsInMemory() {
        return unacknowledged > 0 || acknowledged > 0 && pager.isOldestInMemory();
    }

    private Outgoing pollLowest(Qos qos) {
        Deque<Outgoing> lowest = lane(Qos.AT_MOST_ONCE); // the newer state is worth more, where none is promised
        if (lowest.isEmpty() && qos == Qos.EXACTLY_ONCE) {
            lowest = lane(Qos.AT_LEAST_ONCE);
        }
        return taken(lowest.poll());
    }

    private Deque<Outgoing> lane(Qos qos) {
        return lanes.get(qos.value());
    }

    /** Whether a message of this QoS would have to stand behind others. */
    boolean hasLike(Qos qos) {
        return qos == Qos.AT_MOST_ONCE ? unacknowledged > 0 : acknowledged > 0 || backlog != null && !backlog.isEmpty();
    }

    private void count(Qos qos, int more) {
        if (qos == Qos.AT_MOST_ONCE) {
            unacknowledged += more;
        } else {
            acknowledged += more;
        }
    }

    /** The next of QoS 0; null if there is none. */
    Outgoing pollUnacknowledged(Order order) {
        Deque<Outgoing> lane = lane(Qos.AT_MOST_ONCE);
        return taken(order == Order.FIFO ? lane.pollFirst() : lane.pollLast());
    }

    /** The next of QoS 1 or 2; null if there is none, or if it is not yet where it is to be kept. */
    Outgoing pollAcknowledged(Order order) {
        Deque<Outgoing> lane = next(order, Qos.AT_LEAST_ONCE);
        Outgoing next = lane == null ? null : end(lane, order);
        if (next == null || next instanceof KeptOutgoing kept && !kept.isKept) {
            return null;
        }
        return taken(order == Order.FIFO ? lane.pollFirst() : lane.pollLast());
    }

    /** Takes the one that came first, or last, of the lanes from this QoS on. */
    private Outgoing poll(Order order, Qos from) {
        Deque<Outgoing> lane = next(order, from);
        return lane == null ? null : order == Order.FIFO ? lane.pollFirst() : lane.pollLast();
    }

    /** The lane whose turn it is; null if they are empty. */
    private Deque<Outgoing> next(Order order, Qos from) {
        Deque<Outgoing> next = null;
        Outgoing end = null;
        for (Deque<Outgoing> lane : lanes.subList(from.value(), lanes.size())) {
            Outgoing candidate = end(lane, order);
            if (candidate != null && (end == null || candidate.sequence < end.sequence == (order == Order.FIFO))) {
                next = lane;
                end = candidate;
            }
        }
        return next;
    }

    private static Outgoing end(Deque<Outgoing> lane, Order order) {
        return order == Order.FIFO ? lane.peekFirst() : lane.peekLast();
    }

    // ---- what is kept in the store: for the pager

    /** How many messages of QoS 1 and 2 are in memory. */
    int inMemory() {
        return acknowledged;
    }

    /** Takes out all that are kept, as they came. */
    List<KeptOutgoing> takeKept() {
        return takeIf(MessageQueue::isPaged).stream()
                .map(KeptOutgoing.class::cast)
                .toList();
    }

    /** Takes out the oldest, if it is in the store; null if not. */
    KeptOutgoing pollOldestKept() {
        Deque<Outgoing> lane = next(Order.FIFO, Qos.AT_LEAST_ONCE);
        return lane != null && isPaged(lane.peekFirst()) && ((KeptOutgoing) lane.peekFirst()).isKept
                ? (KeptOutgoing) taken(lane.pollFirst())
                : null;
    }

    /** Takes one out; returns whether it was there. */
    boolean remove(Outgoing message) {
        boolean was = lane(message.qos).remove(message);
        if (was) {
            taken(message);
        }
        return was;
    }

    /** Takes out those that fit, QoS 1 and 2 as they came, then QoS 0. */
    List<Outgoing> takeIf(Predicate<Outgoing> fits) {
        List<Outgoing> fitting = new ArrayList<>();
        for (Deque<Outgoing> lane : lanes.subList(Qos.AT_LEAST_ONCE.value(), lanes.size())) {
            takeIf(fits, lane, fitting);
        }
        fitting.sort(Comparator.comparingLong(message -> message.sequence));
        takeIf(fits, lane(Qos.AT_MOST_ONCE), fitting);
        return fitting;
    }

    private void takeIf(Predicate<Outgoing> fits, Deque<Outgoing> lane, List<Outgoing> into) {
        lane.removeIf(message -> {
            if (fits.test(message)) {
                into.add(taken(message));
                return true;
            }
            return false;
        });
    }

    private Outgoing taken(Outgoing message) {
        if (message != null) {
            count(message.qos, -1);
            bytes -= message.bytes();
            budget.letGo(message);
        }
        return message;
    }

    int size() {
        return unacknowledged + acknowledged + (backlog == null ? 0 : backlog.size());
    }
}
