package mqtt.spi.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits to be kept: from all event loops to the one thread of a {@link Store}. Belongs to those who submit, so that a
 * store can be replaced and nothing is lost: what one has taken and not done is there for the next one.
 */
public final class Inbox {
    private static final Runnable NOBODY = () -> {};

    private final List<? extends Executor> loops;
    private final long highBytes;
    private final Runnable relieved;
    private final Queue<List<? extends Request>> submitted = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private volatile Runnable wake = NOBODY;

    /**
     * @param loops run tasks on the event loops, in order
     * @param highBytes from how many bytes on those who publish should wait
     * @param relieved is run, on any thread, when it falls below half of that
     */
    public Inbox(List<? extends Executor> loops, long highBytes, Runnable relieved) {
        this.loops = List.copyOf(loops);
        this.highBytes = highBytes;
        this.relieved = relieved;
        loops.forEach(loop -> answers.add(new ArrayList<>()));
    }

    // ---- those who submit; any thread

    /**
     * Has requests done, in this order.
     *
     * @param requests kept, not to be changed
     */
    public void submit(List<? extends Request> requests) {
        long sum = 0;
        for (int i = 0; i < requests.size(); i++) {
            sum += requests.get(i).bytes();
        }
        bytes.addAndGet(sum);
        submitted.add(requests);
        wake.run();
    }

    /** Whether so much waits that those who publish should wait, too. */
    public boolean isFull() {
        return bytes.get() > highBytes;
    }

    /** Whether those who wait may go on. */
    public boolean isRelieved() {
        return bytes.get() < highBytes / 2;
    }

    /** How many bytes wait. */
    public long bytes() {
        return bytes.get();
    }

    // ---- the store; one thread at a time

    private record Answer(Waiter waiter, NotKept whyNot) {
        void tell() {
            if (whyNot == null) {
                waiter.kept();
            } else {
                waiter.refused(whyNot);
            }
        }
    }

    private final List<Request> taken = new ArrayList<>();
    private final List<List<Answer>> answers = new ArrayList<>(); // by loop
    private long doneBytes;

    /**
     * Is run after each submission, on the thread of whoever submits.
     *
     * @param newWake null for nobody
     */
    public void onSubmit(Runnable newWake) {
        wake = newWake == null ? NOBODY : newWake;
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return taken.isEmpty() && submitted.isEmpty();
    }

    /**
     * What is to be done next: first what was taken before and not {@link #kept} or {@link #refused}.
     *
     * @param mostRequests take no more lists when there are so many
     * @param mostBytes take no more lists when they have so many
     * @return valid until {@link #finish}; not to be changed
     */
    public List<Request> take(int mostRequests, long mostBytes) {
        long sum = 0;
        for (Request request : taken) {
            sum += request.bytes();
        }
        while (taken.size() < mostRequests && sum < mostBytes) {
            List<? extends Request> next = submitted.poll();
            if (next == null) {
                break;
            }
            for (Request request : next) {
                taken.add(request);
                sum += request.bytes();
            }
        }
        return taken;
    }

    /** A request is done; who waits is told with the next {@link #tell}. */
    public void kept(int index) {
        answer(index, null);
    }

    /** A request will not be done; who waits is told with the next {@link #tell}. */
    public void refused(int index, NotKept why) {
        answer(index, why);
    }

    private void answer(int index, NotKept whyNot) {
        Request request = taken.set(index, null);
        doneBytes += request.bytes();
        request.forEachWaiter(waiter -> answers.get(waiter.loop()).add(new Answer(waiter, whyNot)));
    }

    /** Tells those who wait: one task for each event loop. */
    public void tell() {
        for (int loop = 0; loop < answers.size(); loop++) {
            List<Answer> due = answers.get(loop);
            if (!due.isEmpty()) {
                answers.set(loop, new ArrayList<>());
                loops.get(loop).execute(() -> tell(due));
            }
        }
    }

    private static void tell(List<Answer> answers) {
        RuntimeException failure = null;
        for (Answer answer : answers) {
            try {
                answer.tell();
            } catch (RuntimeException e) { // the others are told all the same
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Forgets what was kept or refused; the rest is for the next {@link #take}. */
    public void finish() {
        taken.removeIf(request -> request == null);
        long left = bytes.addAndGet(-doneBytes);
        boolean wasHigh = left + doneBytes >= highBytes / 2;
        doneBytes = 0;
        if (wasHigh && left < highBytes / 2) {
            relieved.run();
        }
    }
}
