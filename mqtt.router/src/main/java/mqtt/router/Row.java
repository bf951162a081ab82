package mqtt.router;

/**
 * All nodes of one level at one depth of a {@link TopicTree}, wherever they hang: {@code state} in the third place of
 * whatever topic. Readers take no lock; writers hold the tree's. Whoever stands on a node that is taken out goes on from
 * there: it still knows the next one.
 */
final class Row<V> {
    final String level;
    private volatile TopicNode<V> first;
    private volatile int size;

    Row(String level) {
        this.level = level;
    }

    /** Null if it is empty. */
    TopicNode<V> first() {
        return first;
    }

    int size() {
        return size;
    }

    void add(TopicNode<V> node) {
        TopicNode<V> second = first;
        node.next = second;
        if (second != null) {
            second.previous = node;
        }
        first = node;
        size++;
    }

    void remove(TopicNode<V> node) {
        TopicNode<V> next = node.next;
        if (next != null) {
            next.previous = node.previous;
        }
        if (node.previous == null) {
            first = next;
        } else {
            node.previous.next = next;
        }
        size--;
    }
}
