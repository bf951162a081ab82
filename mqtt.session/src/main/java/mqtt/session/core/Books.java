package mqtt.session.core;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Fact;
import mqtt.spi.store.FactBook;
import mqtt.spi.store.Facts;
import mqtt.spi.store.KeptQueue;

/** See {@link Facts}. A book is read when it is opened for the first time: nobody waits for it before. */
final class Books implements Facts {
    private final Broker broker;
    private final Map<String, Book> open = new HashMap<>(); // guarded by this
    private final Map<String, KeptQueue> kept = new HashMap<>(); // not opened yet; guarded by this

    Books(Broker broker) {
        this.broker = broker;
    }

    /** The store has a book. Before it {@link #storeHasCome}. */
    synchronized void restore(String name, KeptQueue queue) {
        kept.put(name, queue);
    }

    /** The store is there, perhaps not for the first time, and has said what it has. */
    synchronized void storeHasCome() {
        open.forEach(this::keep);
    }

    @Override
    public FactBook open(String name, Consumer<Fact> found) {
        return book(name).open(found);
    }

    private synchronized Book book(String name) {
        Book book = open.get(name);
        if (book == null) {
            book = new Book(name, broker.time()::wallMillis);
            open.put(name, book);
            if (broker.keeping().isReady()) {
                keep(name, book);
            }
        }
        return book;
    }

    private void keep(String name, Book book) {
        book.keep(broker.loop(0).keeper(Durability.DISK), kept.remove(name));
    }
}
