package mqtt.session.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import mqtt.api.Message;
import mqtt.api.SubscriberId;
import mqtt.codec.InternedTopics;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Route;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Inbox;
import mqtt.spi.store.Keeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop and all that lives on it: sessions for life, connections while they are connected. What is below the line
 * is for its own thread only, so it needs no locks.
 *
 * <p>A <b>turn</b> is one iteration of the event loop: all sockets that were ready have been read, all tasks have run.
 * What a turn has gathered leaves at its end: to the sockets ({@link Outbox}), to other loops ({@link HandOver}), to the
 * counters ({@link Tally}).
 */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int INTERNED_TOPICS = 16_384;

    private final Broker broker;
    private final int index;
    private final LoopThread thread;
    private final Keeper[] keepers; // by durability
    private final AtomicLong backlogBytes = new AtomicLong();
    private volatile boolean somebodyWaits; // for another loop to catch up

    Loop(Broker broker, int index, int loops, LoopThread thread) {
        this.broker = broker;
        this.index = index;
        this.thread = thread;
        this.keepers = Arrays.stream(Durability.values())
                .map(d -> new LoopKeeper(broker.keeping(), index, d))
                .toArray(Keeper[]::new);
        this.budget = new Budget(() -> broker.heldBytesLimit() / loops);
        this.wheel = new Wheel(thread, broker.time());
        this.handOver = new HandOver(loops);
        this.tally = new Tally(broker.counters());
        this.journal = new Journal(this, broker.keeping().inbox());
    }

    int index() {
        return index;
    }

    Broker broker() {
        return broker;
    }

    /** Any thread: runs a task on this loop. */
    void execute(Runnable task) {
        thread.execute(task);
    }

    /** Any thread: runs a task on this loop later; what is returned cancels it. */
    Runnable schedule(Runnable task, long delayMillis) {
        return thread.schedule(task, delayMillis);
    }

    /** Bytes of messages that others have handed to this loop and it has not yet taken. Any thread. */
    AtomicLong backlogBytes() {
        return backlogBytes;
    }

    /** How what several share is kept, for somebody on this loop. Any thread. */
    Keeper keeper(Durability durability) {
        return durability == Durability.MEMORY ? null : keepers[durability.ordinal()];
    }

    /** A loop has caught up, perhaps the one that somebody here waits for: who waits may go on. Any thread. */
    void relieved() {
        if (somebodyWaits) {
            execute(this::resumeWaiting);
        }
    }

    // ---- this loop's thread only

    private final Map<SubscriberId, Session> sessions = new HashMap<>();
    private final Map<String, RouteTable> routes = new HashMap<>();
    private final InternedTopics topics = new InternedTopics(INTERNED_TOPICS);
    private final Frames frames = new Frames();
    private final Budget budget;
    private final Wheel wheel;
    private final HandOver handOver;
    private final Tally tally;
    private final Journal journal;
    private final Endings endings = new Endings();
    private final List<ClientConnection> waiting = new ArrayList<>();
    private final List<ClientConnection> waitingForStore = new ArrayList<>();
    private final Runnable endOfTurn = this::endTurn;
    private Outbox[] toFlush = new Outbox[64];
    private int toFlushCount;
    private boolean turnEnds;
    private long turnMillis; // 0 until somebody asks
    private Loop congested;
    private Deposit deposit; // of the message that is just being delivered; null if nobody keeps it

    Map<SubscriberId, Session> sessions() {
        return sessions;
    }

    InternedTopics topics() {
        return topics;
    }

    Frames frames() {
        return frames;
    }

    /** What clients may make this loop keep. */
    Budget budget() {
        return budget;
    }

    Wheel wheel() {
        return wheel;
    }

    /** The routes of a tenant's topics, to be kept by whoever publishes for it. */
    RouteTable routesOf(String tenant) {
        return routes.computeIfAbsent(tenant, t -> new RouteTable(broker.router(), t));
    }

    /** Milliseconds since 1970, as of the first time this was asked in this turn: saves asking the clock per message. */
    long wallMillis() {
        if (turnMillis == 0) {
            turnMillis = broker.time().wallMillis();
            atEndOfTurn();
        }
        return turnMillis;
    }

    /** What is to be kept. */
    Journal journal() {
        return journal;
    }

    /** The deposit of a message that is just being delivered; null if it has none. */
    Deposit depositOf(Message message) {
        return deposit != null && deposit.message() == message ? deposit : null;
    }

    Endings endings() {
        return endings;
    }

    /** Makes this turn end properly. */
    void endsTurn() {
        atEndOfTurn();
    }

    /** What happened in this turn; asking for it makes the turn end properly. */
    Tally tally() {
        atEndOfTurn();
        return tally;
    }

    /** Has the outbox flushed at the end of this turn. */
    void toFlush(Outbox outbox) {
        if (toFlushCount == toFlush.length) {
            toFlush = Arrays.copyOf(toFlush, 2 * toFlushCount);
        }
        toFlush[toFlushCount++] = outbox;
        atEndOfTurn();
    }

    /** Forgets an outbox that is to be flushed: another loop is about to see to it. */
    void notToFlush(Outbox outbox) {
        for (int i = 0; i < toFlushCount; i++) {
            if (toFlush[i] == outbox) {
                toFlush[i] = toFlush[--toFlushCount];
                toFlush[toFlushCount] = null;
                return;
            }
        }
    }

    private void atEndOfTurn() {
        if (!turnEnds) {
            turnEnds = true;
            thread.afterIteration(endOfTurn);
        }
    }

    private void endTurn() {
        turnEnds = false;
        turnMillis = 0;
        journal.submit(); // first: the store works while this flushes
        for (int i = 0; i < toFlushCount; i++) {
            Outbox outbox = toFlush[i];
            toFlush[i] = null;
            try {
                outbox.flush();
            } catch (RuntimeException e) {
                LOG.error("flushing failed; others go on", e);
            }
        }
        toFlushCount = 0;
        handOver.send();
        tally.publish();
    }

    /**
     * Sends a message to all who want it, wherever they live.
     *
     * @param routes those of its tenant
     * @param kept null if nobody is to keep it together with others; this loop is still to arrive there
     * @return whether there is anybody
     */
    boolean publish(RouteTable routes, Message message, Deposit kept) {
        Route route = routes.of(message.topic());
        if (route.isEmpty()) {
            return false;
        }
        deliver(message, route.on(index), kept);
        for (int i = 0; i < route.loops(); i++) {
            if (i != index && route.on(i).length > 0) {
                Loop to = broker.loop(i);
                handOver.add(to, message, route, expected(kept, route.isDurable(i)));
                handedTo(to);
            }
        }
        for (SharedGroup group : route.groups()) {
            toMember(group, message, group.isDurable() ? kept : null);
        }
        return true;
    }

    private static Deposit expected(Deposit kept, boolean isWanted) {
        if (kept == null || !isWanted) {
            return null;
        }
        kept.expect();
        return kept;
    }

    /**
     * Sends a message to a member of a shared subscription that can take it, wherever it lives.
     *
     * @param kept what it is kept with; null if nobody keeps it
     */
    void toMember(SharedGroup group, Message message, Deposit kept) {
        Delivery member = group.pick(message, kept);
        if (member == null) {
            return; // it waits in the group, or is told to be dropped
        }
        Loop home = broker.loop(member.receiver().loop());
        if (home == this) {
            deliver(message, member, kept);
        } else {
            handOver.add(home, message, member, expected(kept, kept != null));
            handedTo(home);
        }
    }

    private void handedTo(Loop to) {
        atEndOfTurn();
        if (to.backlogBytes.get() > HandOver.HIGH_BYTES) {
            congested = to;
        }
    }

    /** To be asked after a message was published: whether its publisher has to wait for another loop to catch up. */
    boolean isCongested(ClientConnection publisher) {
        Loop slow = congested;
        if (slow == null) {
            return false;
        }
        congested = null;
        waiting.add(publisher);
        somebodyWaits = true;
        if (slow.backlogBytes.get() < HandOver.HIGH_BYTES / 2) {
            execute(this::resumeWaiting); // it has caught up meanwhile and may not say so again
        }
        return true;
    }

    private void resumeWaiting() {
        somebodyWaits = false;
        List<ClientConnection> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(c -> c.resume(ClientConnection.PAUSED_BY_CONGESTION));
        List<ClientConnection> stored = List.copyOf(waitingForStore);
        waitingForStore.clear();
        stored.forEach(this::resumeOrWait);
    }

    private void resumeOrWait(ClientConnection publisher) {
        if (broker.keeping().inbox().isFull()) {
            waitingForStore.add(publisher);
            somebodyWaits = true;
        } else {
            publisher.resume(ClientConnection.PAUSED_BY_STORE);
        }
    }

    /** Who publishes for the store waits until it has caught up, if it has fallen behind. */
    void mayWaitForStore(ClientConnection publisher) {
        Inbox inbox = broker.keeping().inbox();
        if (inbox.isFull()) {
            publisher.pause(ClientConnection.PAUSED_BY_STORE);
            waitingForStore.add(publisher);
            somebodyWaits = true;
            if (inbox.isRelieved()) {
                execute(this::resumeWaiting); // it has caught up meanwhile and may not say so again
            }
        }
    }

    /** Does something that keeps a message, in this deposit. */
    void with(Deposit kept, Runnable action) {
        Deposit before = deposit;
        deposit = kept;
        try {
            action.run();
        } finally {
            deposit = before;
        }
    }

    /** Hands a message to a receiver on this loop. */
    void deliver(Message message, Delivery delivery, Deposit kept) {
        deposit = kept;
        try {
            deliver(message, delivery);
        } finally {
            deposit = null;
        }
    }

    /** Hands a message to receivers on this loop. */
    void deliver(Message message, Delivery[] deliveries, Deposit kept) {
        deposit = kept;
        try {
            deliver(message, deliveries);
        } finally {
            deposit = null;
        }
    }

    private void deliver(Message message, Delivery[] deliveries) {
        if (deliveries.length == 1) {
            deliver(message, deliveries[0]);
            return;
        }
        frames.begin(message);
        try {
            for (Delivery delivery : deliveries) {
                deliver(message, delivery);
            }
        } finally {
            frames.end();
        }
    }

    private void deliver(Message message, Delivery delivery) {
        Delivery wanted = delivery.from(message.publisher());
        if (wanted == null) {
            return;
        }
        try {
            wanted.receiver().deliver(message, wanted);
        } catch (RuntimeException e) {
            LOG.error("delivery to {} failed; others go on", wanted.receiver().id(), e);
        }
    }
}
