package mqtt.router;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A node of a tree by levels. Most have one child or none: only who has more has a map. Readers take no lock; writers hold
 * the tree's.
 *
 * @param <N> the nodes of this tree
 */
abstract class Branch<N extends Branch<N>> {
    /** What stands between two slashes; null for the root. */
    final String level;

    private volatile Object children; // null, the only child, or a map of all

    Branch(String level) {
        this.level = level;
    }

    /** The child at this level; null if there is none. */
    final N child(String itsLevel) {
        Object all = children;
        if (all instanceof Map<?, ?> map) {
            return node(map.get(itsLevel));
        }
        N only = node(all);
        return only != null && only.level.equals(itsLevel) ? only : null;
    }

    /** Adds a child where there is none. */
    final void add(N child) {
        Object all = children;
        if (all == null) {
            children = child;
        } else if (all instanceof Map<?, ?>) {
            map(all).put(child.level, child);
        } else {
            Map<String, N> map = new ConcurrentHashMap<>(4);
            N only = node(all);
            map.put(only.level, only);
            map.put(child.level, child);
            children = map;
        }
    }

    /** Takes a child away. */
    final void remove(N child) {
        if (children == child) {
            children = null;
        } else {
            Map<String, N> map = map(children);
            map.remove(child.level);
            if (map.isEmpty()) {
                children = null;
            }
        }
    }

    final boolean hasChildren() {
        return children != null;
    }

    /** Shows all children, as long as the answer is true; returns the last answer, true if there are no children. */
    final boolean allChildren(Predicate<N> goesOn) {
        Object all = children;
        if (all instanceof Map<?, ?>) {
            for (N child : map(all).values()) {
                if (!goesOn.test(child)) {
                    return false;
                }
            }
            return true;
        }
        return all == null || goesOn.test(node(all));
    }

    @SuppressWarnings("unchecked")
    private N node(Object one) {
        return (N) one;
    }

    @SuppressWarnings("unchecked")
    private Map<String, N> map(Object all) {
        return (Map<String, N>) all;
    }
}
