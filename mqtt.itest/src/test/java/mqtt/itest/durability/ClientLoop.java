package mqtt.itest.durability;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One thread for all clients of a test, with sockets that do not block. What throws on it ends it, and the test. */
final class ClientLoop implements AutoCloseable {
    private static final long IDLE_MILLIS = 100;
    private static final int CALL_SECONDS = 60;

    private record Due(long nanos, long order, Runnable task) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            long difference = nanos - other.nanos;
            return difference != 0 ? Long.signum(difference) : Long.compare(order, other.order);
        }
    }

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean closed;

    ClientLoop() throws IOException {
        selector = Selector.open();
        Thread thread = new Thread(this::run, "clients");
        thread.setDaemon(true);
        thread.start();
    }

    // ---- any thread

    /** Has something done on the loop, and returns what it came to. */
    <T> T call(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                result.complete(task.call());
            } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        return await(result);
    }

    /** Has something done on the loop, and returns when it is done. */
    void run(Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    /** Returns when this time is over: clients have lived so long. */
    void letPass(long millis) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        run(() -> after(millis, () -> over.complete(null)));
        await(over);
    }

    private <T> T await(CompletableFuture<T> result) {
        selector.wakeup();
        try {
            CompletableFuture.anyOf(result, end).get(CALL_SECONDS, TimeUnit.SECONDS);
            return result.getNow(null);
        } catch (ExecutionException e) {
            throw new AssertionError("on the loop", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the loop does not answer", e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            end.get(CALL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // who waited for something has been told
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the loop does not end", e);
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    // ---- the loop's thread

    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final Queue<Runnable> endOfTurn = new ArrayDeque<>();
    private long lastOrder;

    /** Has something done later. */
    void after(long millis, Runnable task) {
        due.add(new Due(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), ++lastOrder, task));
    }

    /** Has something done when all that has come was looked at. */
    void atEndOfTurn(Runnable task) {
        endOfTurn.add(task);
    }

    SelectionKey register(SocketChannel channel, Wire wire) throws IOException {
        return channel.register(selector, 0, wire);
    }

    private void run() {
        try {
            while (!closed) {
                turn();
            }
            end.complete(null);
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
    }

    private void turn() throws IOException {
        long millis =
                due.isEmpty() ? IDLE_MILLIS : TimeUnit.NANOSECONDS.toMillis(due.peek().nanos - System.nanoTime()) + 1;
        if (millis > 0 && tasks.isEmpty()) {
            selector.select(key -> ((Wire) key.attachment()).ready(), millis);
        } else {
            selector.selectNow(key -> ((Wire) key.attachment()).ready());
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        long now = System.nanoTime();
        while (!due.isEmpty() && due.peek().nanos - now <= 0) {
            due.remove().task.run();
        }
        for (Runnable task = endOfTurn.poll(); task != null; task = endOfTurn.poll()) {
            task.run();
        }
    }
}
