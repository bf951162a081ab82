package mqtt.session.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.route.Router;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.Owed;

/** What one session is subscribed to; what the router and the budget know of it. Event loop only. */
final class Subscriptions {
    private final Session session;
    private final Router router;
    private final Budget budget;
    private final Map<TopicFilter, Subscription> all = new HashMap<>(2);

    Subscriptions(Session session, Loop loop) {
        this.session = session;
        this.router = loop.broker().router();
        this.budget = loop.budget();
    }

    int size() {
        return all.size();
    }

    /** Null if there is none with this filter. */
    Subscription get(TopicFilter filter) {
        return all.get(filter);
    }

    Collection<TopicFilter> filters() {
        return all.keySet();
    }

    void add(Subscription subscription) {
        Subscription before = all.put(subscription.filter(), subscription);
        if (subscription.equals(before)) {
            return; // as it was: no route changes
        }
        if (before == null) {
            budget.take(Budget.ofFilter(subscription.filter().value()));
            session.use().subscriptions.incrementAndGet();
        }
        if (subscription.filter().isShared()) {
            session.member().join(subscription.filter());
        }
        router.subscribe(session, subscription);
    }

    /** Returns whether it was there. */
    boolean remove(TopicFilter filter) {
        if (all.remove(filter) != null) {
            budget.give(Budget.ofFilter(filter.value()));
            session.use().subscriptions.decrementAndGet();
        }
        session.seats().forEach(s -> s.sender().unwanted(filter));
        return filter.isShared() ? session.member().leave(filter) : router.unsubscribe(session, filter);
    }

    /** The session is over, or goes on in another process: nobody finds it any more. */
    void removeAll() {
        all.keySet().forEach(f -> budget.give(Budget.ofFilter(f.value())));
        all.keySet().forEach(f -> router.unsubscribe(session, f));
        session.use().subscriptions.addAndGet(-all.size());
        all.clear();
        session.member().leftAll();
    }

    /** As they are to be kept. */
    List<KeptSubscription> kept() {
        return all.values().stream()
                .map(s -> new KeptSubscription(s, session.seats().owed(s.filter())))
                .toList();
    }

    /** Which retained messages a subscription that comes now is to get, as far as the store has them; null for none. */
    Owed owed(TopicFilter filter) {
        long last =
                session.shelf() == null ? 0 : router.lastRetained(session.id().tenant(), filter);
        return last == 0 ? null : new Owed(0, last);
    }
}
