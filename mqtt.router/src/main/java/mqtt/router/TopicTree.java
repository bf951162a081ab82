package mqtt.router;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;

/**
 * Values by topic, found by filter: a look-up costs what it finds, not what is stored. Readers take no lock; writers take
 * turns. Its depth is that of the deepest topic, which the session limits.
 */
final class TopicTree<V> {
    private static final class Node<V> {
        volatile V value;
        volatile ConcurrentHashMap<String, Node<V>> children;

        Node<V> child(String level) {
            Map<String, Node<V>> all = children;
            return all == null ? null : all.get(level);
        }

        boolean isEmpty() {
            return value == null && (children == null || children.isEmpty());
        }
    }

    private final Node<V> root = new Node<>();
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
        Node<V> node = root;
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
            Node<V> node = nodeOf(topic);
            if (node.value == null) {
                node.value = maker.get();
                size++;
            }
            return node.value;
        }
    }

    /** Sets a topic's value and returns the one before, null if there was none. */
    synchronized V put(TopicName topic, V value) {
        Node<V> node = nodeOf(topic);
        V before = node.value;
        node.value = value;
        if (before == null) {
            size++;
        }
        return before;
    }

    private Node<V> nodeOf(TopicName topic) {
        Node<V> node = root;
        for (String level : Levels.of(topic.value())) {
            if (node.children == null) {
                node.children = new ConcurrentHashMap<>(2);
            }
            node = node.children.computeIfAbsent(level, l -> new Node<>());
        }
        return node;
    }

    /** Takes a topic's value away and returns it, null if there was none. */
    synchronized V remove(TopicName topic) {
        return remove(root, Levels.of(topic.value()), 0);
    }

    private V remove(Node<V> node, String[] levels, int depth) {
        if (depth == levels.length) {
            V before = node.value;
            if (before != null) {
                node.value = null;
                size--;
            }
            return before;
        }
        Node<V> child = node.child(levels[depth]);
        if (child == null) {
            return null;
        }
        V before = remove(child, levels, depth + 1);
        if (child.isEmpty()) {
            node.children.remove(levels[depth]);
            if (node.children.isEmpty()) {
                node.children = null;
            }
        }
        return before;
    }

    /** Hands over the values of all topics that match the filter, its share name set aside. */
    void match(TopicFilter filter, Consumer<V> found) {
        String[] levels = filter.levels().toArray(String[]::new);
        match(root, levels, 0, found);
    }

    private void match(Node<V> node, String[] levels, int depth, Consumer<V> found) {
        if (depth == levels.length) {
            accept(node, found);
            return;
        }
        String level = levels[depth];
        switch (level) {
            case "#" -> {
                if (depth > 0) {
                    accept(node, found); // a/# matches a
                }
                eachChild(node, depth == 0, (name, child) -> everything(child, found));
            }
            case "+" -> eachChild(node, depth == 0, (name, child) -> match(child, levels, depth + 1, found));
            default -> {
                Node<V> child = node.child(level);
                if (child != null) {
                    match(child, levels, depth + 1, found);
                }
            }
        }
    }

    /** Hands over all values. */
    void forEach(Consumer<V> found) {
        everything(root, found);
    }

    private void everything(Node<V> node, Consumer<V> found) {
        accept(node, found);
        eachChild(node, false, (name, child) -> everything(child, found));
    }

    private static <V> void eachChild(Node<V> node, boolean leading, BiConsumer<String, Node<V>> action) {
        Map<String, Node<V>> all = node.children;
        if (all != null) {
            all.forEach((name, child) -> {
                if (!leading || !Levels.isReserved(name)) {
                    action.accept(name, child);
                }
            });
        }
    }

    private static <V> void accept(Node<V> node, Consumer<V> found) {
        V value = node.value;
        if (value != null) {
            found.accept(value);
        }
    }
}
