package mqtt.store.h2.index;

import mqtt.store.h2.log.Folder;
import mqtt.store.h2.log.Segments;
import org.h2.mvstore.MVStore;

/** The file of the index. */
public final class IndexFile {
    public static final String NAME = "index.mv";

    /** How many states are not written over: more than are written between two that are forced. */
    public static final int VERSIONS = 5;

    private static final int PAGE_BYTES = 4096;

    private IndexFile() {}

    /**
     * Opens it, or makes a new one.
     *
     * @param cacheBytes for pages that were read
     * @throws org.h2.mvstore.MVStoreException if it cannot be read
     */
    public static Index open(Folder folder, String name, long cacheBytes, Segments segments) {
        MVStore store = usual(folder, name, cacheBytes).open();
        try {
            store.setRetentionTime(0);
            store.setVersionsToKeep(VERSIONS);
            Index index = new Index(Maps.of(store), segments);
            index.state().checkSizes();
            return index;
        } catch (RuntimeException e) {
            store.closeImmediately();
            throw e;
        }
    }

    /** A new one of another name. */
    static MVStore create(Folder folder, String name) {
        return usual(folder, name, 1 << 20).open();
    }

    /** Whether a failure says that what is on the disk cannot be read, and not that something could not be written. */
    public static boolean isDamage(RuntimeException failure) {
        return DamagedBlock.isMeant(failure);
    }

    /** Opens it to look only. */
    public static Index openReadOnly(Folder folder, Segments segments) {
        MVStore store = usual(folder, NAME, 1 << 20).readOnly().open();
        try {
            Index index = new Index(Maps.of(store), segments);
            index.state().checkSizes();
            return index;
        } catch (RuntimeException e) {
            store.closeImmediately();
            throw e;
        }
    }

    /** Opens it to save what can be read. Pages that cannot be read seem empty. */
    static MVStore openToSave(Folder folder, String name) {
        return usual(folder, name, 1 << 20).readOnly().recoveryMode().open();
    }

    private static MVStore.Builder usual(Folder folder, String name, long cacheBytes) {
        long heap = Runtime.getRuntime().maxMemory();
        return new MVStore.Builder()
                .fileName(CheckedFilePath.name(folder.name(name)))
                .autoCommitDisabled()
                .autoCommitBufferSize(0) // else it commits in the middle of a batch
                .cacheSize((int) Math.max(1, Math.min(cacheBytes, heap / 16) >> 20))
                .pageSplitSize(PAGE_BYTES)
                // what fails in its own threads fails here, too: there are none that write
                .backgroundExceptionHandler((thread, e) -> {});
    }
}
