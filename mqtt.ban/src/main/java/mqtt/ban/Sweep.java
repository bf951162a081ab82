package mqtt.ban;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import mqtt.api.ClientView;
import mqtt.api.ReasonCode;
import mqtt.spi.session.Clients;

/** Disconnects clients that are banned: one walk over all at a time, however many bans are made meanwhile. Any thread. */
final class Sweep {
    private final Clients clients;
    private final Predicate<ClientView> isToGo;
    private final AtomicInteger asked = new AtomicInteger();

    Sweep(Clients clients, Predicate<ClientView> isToGo) {
        this.clients = clients;
        this.isToGo = isToGo;
    }

    /** Walks over all clients, now or when the walk is over that is under way. */
    void all() {
        if (asked.getAndIncrement() == 0) {
            walk();
        }
    }

    private void walk() {
        int answered = asked.get();
        clients.disconnectAll(isToGo, ReasonCode.BANNED, "banned").thenRun(() -> {
            if (asked.addAndGet(-answered) > 0) {
                walk();
            }
        });
    }

    /** Looks at one client. */
    void one(ClientView client) {
        clients.disconnect(client.id(), isToGo, ReasonCode.BANNED, "banned");
    }
}
