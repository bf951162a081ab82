package mqtt.session.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import mqtt.spi.store.Fact;

/** What a {@link Book} knows of one key. Guarded by the book. */
final class BookEntry {
    final String key;

    /** Who waits until the store has been told. */
    final List<CompletableFuture<Boolean>> asked = new ArrayList<>(1);

    /** Null for none: it was taken out, and the store may have it yet. */
    Fact fact;

    /** Its place in the store; 0 for none. */
    long storedSeq;

    /** Goes up with each change. */
    long version;

    /** The last one that the store has answered. */
    long toldVersion;

    /** The store has not answered yet. */
    boolean isUnderWay;

    BookEntry(String key) {
        this.key = key;
    }
}
