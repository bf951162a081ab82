package mqtt.session.core;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import mqtt.api.ClientView;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import mqtt.spi.session.Clients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** See {@link Clients}. */
record OnlineClients(Broker broker) implements Clients {
    private static final Logger LOG = LoggerFactory.getLogger(OnlineClients.class);

    @Override
    public CompletionStage<Integer> disconnect(
            SubscriberId id, Predicate<ClientView> who, ReasonCode reason, String detail) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        Loop home = broker.home(id);
        home.execute(() -> {
            Session session = home.sessions().get(id);
            done.complete(session == null ? 0 : end(session, who, Goodbye.of(reason, detail)));
        });
        return done.minimalCompletionStage();
    }

    @Override
    public CompletionStage<Integer> disconnectAll(Predicate<ClientView> who, ReasonCode reason, String detail) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        AtomicInteger loopsLeft = new AtomicInteger(broker.loops());
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < broker.loops(); i++) {
            Loop loop = broker.loop(i);
            loop.execute(() -> {
                for (Session session : List.copyOf(loop.sessions().values())) {
                    ended.addAndGet(end(session, who, Goodbye.of(reason, detail)));
                }
                if (loopsLeft.decrementAndGet() == 0) {
                    done.complete(ended.get());
                }
            });
        }
        return done.minimalCompletionStage();
    }

    /** How many were ended. */
    private static int end(Session session, Predicate<ClientView> who, Goodbye goodbye) {
        int ended = 0;
        for (OnlinePhase online : session.connections()) {
            try {
                if (who.test(online.client())) {
                    online.connection().end(goodbye);
                    ended++;
                }
            } catch (RuntimeException e) {
                LOG.error("{} was not disconnected; others are", online, e);
            }
        }
        return ended;
    }
}
