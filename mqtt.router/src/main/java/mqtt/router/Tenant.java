package mqtt.router;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.route.Receiver;

/** All that is known of one tenant; nothing of it is seen by another one. */
final class Tenant {
    private final FilterTree filters;
    final RouteCache routes;
    final Retained retained;

    Tenant(String name, IntSupplier cachedRoutes, BooleanSupplier each, Retained retained, Shares shares) {
        this.filters = new FilterTree(f -> new Group(name, f, shares));
        this.routes = new RouteCache(filters, cachedRoutes, each);
        this.retained = retained;
    }

    boolean subscribe(Receiver receiver, Subscription subscription) {
        boolean isNew = filters.put(receiver, subscription);
        routes.changed(subscription.filter());
        return isNew;
    }

    boolean unsubscribe(Receiver receiver, TopicFilter filter) {
        Group group = filter.isShared() ? filters.group(filter) : null;
        boolean wasThere = filters.remove(receiver, filter);
        if (wasThere) {
            routes.changed(filter);
            if (group != null) {
                group.afterRemoval();
            }
        }
        return wasThere;
    }

    /** The members of a shared subscription; null if it has none. */
    Group group(TopicFilter filter) {
        return filters.group(filter);
    }
}
