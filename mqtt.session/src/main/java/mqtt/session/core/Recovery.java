package mqtt.session.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import mqtt.api.Qos;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Keeper;
import mqtt.spi.store.KeptEntry;
import mqtt.spi.store.KeptQueue;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Request;
import mqtt.spi.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what a store has kept: retained messages, sessions on their loops, what waits in shared subscriptions, all as
 * it was when the process before ended. Runs once, on the thread that brings the store; nobody connects before it is over.
 */
final class Recovery implements Store.Visitor {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int PATIENCE_SECONDS = 300;

    private final Broker broker;
    private final List<KeptQueue> retained = new ArrayList<>();
    private final List<KeptQueue> groups = new ArrayList<>();
    private final List<List<KeptQueue>> sessionsByLoop = new ArrayList<>();
    private final List<List<Runnable>> timersByLoop = new ArrayList<>();
    private final Map<Long, Session> sessionsByQueue = new ConcurrentHashMap<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private long lastAliveMillis;
    private long messages;

    Recovery(Broker broker) {
        this.broker = broker;
        for (int i = 0; i < broker.loops(); i++) {
            sessionsByLoop.add(new ArrayList<>());
            timersByLoop.add(new ArrayList<>());
        }
    }

    /** Waits until all is back. */
    void run(Store store) {
        long begin = broker.time().monotonicMillis();
        store.recover(this);
        sessionsByLoop.forEach(
                all -> all.sort(Comparator.comparingLong(KeptQueue::queue).reversed())); // the newest wins
        onAllLoops(loop -> sessionsByLoop.get(loop.index()).forEach(queue -> restore(loop, queue)));
        onAllLoops(this::restoreSeats);
        onAllLoops(this::restoreShares);
        onAllLoops(this::restoreRetained);
        onAllLoops(loop -> timersByLoop.get(loop.index()).forEach(Runnable::run)); // wills find all who want them
        LOG.info(
                "restored sessions={} messages={} in {} ms",
                sessions,
                messages,
                broker.time().monotonicMillis() - begin);
    }

    private void onAllLoops(Consumer<Loop> action) {
        CountDownLatch done = new CountDownLatch(broker.loops());
        broker.onEachLoop(loop -> {
            try {
                action.accept(loop);
            } finally {
                done.countDown();
            }
        });
        await(done);
    }

    private static void await(CountDownLatch done) {
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("sessions were not restored within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    // ---- on the calling thread

    @Override
    public void lastAlive(long millis) {
        lastAliveMillis = millis;
    }

    @Override
    public void queue(KeptQueue queue) {
        if (queue.owner() instanceof Owner.Facts facts) {
            broker.books().restore(facts.name(), queue);
            return;
        }
        messages += queue.waitingQos1() + queue.waitingQos2() + queue.underWay().size();
        Owner owner = queue.owner();
        if (owner instanceof Owner.Session session) {
            sessionsByLoop.get(broker.home(session.id()).index()).add(queue);
        } else if (owner instanceof Owner.Retained owned) {
            broker.router().restoreRetained(owned.tenant(), queue.queue(), queue.lastSeq(), keeper());
            retained.add(queue);
        } else if (owner instanceof Owner.Group group) {
            groups.add(queue);
            broker.router()
                    .restoreGroup(
                            group.tenant(),
                            group.filter(),
                            queue.queue(),
                            queue.lastSeq(),
                            queue.waitingQos1()
                                    + queue.waitingQos2()
                                    + queue.underWay().size(),
                            keeper());
        }
    }

    private Keeper keeper() {
        return broker.loop(0).keeper(Durability.DISK);
    }

    // ---- on the loops

    private void restore(Loop loop, KeptQueue kept) {
        Owner.Session owner = (Owner.Session) kept.owner();
        try {
            if (owner.sharing() == Owner.Sharing.NOT) {
                restore(loop, kept, owner);
            }
        } catch (RuntimeException e) {
            LOG.error("session {} was not restored; others are", owner.id(), e);
        }
    }

    private void restore(Loop loop, KeptQueue kept, Owner.Session owner) {
        if (loop.sessions().containsKey(owner.id())) {
            loop.journal().add(Request.of(records -> records.end(kept.queue()), Durability.PROCESS, null));
            return;
        }
        boolean suddenly = owner.offlineSinceMillis() == 0;
        boolean goesOn = owner.durability() != Durability.MEMORY;
        Shelf shelf = new Shelf(loop, kept.queue(), goesOn ? owner.durability() : Durability.PROCESS, kept.lastSeq());
        Session session = new Session(owner.id(), loop, goesOn ? shelf : null);
        loop.sessions().put(owner.id(), session);
        broker.sessions.incrementAndGet();
        sessionsByQueue.put(kept.queue(), session);
        session.record().restore(shelf, owner);
        session.restore(kept, owner, suddenly ? lastAliveMillis : owner.offlineSinceMillis());
        timersByLoop.get(loop.index()).add(() -> session.startTimers(owner));
        sessions.incrementAndGet();
    }

    /** What clients that shared a session had is the session's; with fanout it has that of one of them. */
    private void restoreSeats(Loop loop) {
        Set<Session> heirs = new HashSet<>();
        for (KeptQueue kept : sessionsByLoop.get(loop.index())) {
            Owner.Session owner = (Owner.Session) kept.owner();
            Session session = loop.sessions().get(owner.id());
            if (owner.sharing() == Owner.Sharing.NOT) {
                continue;
            }
            if (session == null) {
                restore(loop, kept, owner);
                continue;
            }
            session.forgetReceipts();
            if (owner.sharing() == Owner.Sharing.BALANCE || session.isEmpty() && heirs.add(session)) {
                Shelf shelf = new Shelf(loop, kept.queue(), owner.durability(), kept.lastSeq());
                new Transfer(loop, shelf, Set.of(), session::inherit)
                        .begin(kept.underWay().stream()
                                .filter(e -> e.qos() != Qos.EXACTLY_ONCE)
                                .mapToLong(KeptEntry::seq)
                                .toArray());
            } else {
                loop.journal().add(Request.of(records -> records.end(kept.queue()), Durability.PROCESS, null));
            }
        }
    }

    private void restoreRetained(Loop loop) {
        for (KeptQueue queue : retained) {
            if (isAt(loop, queue)) {
                new RetainedRecovery(loop, queue, ((Owner.Retained) queue.owner()).tenant()).begin();
            }
        }
    }

    private boolean isAt(Loop loop, KeptQueue queue) {
        return queue.queue() % broker.loops() == loop.index();
    }

    /** What members of shared subscriptions have is theirs; the rest is for any of them. */
    private void restoreShares(Loop loop) {
        for (KeptQueue queue : groups) {
            Owner.Group group = (Owner.Group) queue.owner();
            List<KeptEntry> left = new ArrayList<>();
            for (KeptEntry entry : queue.underWay()) {
                Session holder = sessionsByQueue.get(entry.underway().holder());
                if (holder == null) {
                    left.add(entry);
                } else if (holder.loop() == loop.index()) {
                    holder.restoreShare(
                            entry,
                            broker.router().restoreShare(group.tenant(), group.filter(), entry.seq()),
                            group.filter());
                }
            }
            if (isAt(loop, queue)) {
                new GroupRecovery(loop, queue, group).begin(left);
            }
        }
    }
}
