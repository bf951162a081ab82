package mqtt.session.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedDeque;

/** An event loop that turns when told. Tasks may come from any thread; all else is for the test's. */
final class ManualLoopThread implements LoopThread {
    private static final class Timer {
        final long due;
        final long order;
        final Runnable task;

        Timer(long due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }
    }

    private final ManualTime time;
    private final Deque<Runnable> tasks = new ConcurrentLinkedDeque<>();
    private final Deque<Runnable> tail = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.<Timer>comparingLong(t -> t.due).thenComparingLong(t -> t.order));
    private long order;

    /** Runs tasks at once. */
    boolean isDirect;

    ManualLoopThread(ManualTime time) {
        this.time = time;
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        if (isDirect) {
            task.run();
        } else {
            tasks.add(task);
        }
    }

    @Override
    public void afterIteration(Runnable task) {
        tail.add(task);
    }

    @Override
    public Runnable schedule(Runnable task, long delayMillis) {
        Timer timer = new Timer(time.monotonicMillis() + delayMillis, order++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    int timers() {
        return timers.size();
    }

    long nextTimer() {
        return timers.isEmpty() ? Long.MAX_VALUE : timers.peek().due;
    }

    /** One iteration: tasks and timers that are due, then the end of the turn. Returns whether there was anything. */
    boolean turn() {
        boolean any = false;
        while (!timers.isEmpty() && timers.peek().due <= time.monotonicMillis()) {
            any = true;
            timers.remove().task.run();
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            any = true;
            task.run();
        }
        List<Runnable> ends = new ArrayList<>(tail);
        tail.clear();
        for (Runnable end : ends) {
            any = true;
            end.run();
        }
        return any;
    }
}
