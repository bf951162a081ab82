package mqtt.router;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mqtt.api.Qos;
import mqtt.api.Subscription;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.Route;
import mqtt.spi.route.SharedGroup;

/**
 * Makes a route of the filters that match a topic. Of overlapping subscriptions of one receiver it makes one delivery with
 * the highest QoS and all identifiers [MQTT-3.3.4-4], or one for each with its own QoS and identifier [MQTT-3.3.4-5]; both
 * respect the highest QoS [MQTT-3.3.4-2].
 */
final class RouteBuilder {
    private static final SharedGroup[] NO_GROUPS = {};

    private final boolean each;
    private final Map<Receiver, List<Subscription>> byReceiver = new LinkedHashMap<>();
    private final List<SharedGroup> groups = new ArrayList<>(0);

    /** @param each whether overlapping subscriptions make a delivery each */
    RouteBuilder(boolean each) {
        this.each = each;
    }

    void add(Subscribers subscribers) {
        subscribers.forEach(s -> byReceiver
                .computeIfAbsent(s.receiver(), r -> new ArrayList<>(1))
                .add(s.subscription()));
    }

    void add(Group group) {
        groups.add(group);
    }

    Route build() {
        List<List<Delivery>> byLoop = new ArrayList<>();
        byReceiver.forEach((receiver, subscriptions) -> {
            while (byLoop.size() <= receiver.loop()) {
                byLoop.add(new ArrayList<>());
            }
            List<Delivery> its = byLoop.get(receiver.loop());
            if (each) {
                subscriptions.forEach(s -> its.add(merge(receiver, List.of(s))));
            } else {
                its.add(merge(receiver, subscriptions));
            }
        });
        return new Route(
                byLoop.stream().map(l -> l.toArray(Delivery[]::new)).toArray(Delivery[][]::new),
                groups.isEmpty() ? NO_GROUPS : groups.toArray(SharedGroup[]::new));
    }

    private static Delivery merge(Receiver receiver, List<Subscription> all) {
        Delivery merged = merged(receiver, all);
        List<Subscription> alsoOwn = all.stream().filter(s -> !s.noLocal()).toList();
        return alsoOwn.size() == all.size()
                ? merged
                : merged.withOwn(alsoOwn.isEmpty() ? null : merged(receiver, alsoOwn));
    }

    private static Delivery merged(Receiver receiver, List<Subscription> all) {
        Qos qos = Qos.AT_MOST_ONCE;
        boolean retainAsPublished = false;
        int[] identifiers = new int[all.size()];
        int n = 0;
        for (Subscription s : all) {
            qos = qos.compareTo(s.maximumQos()) >= 0 ? qos : s.maximumQos();
            retainAsPublished |= s.retainAsPublished();
            if (s.identifier() != 0) {
                identifiers[n++] = s.identifier();
            }
        }
        return Delivery.of(receiver, qos, retainAsPublished, Arrays.copyOf(identifiers, n));
    }
}
