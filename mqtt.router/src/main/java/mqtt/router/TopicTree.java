package mqtt.router;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;

/**
 * Values by topic, found by filter. Readers take no lock; writers take turns. Its depth is that of the deepest topic, which
 * the session limits.
 *
 * <p>A look-up walks down from the root; for {@code +} it has to visit all children of a node. Where a level follows that
 * few topics have, as in {@code +}{@code /+/alarm}, it is cheaper to begin with the {@link Row} of that level and look
 * upward. Which of the two is cheaper shows on the way: the walk down is given up when it has cost more than the other one
 * will. So a look-up costs what it finds, and at most twice the smaller one of the nodes on the way down and those of the
 * rarest level behind a {@code +}; it does not cost what is stored elsewhere.
 */
final class TopicTree<V> {
    private final TopicNode<V> root = new TopicNode<>(null, null, null);
    private final LevelIndex<V> index = new LevelIndex<>();
    private volatile int size;

    /** How many topics have a value. */
    int size() {
        return size;
    }

    /** Whether there are no topics, and nothing is left of those there were. */
    boolean isEmpty() {
        return root.isEmpty();
    }

    /** The value of a topic; null if it has none. */
    V get(TopicName topic) {
        TopicNode<V> node = root;
        for (String level : Levels.of(topic.value())) {
            node = node.child(level);
            if (node == null) {
                return null;
            }
        }
        return node.value;
    }

    /** The value of a topic, made if it has none. */
    V getOrPut(TopicName topic, Supplier<V> maker) {
        V there = get(topic);
        if (there != null) {
            return there;
        }
        synchronized (this) {
            TopicNode<V> node = nodeOf(topic);
            if (node.value == null) {
                node.value = maker.get();
                size++;
            }
            return node.value;
        }
    }

    /** Sets a topic's value and returns the one before, null if there was none. */
    synchronized V put(TopicName topic, V value) {
        TopicNode<V> node = nodeOf(topic);
        V before = node.value;
        node.value = value;
        if (before == null) {
            size++;
        }
        return before;
    }

    private TopicNode<V> nodeOf(TopicName topic) {
        TopicNode<V> node = root;
        String[] levels = Levels.of(topic.value());
        for (int depth = 0; depth < levels.length; depth++) {
            TopicNode<V> child = node.child(levels[depth]);
            node = child == null ? add(node, depth, levels[depth]) : child;
        }
        return node;
    }

    private TopicNode<V> add(TopicNode<V> parent, int depth, String level) {
        TopicNode<V> child;
        if (depth == 0) {
            child = new TopicNode<>(level, parent, null);
        } else {
            Row<V> row = index.rowFor(depth, level);
            child = new TopicNode<>(row.level, parent, row);
            row.add(child);
        }
        parent.add(child);
        return child;
    }

    /** Takes a topic's value away and returns it, null if there was none. */
    synchronized V remove(TopicName topic) {
        return remove(root, Levels.of(topic.value()), 0);
    }

    private V remove(TopicNode<V> node, String[] levels, int depth) {
        if (depth == levels.length) {
            V before = node.value;
            if (before != null) {
                node.value = null;
                size--;
            }
            return before;
        }
        TopicNode<V> child = node.child(levels[depth]);
        if (child == null) {
            return null;
        }
        V before = remove(child, levels, depth + 1);
        if (child.isEmpty()) {
            node.remove(child);
            if (child.row != null) {
                index.remove(depth, child);
            }
        }
        return before;
    }

    /**
     * Hands over the values of all topics that match the filter, its share name set aside.
     *
     * @return how many nodes were looked at
     */
    int match(TopicFilter filter, Consumer<V> found) {
        String[] levels = filter.levels().toArray(String[]::new);
        int plus = filter.levels().indexOf("+");
        int rarest = plus < 0 ? -1 : rarest(levels, plus);
        if (rarest < 0) {
            TopicWalk<V> walk = new TopicWalk<>(levels, Integer.MAX_VALUE, found);
            walk.down(root, 0);
            return walk.visited();
        }
        Row<V> row = index.row(rarest, levels[rarest]);
        if (row == null) {
            return 0;
        }
        List<V> values = new ArrayList<>();
        int costUp = (int) Math.min(Integer.MAX_VALUE, (long) row.size() * (rarest + 2));
        TopicWalk<V> down = new TopicWalk<>(levels, costUp, values::add);
        if (down.down(root, 0)) {
            values.forEach(found);
            return down.visited();
        }
        TopicWalk<V> up = new TopicWalk<>(levels, Integer.MAX_VALUE, found);
        for (TopicNode<V> node = row.first(); node != null; node = node.next) {
            up.around(node, rarest);
        }
        return down.visited() + up.visited();
    }

    /** The depth of the level behind the wildcard that the fewest topics have; -1 if only wildcards follow. */
    private int rarest(String[] levels, int plus) {
        int rarest = -1;
        int least = Integer.MAX_VALUE;
        for (int depth = plus + 1; depth < levels.length; depth++) {
            String level = levels[depth];
            if (!level.equals("+") && !level.equals("#")) {
                Row<V> row = index.row(depth, level);
                int size = row == null ? 0 : row.size();
                if (size < least) {
                    least = size;
                    rarest = depth;
                }
            }
        }
        return rarest;
    }

    /** Hands over all values. */
    void forEach(Consumer<V> found) {
        new TopicWalk<>(new String[0], Integer.MAX_VALUE, found).everything(root);
    }
}
