package mqtt.router;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.spi.route.Receiver;

/**
 * Subscriptions by filter, found by topic. Readers take no lock; writers take turns. Its depth is that of the deepest
 * filter, which the session limits.
 */
final class FilterTree {
    private static final class Node extends Branch<Node> {
        volatile Subscribers subscribers; // null while there are none
        volatile Map<String, Group> groups; // by share name; null while there are none

        Node(String level) {
            super(level);
        }

        boolean isEmpty() {
            return subscribers == null && groups == null && !hasChildren();
        }
    }

    private final Node root = new Node(null);
    private final Function<TopicFilter, Group> newGroup;

    /** @param newGroup makes a shared subscription */
    FilterTree(Function<TopicFilter, Group> newGroup) {
        this.newGroup = newGroup;
    }

    /** Adds or replaces; returns whether it is new. */
    synchronized boolean put(Receiver receiver, Subscription subscription) {
        Node node = root;
        for (String level : subscription.filter().levels()) {
            Node child = node.child(level);
            if (child == null) {
                child = new Node(level);
                node.add(child);
            }
            node = child;
        }
        if (!subscription.filter().isShared()) {
            if (node.subscribers == null) {
                node.subscribers = new Subscribers();
            }
            return node.subscribers.put(new Subscriber(receiver, subscription));
        }
        if (node.groups == null) {
            node.groups = new ConcurrentHashMap<>(2);
        }
        return node.groups
                .computeIfAbsent(subscription.filter().shareName(), n -> newGroup.apply(subscription.filter()))
                .put(receiver, subscription);
    }

    /** Returns whether it was there. */
    synchronized boolean remove(Receiver receiver, TopicFilter filter) {
        return remove(root, receiver, filter, filter.levels(), 0);
    }

    private boolean remove(Node node, Receiver receiver, TopicFilter filter, List<String> levels, int depth) {
        if (depth == levels.size()) {
            return filter.isShared() ? removeShared(node, receiver, filter) : removePlain(node, receiver);
        }
        Node child = node.child(levels.get(depth));
        if (child == null) {
            return false;
        }
        boolean removed = remove(child, receiver, filter, levels, depth + 1);
        if (child.isEmpty()) {
            node.remove(child);
        }
        return removed;
    }

    private static boolean removePlain(Node node, Receiver receiver) {
        boolean removed = node.subscribers != null && node.subscribers.remove(receiver);
        if (removed && node.subscribers.isEmpty()) {
            node.subscribers = null;
        }
        return removed;
    }

    private static boolean removeShared(Node node, Receiver receiver, TopicFilter filter) {
        Group group = node.groups == null ? null : node.groups.get(filter.shareName());
        boolean removed = group != null && group.remove(receiver);
        if (removed && group.isEmpty()) {
            node.groups.remove(filter.shareName());
            if (node.groups.isEmpty()) {
                node.groups = null;
            }
        }
        return removed;
    }

    /** The members of a shared subscription; null if it has none. */
    Group group(TopicFilter shared) {
        Node node = root;
        for (String level : shared.levels()) {
            node = node.child(level);
            if (node == null) {
                return null;
            }
        }
        Map<String, Group> groups = node.groups;
        return groups == null ? null : groups.get(shared.shareName());
    }

    /** Whether there are no subscriptions, and nothing is left of those there were. */
    boolean isEmpty() {
        return root.isEmpty();
    }

    /** Hands over the subscribers and the shared groups of every filter that matches the topic. */
    void match(TopicName topic, Consumer<Subscribers> subscribers, Consumer<Group> groups) {
        match(root, Levels.of(topic.value()), 0, subscribers, groups);
    }

    private static void match(
            Node node, String[] levels, int depth, Consumer<Subscribers> subscribers, Consumer<Group> groups) {
        boolean wildcards = depth > 0 || !Levels.isReserved(levels[0]);
        Node hash = wildcards ? node.child("#") : null;
        if (hash != null) {
            accept(hash, subscribers, groups);
        }
        if (depth == levels.length) {
            accept(node, subscribers, groups);
            return;
        }
        Node plus = wildcards ? node.child("+") : null;
        if (plus != null) {
            match(plus, levels, depth + 1, subscribers, groups);
        }
        Node exact = node.child(levels[depth]);
        if (exact != null) {
            match(exact, levels, depth + 1, subscribers, groups);
        }
    }

    private static void accept(Node node, Consumer<Subscribers> subscribers, Consumer<Group> groups) {
        Subscribers plain = node.subscribers;
        if (plain != null) {
            subscribers.accept(plain);
        }
        Map<String, Group> shared = node.groups;
        if (shared != null) {
            shared.values().forEach(groups);
        }
    }
}
