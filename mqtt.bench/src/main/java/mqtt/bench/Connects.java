package mqtt.bench;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Brings clients in, so many at a time. */
final class Connects {
    private static final int PATIENCE_SECONDS = 60;

    private final Connector connector;
    private final Queue<Client> waiting;
    private final Function<Client, EventLoop> loops;
    private final CompletableFuture<Void> all = new CompletableFuture<>();
    private int left;

    private Connects(Connector connector, Collection<? extends Client> clients, Function<Client, EventLoop> loops) {
        this.connector = connector;
        this.loops = loops;
        waiting = new ArrayDeque<>(clients);
        left = clients.size();
    }

    /**
     * Returns when all are ready.
     *
     * @throws IllegalStateException if one cannot be; its message says why
     */
    static void all(
            Connector connector, Collection<? extends Client> clients, int atOnce, Function<Client, EventLoop> loops)
            throws InterruptedException {
        if (clients.isEmpty()) {
            return;
        }
        Connects connects = new Connects(connector, clients, loops);
        for (int i = 0; i < atOnce; i++) {
            connects.next();
        }
        connects.await();
    }

    private synchronized void next() {
        Client client = waiting.poll();
        if (client != null) {
            client.ready().whenComplete((ready, failure) -> done(failure));
            connector.connect(client, loops.apply(client));
        }
    }

    private void done(Throwable failure) {
        if (failure != null) {
            all.completeExceptionally(failure);
            return;
        }
        boolean last;
        synchronized (this) {
            last = --left == 0;
        }
        if (last) {
            all.complete(null);
        } else {
            next();
        }
    }

    private void await() throws InterruptedException {
        while (true) {
            int before;
            synchronized (this) {
                before = left;
            }
            try {
                all.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException("cannot connect: " + text(e.getCause()), e);
            } catch (TimeoutException e) {
                synchronized (this) {
                    if (left == before) {
                        throw new IllegalStateException(
                                "cannot connect: no answer for " + PATIENCE_SECONDS + " s, " + left + " are left", e);
                    }
                }
            }
        }
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
