package mqtt.hooks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Takes answers from hooks so that none can hurt the caller: whatever a hook does, the caller gets a value, or null once
 * the failure is counted. Its one thread sleeps until the next time-out. For any thread.
 */
final class Guard implements AutoCloseable {
    private final ScheduledThreadPoolExecutor deadlines;

    Guard() {
        deadlines = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "fogg-hook-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        deadlines.setRemoveOnCancelPolicy(true); // an answered question leaves nothing behind
        deadlines.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    }

    /** The stage as a future; null if there is none or it cannot be had. */
    <V> CompletableFuture<V> future(Hook<?> hook, CompletionStage<V> stage) {
        try {
            CompletableFuture<V> future = stage == null ? null : stage.toCompletableFuture();
            if (future == null) {
                hook.tally.failed(Tally.Cause.NO_ANSWER, "");
            }
            return future;
        } catch (Throwable thrown) {
            hook.tally.failed(Tally.Cause.FAILED_STAGE, thrown);
            return null;
        }
    }

    /**
     * The value of a future that is done; null if it failed.
     *
     * @param type what the value must be: a hook that was compiled without generics may give anything
     */
    <V> V value(Hook<?> hook, CompletableFuture<V> done, Class<?> type) {
        try {
            return check(hook, done.getNow(null), type);
        } catch (Throwable thrown) {
            hook.tally.failed(Tally.Cause.FAILED_STAGE, thrown);
            return null;
        }
    }

    private static <V> V check(Hook<?> hook, V value, Class<?> type) {
        if (value == null) {
            hook.tally.failed(Tally.Cause.NO_ANSWER, "");
        } else if (!type.isInstance(value)) {
            hook.tally.failed(
                    Tally.Cause.WRONG_ANSWER, "a " + ((Object) value).getClass().getName());
            return null;
        }
        return value;
    }

    /**
     * Waits for a future that is not done. A late answer is ignored.
     *
     * @param type what the value must be
     * @param next called exactly once, on the thread that completes the future or on that of the time-outs, with the
     *     value, or null if it failed or came too late
     */
    <V> void whenDone(Hook<?> hook, CompletableFuture<V> future, Class<?> type, long timeoutMillis, Consumer<V> next) {
        Pending<V> pending = new Pending<>(new Question<>(hook, type, timeoutMillis, next));
        try {
            pending.deadline = deadlines.schedule(pending, timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            pending.fail(Tally.Cause.LATE, "the time that is left: the hook chain is stopping", null);
            return;
        }
        try {
            future.whenComplete(pending::answered);
        } catch (Throwable thrown) {
            pending.fail(Tally.Cause.FAILED_STAGE, null, thrown);
        }
    }

    /** What is being waited for is still answered or timed out; what is asked from now on fails at once if it must wait. */
    @Override
    public void close() {
        deadlines.shutdown();
    }

    private record Question<V>(Hook<?> hook, Class<?> type, long timeoutMillis, Consumer<V> next) {}

    /**
     * Holds the question until somebody takes it: the answer or the time-out. After that it holds nothing, so a stage
     * that a plug-in never completes does not keep the client's request, and the queue of time-outs not the plug-in.
     */
    private static final class Pending<V> extends AtomicReference<Question<V>> implements Runnable {
        private static final long serialVersionUID = 1;

        private transient volatile Future<?> deadline;

        Pending(Question<V> question) {
            super(question);
        }

        void answered(V value, Throwable thrown) {
            Question<V> question = getAndSet(null);
            if (question == null) {
                return;
            }
            deadline.cancel(false);
            if (thrown != null) {
                question.hook.tally.failed(Tally.Cause.FAILED_STAGE, thrown);
                question.next.accept(null);
            } else {
                question.next.accept(check(question.hook, value, question.type));
            }
        }

        /** The time-out. */
        @Override
        public void run() {
            Question<V> question = getAndSet(null);
            if (question != null) {
                question.hook.tally.failed(Tally.Cause.LATE, question.timeoutMillis + " ms");
                question.next.accept(null);
            }
        }

        void fail(Tally.Cause cause, String detail, Throwable thrown) {
            Question<V> question = getAndSet(null);
            if (question == null) {
                return;
            }
            if (deadline != null) {
                deadline.cancel(false);
            }
            if (thrown == null) {
                question.hook.tally.failed(cause, detail);
            } else {
                question.hook.tally.failed(cause, thrown);
            }
            question.next.accept(null);
        }
    }
}
