package mqtt.spi.store;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Small facts that parts of the broker want back after a restart: bans, for instance. Each part has a book of its own, by
 * name, and may come and go while the broker runs; its facts stay.
 *
 * <p>Facts are in memory, once their book was opened, and in the {@link Store}, if there is one. Without one they last as
 * long as the process. A store that comes later is told what is in memory, and tells what it has.
 *
 * <p><b>Threads:</b> any.
 */
@ProviderType
public interface Facts {
    /** How many facts a book may have. */
    int MOST_FACTS = 100_000;

    /** How many bytes the keys and values of a book may have together. */
    long MOST_BYTES = 64 << 20;

    /**
     * Opens a book. It may be open already: all who have it open see the same.
     *
     * @param name whose facts they are, 1 to 65,535 UTF-8 bytes without U+0000, + and #; the symbolic name of a bundle is a good one
     * @param found is told each fact that is there and has not ended: those in memory before this returns, the others, on a
     *     thread that must not wait, as soon as they are read. Not what is {@link FactBook#put} from now on; nor what was put
     *     under the same key before it was read. Perhaps by several threads at once
     * @throws IllegalArgumentException if the name is none
     */
    FactBook open(String name, Consumer<Fact> found);
}
