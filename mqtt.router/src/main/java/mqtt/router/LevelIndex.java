package mqtt.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The nodes of a {@link TopicTree} by depth and level. Readers take no lock; writers hold the tree's. */
final class LevelIndex<V> {
    private volatile List<Map<String, Row<V>>> byDepth = List.of(); // from the second level on

    /** The row of a level; null if there is none, so that no topic has this level there. */
    Row<V> row(int depth, String level) {
        List<Map<String, Row<V>>> all = byDepth;
        return depth <= all.size() ? all.get(depth - 1).get(level) : null;
    }

    /** The row that a new node goes to; made if there is none. */
    Row<V> rowFor(int depth, String level) {
        if (depth > byDepth.size()) {
            List<Map<String, Row<V>>> more = new ArrayList<>(byDepth);
            while (more.size() < depth) {
                more.add(new ConcurrentHashMap<>());
            }
            byDepth = more;
        }
        return byDepth.get(depth - 1).computeIfAbsent(level, Row::new);
    }

    /** Takes a node out of its row, and its row away if it is the last one. */
    void remove(int depth, TopicNode<V> node) {
        node.row.remove(node);
        if (node.row.size() == 0) {
            byDepth.get(depth - 1).remove(node.level);
        }
    }
}
