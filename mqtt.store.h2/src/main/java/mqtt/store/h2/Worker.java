package mqtt.store.h2;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import mqtt.spi.store.Inbox;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Request;
import mqtt.spi.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off an inbox, a batch a turn, and looks after the files between. When something cannot be written it goes on as well as
 * it can: what takes room is refused, what frees room waits, and the files are opened anew until it works again.
 *
 * <p>Whoever calls it has it for that long: the storage thread for a turn, others to open, to recover and to close.
 */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int MOST_REQUESTS = 2048;
    private static final long MOST_BYTES = 1 << 20;
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Opening opening;
    private final Disk disk;
    private final Condition condition;
    private final FolderLock lock;
    private final Report report;
    private final Figures figures;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Ahead ahead;
    private final long checkpointNanos;
    private final AtomicLong nextQueue = new AtomicLong(1);
    private final ReentrantLock turns = new ReentrantLock(true); // fair, or the storage thread would have it for ever

    private Engine engine; // null while it could not be opened again
    private Committer committer;
    private Inbox inbox; // null for none
    private long lastAlive;
    private long nextLook;
    private long nextCheckpoint;
    private long nextTidy;
    private int uncertain; // how many of the first requests may be in the log
    private long cut = Long.MAX_VALUE;
    private long leastBatch;
    private long reportedDamages;
    private long reportedRead;
    private boolean isClosed;

    Worker(
            Opening opening,
            Disk disk,
            FolderLock lock,
            Report report,
            Figures figures,
            Settings settings,
            Clock clock,
            LongSupplier nanos,
            Executor helper) {
        this.opening = opening;
        this.disk = disk;
        condition = new Condition(disk, figures);
        this.lock = lock;
        this.report = report;
        this.figures = figures;
        this.clock = clock;
        this.nanos = nanos;
        ahead = new Ahead(helper);
        checkpointNanos = TimeUnit.MILLISECONDS.toNanos(settings.checkpointMillis());
    }

    /** A number that no queue has had. Any thread. */
    long newQueue() {
        return nextQueue.getAndIncrement();
    }

    /** Opens the files. */
    void open() throws IOException {
        turns.lock();
        try {
            openFirst();
        } finally {
            turns.unlock();
        }
    }

    private void openFirst() throws IOException {
        reopen();
        boolean isKnown = engine.index().queueCount() > 0;
        lastAlive = isKnown ? Math.max(engine.lastMillis(), lock.aliveMillis()) : 0;
        nextLook = nanos.getAsLong();
        nextTidy = nextLook;
        look(nextLook);
        try {
            checkpoint(nextLook);
        } catch (IOException | RuntimeException e) { // a disk that is full does not keep it from being read
            failed(e, nextLook);
            if (engine == null) {
                reopen();
            }
        }
    }

    private void reopen() throws IOException {
        Engine opened = opening.open(cut, leastBatch, clock.millis());
        engine = opened;
        committer = new Committer(opened);
        nextQueue.accumulateAndGet(opened.index().nextQueue(), Math::max);
        cut = Long.MAX_VALUE;
        uncertain = 0;
        nextCheckpoint = nanos.getAsLong() + checkpointNanos;
        figures.files(opened);
    }

    void recover(Store.Visitor visitor) {
        turns.lock();
        try {
            if (engine == null) {
                throw new IllegalStateException("the store cannot be read: its files cannot be opened");
            }
            visitor.lastAlive(lastAlive);
            engine.visit(visitor);
        } finally {
            turns.unlock();
        }
    }

    void serve(Inbox served, Runnable wake) {
        turns.lock();
        try {
            if (inbox != null) {
                throw new IllegalStateException("somebody else is served");
            }
            inbox = served;
            uncertain = 0;
            served.onSubmit(wake);
        } finally {
            turns.unlock();
        }
    }

    void release(Inbox released) {
        turns.lock();
        try {
            if (inbox == released) {
                released.onSubmit(null);
                inbox = null;
            }
        } finally {
            turns.unlock();
        }
    }

    /** Whether there is nothing that could be done before {@link #turn} said. */
    boolean mayRest() {
        turns.lock();
        try {
            return inbox == null || inbox.isEmpty() || isRetrying();
        } finally {
            turns.unlock();
        }
    }

    /** Whether it waits until it tries again. */
    boolean isRetrying() {
        return condition.isRetrying();
    }

    /** Null while it could not be opened again. */
    Engine engine() {
        return engine;
    }

    State state() {
        return condition.state();
    }

    // ---- the storage thread

    /**
     * One turn.
     *
     * @return how long there is nothing to do unless something is submitted, in nanoseconds; 0 to go on at once
     */
    long turn() {
        turns.lock();
        try {
            if (isClosed) {
                return LOOK_NANOS;
            }
            long now = nanos.getAsLong();
            try {
                return turn(now);
            } catch (IOException | RuntimeException | Error e) {
                failed(e, now);
                return 0;
            }
        } finally {
            turns.unlock();
        }
    }

    private long turn(long now) throws IOException {
        if (now - nextLook >= 0) {
            look(now);
        }
        long wait = condition.untilRetry(now);
        if (wait > 0) {
            refuse();
            return Math.min(wait, nextLook - now);
        }
        if (engine == null) {
            reopen();
        }
        boolean isBusy = commit(now);
        condition.worked();
        isBusy |= tidy(now);
        boolean isDue = now - nextCheckpoint >= 0 || engine.checkpoints().isUrgent();
        if (isDue && engine.checkpoints().isUseful()) {
            if (ahead.isReady(engine.log())) {
                checkpoint(now);
            } else {
                isBusy |= !ahead.isRunning();
            }
        } else if (isDue) {
            nextCheckpoint = now + checkpointNanos;
            engine.index().compact();
        }
        if (isBusy) {
            return 0;
        }
        if (ahead.isRunning()) {
            return SOON_NANOS;
        }
        long next = engine.checkpoints().isUseful() ? Math.min(nextLook, nextCheckpoint) : nextLook;
        return Math.max(1, next - now);
    }

    /** What can wait does not keep the rest from being done. Returns whether there was something to do. */
    private boolean tidy(long now) throws IOException {
        if (now - nextTidy < 0) {
            return false;
        }
        try {
            return engine.tidy(clock.millis(), condition.isOk());
        } catch (IOException e) {
            if (!Disk.isFull(e)) {
                throw e;
            }
            if (!condition.isFull(e.toString())) {
                nextTidy = now + LOOK_NANOS;
            }
            return true;
        }
    }

    /** Returns whether there was something to do. */
    private boolean commit(long now) throws IOException {
        if (inbox == null) {
            return false;
        }
        List<Request> requests = inbox.take(MOST_REQUESTS, MOST_BYTES);
        if (requests.isEmpty()) {
            return false;
        }
        int count = requests.size();
        if (!condition.isOk()) {
            refuse(requests, 0);
        }
        try {
            committer.run(inbox, requests, clock.millis());
        } finally {
            Committer.tell(inbox);
            inbox.finish();
            figures.inbox(inbox.bytes());
        }
        long done = nanos.getAsLong();
        figures.batch(count, committer.bytes(), committer.isForced(), done, done - now);
        return true;
    }

    /** Refuses what may be refused, as long as nothing can be written. */
    private void refuse() {
        if (inbox != null) {
            refuse(inbox.take(Integer.MAX_VALUE, MOST_BYTES), uncertain);
            Committer.tell(inbox);
            inbox.finish();
            figures.inbox(inbox.bytes());
        }
    }

    private void refuse(List<Request> requests, int from) {
        NotKept why = condition.refusal();
        for (int i = from; i < requests.size(); i++) {
            Request request = requests.get(i);
            if (request != null && request.mayBeRefused()) {
                inbox.refused(i, why);
            }
        }
    }

    private void checkpoint(long now) throws IOException {
        nextCheckpoint = now + checkpointNanos;
        engine.checkpoint(clock.millis());
        engine.index().compact();
        figures.files(engine);
    }

    /** Every second: says that the process is alive, looks at the disk. */
    private void look(long now) {
        nextLook = now + LOOK_NANOS;
        try {
            lock.touch(clock.millis());
        } catch (IOException e) {
            LOG.debug("lock file not touched: {}", e.toString());
        }
        if (inbox != null) {
            lastAlive = clock.millis();
        }
        condition.lookAtDisk(now);
        if (engine != null) {
            figures.files(engine);
            figures.read(engine.bytesRead() - reportedRead);
            reportedRead = engine.bytesRead();
            long damages = report.damages() + engine.unreadable();
            figures.damaged(damages - reportedDamages);
            reportedDamages = damages;
        }
    }

    // ---- when something cannot be written

    private void failed(Throwable failure, long now) {
        boolean isFull = Disk.isFull(failure);
        boolean wasInUse = engine != null;
        if (wasInUse) {
            leastBatch = engine.log().lastBatch();
            boolean isUntouched = isFull && failure instanceof IOException && committer.cut() == Long.MAX_VALUE;
            if (!isUntouched || engine.index().isClosed()) {
                giveUp();
            }
        }
        boolean hasMoreRoom = isFull
                && (disk.dropBallast() | (engine != null && engine.segments().dropSpares()));
        boolean again = wasInUse && (hasMoreRoom || engine == null && !condition.isRetrying());
        condition.failed(failure, isFull, again, now);
    }

    /** Lets go of the files. Who is not told yet may find what it asked for done or not: it is done anew, or not at all. */
    private void giveUp() {
        long from = committer.cut();
        if (from != Long.MAX_VALUE) {
            cut = Math.min(cut, from);
            uncertain = inbox == null ? 0 : inbox.take(0, 0).size();
        }
        reportedDamages -= engine.unreadable();
        reportedRead = 0;
        engine.abandon();
        engine = null;
    }

    /** Brings all to the disk and lets go of the files. What is in the inbox stays there. */
    void close() {
        turns.lock();
        try {
            if (isClosed) {
                return;
            }
            isClosed = true;
            if (inbox != null) {
                release(inbox);
            }
            if (engine != null) {
                try {
                    engine.close(clock.millis());
                    LOG.info("store closed");
                } catch (IOException | RuntimeException e) {
                    LOG.warn("store not closed cleanly: {}", e.toString());
                }
                engine = null;
            }
            try {
                lock.touch(clock.millis());
                lock.close();
            } catch (IOException e) {
                LOG.warn("lock file not closed: {}", e.toString());
            }
        } finally {
            turns.unlock();
        }
    }
}
