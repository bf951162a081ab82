package mqtt.session.core;

import java.util.HashMap;
import java.util.Map;
import mqtt.api.TopicName;
import mqtt.spi.route.Route;
import mqtt.spi.route.Router;

/**
 * The routes of one tenant's topics, as one event loop last saw them: saves asking the router for every message. Bounded:
 * when it is full it is emptied. Event loop only.
 */
final class RouteTable {
    private static final int LIMIT = 16_384;

    private final Router router;
    private final String tenant;
    private final Map<TopicName, Route> routes = new HashMap<>();
    private TopicName lastTopic;
    private Route lastRoute;

    RouteTable(Router router, String tenant) {
        this.router = router;
        this.tenant = tenant;
    }

    Route of(TopicName topic) {
        if (topic == lastTopic && !lastRoute.isStale()) {
            return lastRoute;
        }
        Route route = routes.get(topic);
        if (route == null || route.isStale()) {
            route = router.route(tenant, topic);
            if (routes.size() >= LIMIT) {
                routes.clear();
            }
            if (route.isStale()) {
                routes.remove(topic); // good for this message only
            } else {
                routes.put(topic, route);
            }
        }
        lastTopic = topic;
        lastRoute = route;
        return route;
    }
}
