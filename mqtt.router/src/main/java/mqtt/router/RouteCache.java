package mqtt.router;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.spi.route.Route;

/**
 * Routes of the topics that are published to, each good until a filter that matches its topic changes. A change finds
 * the routes it touches through a tree of their topics, so a storm of subscriptions elsewhere costs publishers nothing.
 *
 * <p>No change is missed: a slot is in the tree before its route is made, and a change is in the filters before it looks
 * for slots. Whoever comes second sees the other. A route that was touched while it was made is made again, so that it is
 * what all filters came to at one moment. A change of a filter takes effect topic by topic, and everywhere before it
 * returns. Bounded: at the limit all is forgotten and made again as needed.
 */
final class RouteCache {
    private static final class Slot {
        volatile Route route;
        volatile boolean touched; // since the route in it was begun
        volatile boolean retired; // its tree is no longer looked at

        void touch() {
            touched = true;
            Route current = route;
            if (current != null) {
                current.invalidate();
            }
        }

        void retire() {
            retired = true;
            touch();
        }
    }

    /** Longer topics are routed anew each time: kept, they would be worth little and cost a stranger's choice of memory. */
    private static final int LONGEST_KEPT_BYTES = 512;

    /** How often a route is made that filters touch while it is: in a storm of subscriptions messages have to go on. */
    private static final int TRIES = 4;

    private final FilterTree filters;
    private final IntSupplier limit;
    private final BooleanSupplier each;
    private volatile TopicTree<Slot> slots = new TopicTree<>();
    private volatile TopicTree<Slot> forgetting; // not all of its slots are retired yet; null mostly

    /**
     * @param limit how many routes to keep
     * @param each whether overlapping subscriptions make a delivery each; who changes it calls {@link #forgetAll}
     */
    RouteCache(FilterTree filters, IntSupplier limit, BooleanSupplier each) {
        this.filters = filters;
        this.limit = limit;
        this.each = each;
    }

    /** See {@link mqtt.spi.route.Router#route}. */
    Route get(TopicName topic) {
        if (topic.utf8().length > LONGEST_KEPT_BYTES) {
            Route route = match(topic);
            route.invalidate(); // good for one message: no change would find it
            return route;
        }
        while (true) {
            Slot slot = slot(topic);
            Route route = slot.route;
            // in this order: a route that was touched while it was made is seen as touched until it is stale
            if (route == null || slot.touched || slot.retired || route.isStale()) {
                route = make(slot, topic);
            }
            if (!slot.retired) {
                return route;
            }
        }
    }

    private Route match(TopicName topic) {
        RouteBuilder builder = new RouteBuilder(each.getAsBoolean());
        filters.match(topic, builder::add, builder::add);
        return builder.build();
    }

    private Slot slot(TopicName topic) {
        while (true) {
            TopicTree<Slot> tree = slots;
            Slot slot = tree.getOrPut(topic, Slot::new);
            if (tree.size() > Math.max(1, limit.getAsInt())) {
                forget(tree);
            }
            if (tree == slots) {
                return slot;
            }
        }
    }

    /** No route is good any more. */
    void forgetAll() {
        forget(slots);
    }

    private synchronized void forget(TopicTree<Slot> full) {
        if (full == slots) {
            forgetting = full;
            slots = new TopicTree<>();
            full.forEach(Slot::retire);
            forgetting = null;
        }
    }

    private Route make(Slot slot, TopicName topic) {
        synchronized (slot) {
            Route made = slot.route;
            for (int i = 0; i < TRIES && (i == 0 || slot.touched && !slot.retired); i++) {
                if (made != null) {
                    made.invalidate(); // before it is no longer seen as touched
                }
                slot.touched = false;
                made = match(topic); // a change that comes from now on finds it
                slot.route = made;
            }
            if (slot.touched || slot.retired) {
                made.invalidate();
            }
            return made;
        }
    }

    /** To be called after the filter has changed. */
    void changed(TopicFilter filter) {
        slots.match(filter, Slot::touch);
        TopicTree<Slot> old = forgetting; // to be read after slots
        if (old != null) {
            old.match(filter, Slot::touch);
        }
    }

    int size() {
        return slots.size();
    }
}
