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
    private final AtomicLong backlogBytes = new AtomicLong();
    private volatile boolean somebodyWaits; // for another loop to catch up

    Loop(Broker broker, int index, int loops, LoopThread thread) {
        this.broker = broker;
        this.index = index;
        this.thread = thread;
        this.budget = new Budget(() -> broker.heldBytesLimit() / loops);
        this.wheel = new Wheel(thread, broker.time());
        this.handOver = new HandOver(loops);
        this.tally = new Tally(broker.counters());
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
    private final List<ClientConnection> waiting = new ArrayList<>();
    private final Runnable endOfTurn = this::endTurn;
    private Outbox[] toFlush = new Outbox[64];
    private int toFlushCount;
    private boolean turnEnds;
    private long turnMillis; // 0 until somebody asks
    private Loop congested;

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
     * @return whether there is anybody
     */
    boolean publish(RouteTable routes, Message message) {
        Route route = routes.of(message.topic());
        if (route.isEmpty()) {
            return false;
        }
        deliver(message, route.on(index));
        for (int i = 0; i < route.loops(); i++) {
            if (i != index && route.on(i).length > 0) {
                Loop to = broker.loop(i);
                handOver.add(to, message, route);
                handedTo(to);
            }
        }
        for (SharedGroup group : route.groups()) {
            toMember(group, message);
        }
        return true;
    }

    /** Sends a message to a member of a shared subscription that can take it, wherever it lives. */
    void toMember(SharedGroup group, Message message) {
        Delivery member = group.pick(message);
        if (member == null) {
            return; // it waits in the group, or is told to be dropped
        }
        Loop home = broker.loop(member.receiver().loop());
        if (home == this) {
            deliver(message, member);
        } else {
            handOver.add(home, message, member);
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
    }

    /** Hands a message to receivers on this loop. */
    void deliver(Message message, Delivery[] deliveries) {
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

    /** Hands a message to a receiver on this loop. */
    void deliver(Message message, Delivery delivery) {
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
