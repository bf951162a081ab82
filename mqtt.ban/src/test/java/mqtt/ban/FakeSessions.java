package mqtt.ban;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import mqtt.api.ClientView;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import mqtt.spi.session.Clients;
import mqtt.spi.store.Fact;
import mqtt.spi.store.FactBook;
import mqtt.spi.store.Facts;

/** Keeps facts in a map, and has clients in a list. */
final class FakeSessions implements Facts, Clients {
    final Map<String, Fact> kept = new LinkedHashMap<>();
    final List<Visitor> online = new ArrayList<>();
    final List<Consumer<Fact>> readers = new ArrayList<>();
    CompletableFuture<Void> read = CompletableFuture.completedFuture(null);
    boolean hasStore = true;
    int puts;
    int walks;

    /** Not null: walks are not over until it completes. */
    CompletableFuture<Integer> walk = CompletableFuture.completedFuture(0);

    @Override
    public FactBook open(String name, Consumer<Fact> found) {
        readers.add(found);
        if (read.isDone()) {
            kept.values().forEach(found);
        }
        return new FactBook() {
            @Override
            public CompletionStage<Void> read() {
                return read;
            }

            @Override
            public boolean isKept() {
                return hasStore;
            }

            @Override
            public CompletionStage<Boolean> put(Fact fact) {
                puts++;
                kept.put(fact.key(), fact);
                return CompletableFuture.completedFuture(hasStore);
            }

            @Override
            public CompletionStage<Boolean> remove(String key) {
                kept.remove(key);
                return CompletableFuture.completedFuture(hasStore);
            }

            @Override
            public void close() {
                readers.remove(found);
            }
        };
    }

    /** All has been read. */
    void tell() {
        for (Consumer<Fact> reader : readers) {
            kept.values().forEach(reader);
        }
        read.complete(null);
    }

    @Override
    public CompletionStage<Integer> disconnect(
            SubscriberId id, Predicate<ClientView> who, ReasonCode reason, String detail) {
        online.removeIf(client -> client.id().equals(id) && who.test(client));
        return walk;
    }

    @Override
    public CompletionStage<Integer> disconnectAll(Predicate<ClientView> who, ReasonCode reason, String detail) {
        walks++;
        online.removeIf(who);
        return walk;
    }
}
