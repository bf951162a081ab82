package mqtt.router;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.StoredShare;
import mqtt.spi.store.Keeper;

/** All that is known of one tenant; nothing of it is seen by another one. */
final class Tenant {
    private final String name;
    private final FilterTree filters;
    private final Map<TopicFilter, GroupStore> stores = new ConcurrentHashMap<>(); // of shared subscriptions
    final RouteCache routes;
    final Retained retained;

    Tenant(String name, IntSupplier cachedRoutes, BooleanSupplier each, Retained retained, Shares shares) {
        this.name = name;
        this.filters = new FilterTree(f -> new Group(name, f, shares, keeper -> store(f, keeper)));
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

    private GroupStore store(TopicFilter filter, Keeper keeper) {
        return stores.computeIfAbsent(filter, f -> GroupStore.begin(name, f, keeper, ended -> stores.remove(f, ended)));
    }

    /** See {@link mqtt.spi.route.Router#restoreGroup}. */
    void restoreGroup(TopicFilter filter, long queue, long lastSeq, long messages, Keeper keeper) {
        stores.put(filter, GroupStore.restore(queue, lastSeq, messages, keeper, ended -> stores.remove(filter, ended)));
    }

    /** See {@link mqtt.spi.route.Router#restoreShare}. */
    StoredShare restoreShare(TopicFilter filter, long seq) {
        GroupStore store = stores.get(filter);
        return store == null ? null : StoredShare.kept(store, seq);
    }

    /** See {@link mqtt.spi.route.Router#letGo}. */
    void letGo() {
        retained.letGo();
        stores.values().forEach(GroupStore::letGo);
        stores.clear();
    }
}
