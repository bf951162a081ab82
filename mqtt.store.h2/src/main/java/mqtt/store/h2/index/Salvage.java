package mqtt.store.h2.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import mqtt.store.h2.log.Folder;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.Page;

/**
 * Copies of an index what can still be read, page by page, and remembers between which keys it could not: a {@link Hole}. What
 * was there may still be in the log.
 */
public final class Salvage {
    private static final String COPY = IndexFile.NAME + ".new";
    private static final int COMMIT_EVERY = 100_000;

    private final Holes holes = new Holes();
    private boolean isStateKnown;
    private int uncommitted;

    private Salvage() {}

    /**
     * Makes a new index of what can be read of the old one.
     *
     * @param damaged where the old one is put
     * @param name what it is called there
     */
    public static Salvage of(Folder folder, Folder damaged, String name) throws IOException {
        Salvage salvage = new Salvage();
        folder.file(COPY).delete();
        try (MVStore copy = IndexFile.create(folder, COPY)) {
            salvage.copy(folder, Maps.of(copy));
            copy.commit();
            copy.sync();
        }
        keep(folder.path().resolve(IndexFile.NAME), damaged.path().resolve(name));
        folder.file(COPY).moveTo(folder.file(IndexFile.NAME), true);
        folder.force();
        return salvage;
    }

    /** By a second name, so that there is an index at any moment. */
    private static void keep(Path file, Path name) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Files.createLink(name, file);
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.copy(file, name, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void copy(Folder folder, Maps to) {
        MVStore old;
        try {
            old = IndexFile.openToSave(folder, IndexFile.NAME);
        } catch (RuntimeException nothingOfIt) {
            holes.all();
            return;
        }
        try {
            Maps from = Maps.of(old);
            Map<String, Long> sizes = from.state();
            isStateKnown = new IndexState(from).isWhole();
            copy(from.queues(), to.queues(), sizes.get(IndexState.QUEUES), holes.queues);
            copy(from.entries(), to.entries(), sizes.get(IndexState.ENTRIES), holes.entries);
            copy(from.subscriptions(), to.subscriptions(), sizes.get(IndexState.SUBSCRIPTIONS), holes.subscriptions);
            copy(from.receipts(), to.receipts(), sizes.get(IndexState.RECEIPTS), holes.receipts);
            if (isStateKnown) {
                from.state().forEach((key, value) -> to.state().put(key, value));
            }
            new IndexState(to).noteSizes();
        } catch (RuntimeException notTheRest) {
            holes.all();
            isStateKnown = false;
        } finally {
            old.closeImmediately();
        }
    }

    private <K extends Comparable<K>, V> void copy(MVMap<K, V> from, MVMap<K, V> to, Long size, List<Hole<K>> into) {
        List<Hole<K>> found = new ArrayList<>();
        Page<K, V> root = from.getRootPage();
        if (root.isLeaf() && root.getKeyCount() == 0) {
            if (size == null || size != 0) {
                found.add(new Hole<>(null, null));
            }
        } else {
            copy(from, root, null, null, to, found);
            if (found.isEmpty() && size != null && to.sizeAsLong() != size) {
                found.add(new Hole<>(null, null)); // nobody knows where
            }
        }
        into.addAll(found);
    }

    /** @param low not in it, null for none; all keys are at least so high */
    private <K extends Comparable<K>, V> void copy(
            MVMap<K, V> map, Page<K, V> page, K low, K high, MVMap<K, V> to, List<Hole<K>> found) {
        if (page.isLeaf()) {
            if (page.getKeyCount() == 0 || !isBetween(page, low, high)) {
                found.add(new Hole<>(low, high));
                return;
            }
            for (int i = 0; i < page.getKeyCount(); i++) {
                to.put(page.getKey(i), page.getValue(i));
            }
            uncommitted += page.getKeyCount();
            if (uncommitted > COMMIT_EVERY) {
                to.getStore().commit();
                uncommitted = 0;
            }
            return;
        }
        for (int i = 0; i <= page.getKeyCount(); i++) {
            K from = i == 0 ? low : page.getKey(i - 1);
            K until = i == page.getKeyCount() ? high : page.getKey(i);
            Page<K, V> child;
            try {
                child = page.getChildPage(i);
            } catch (RuntimeException unreadable) {
                found.add(new Hole<>(from, until));
                continue;
            }
            copy(map, child, from, until, to, found);
        }
    }

    private static <K extends Comparable<K>, V> boolean isBetween(Page<K, V> page, K low, K high) {
        Comparator<K> order = Comparator.naturalOrder();
        int last = page.getKeyCount() - 1;
        return (low == null || order.compare(page.getKey(0), low) >= 0)
                && (high == null || order.compare(page.getKey(last), high) < 0);
    }

    /** Where something is missing. */
    public Holes holes() {
        return holes;
    }

    /** Whether it is known how far the log had come. */
    public boolean isStateKnown() {
        return isStateKnown;
    }
}
