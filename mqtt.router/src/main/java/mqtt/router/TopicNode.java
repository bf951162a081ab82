package mqtt.router;

/** A level of a topic in a {@link TopicTree}. */
final class TopicNode<V> extends Branch<TopicNode<V>> {
    final TopicNode<V> parent; // null for the root
    final Row<V> row; // the nodes of this level at this depth; null for the root and those right below
    volatile V value;

    // ---- in the row
    volatile TopicNode<V> next;
    TopicNode<V> previous;

    TopicNode(String level, TopicNode<V> parent, Row<V> row) {
        super(level);
        this.parent = parent;
        this.row = row;
    }

    boolean isEmpty() {
        return value == null && !hasChildren();
    }
}
