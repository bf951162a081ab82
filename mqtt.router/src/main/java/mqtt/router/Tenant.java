package mqtt.router;

import java.util.function.IntSupplier;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.route.Receiver;

/** All that is known of one tenant; nothing of it is seen by another one. */
final class Tenant {
    private final FilterTree filters = new FilterTree();
    final RouteCache routes;
    final Retained retained;

    Tenant(IntSupplier cachedRoutes, Retained retained) {
        this.routes = new RouteCache(filters, cachedRoutes);
        this.retained = retained;
    }

    boolean subscribe(Receiver receiver, Subscription subscription) {
        boolean isNew = filters.put(receiver, subscription);
        routes.changed(subscription.filter());
        return isNew;
    }

    boolean unsubscribe(Receiver receiver, TopicFilter filter) {
        boolean wasThere = filters.remove(receiver, filter);
        if (wasThere) {
            routes.changed(filter);
        }
        return wasThere;
    }
}
