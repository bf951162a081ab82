package mqtt.router;

import java.util.function.Consumer;

/** One walk through a {@link TopicTree} after what matches a filter. For one thread. */
final class TopicWalk<V> {
    private final String[] levels;
    private final int most;
    private final Consumer<V> found;
    private int visited;

    /**
     * @param levels of the filter
     * @param most how many nodes to look at before it is given up
     * @param found is given the values
     */
    TopicWalk(String[] levels, int most, Consumer<V> found) {
        this.levels = levels;
        this.most = most;
        this.found = found;
    }

    /** How many nodes it looked at. */
    int visited() {
        return visited;
    }

    /**
     * What matches at a node and below.
     *
     * @param depth how many levels the node has matched
     * @return false if it was given up
     */
    boolean down(TopicNode<V> node, int depth) {
        if (++visited > most) {
            return false;
        }
        if (depth == levels.length) {
            accept(node);
            return true;
        }
        String level = levels[depth];
        switch (level) {
            case "#" -> {
                if (depth > 0) {
                    accept(node); // a/# matches a
                }
                return node.allChildren(child -> isHidden(child, depth) || everything(child));
            }
            case "+" -> {
                return node.allChildren(child -> isHidden(child, depth) || down(child, depth + 1));
            }
            default -> {
                TopicNode<V> child = node.child(level);
                return child == null || down(child, depth + 1);
            }
        }
    }

    /** What matches through a node that has matched the level at this depth, if all above it match too. */
    void around(TopicNode<V> node, int depth) {
        TopicNode<V> above = node.parent;
        for (int i = depth - 1; i >= 0; i--) {
            visited++;
            boolean matches = levels[i].equals("+") ? !isHidden(above, i) : levels[i].equals(above.level);
            if (!matches) {
                return;
            }
            above = above.parent;
        }
        down(node, depth + 1);
    }

    /** All values at a node and below; false if it was given up. */
    boolean everything(TopicNode<V> node) {
        if (++visited > most) {
            return false;
        }
        accept(node);
        return node.allChildren(this::everything);
    }

    private boolean isHidden(TopicNode<V> node, int depth) {
        return depth == 0 && Levels.isReserved(node.level);
    }

    private void accept(TopicNode<V> node) {
        V value = node.value;
        if (value != null) {
            found.accept(value);
        }
    }
}
