package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import mqtt.api.Qos;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.router.Fakes.FakeReceiver;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Route;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class FilterTreeTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final FilterTree tree = new FilterTree(f -> new Group("", f, Fakes.shares(), keeper -> null));
    private final FakeReceiver a = new FakeReceiver("a", 0);
    private final FakeReceiver b = new FakeReceiver("b", 2);

    private Route route(String topic) {
        return route(TopicName.of(topic));
    }

    private Route route(TopicName topic) {
        return route(topic, false);
    }

    private Route route(TopicName topic, boolean each) {
        RouteBuilder builder = new RouteBuilder(each);
        tree.match(topic, builder::add, builder::add);
        return builder.build();
    }

    @Test // [MQTT-4.7.1-2] [MQTT-4.7.2-1] [MQTT-4.7.3-4]
    public void matchesAsTheNaiveMatcherDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<FakeReceiver> receivers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            receivers.add(new FakeReceiver("r" + i, i % 3));
        }
        Map<FakeReceiver, Map<TopicFilter, Subscription>> model = new HashMap<>();
        receivers.forEach(r -> model.put(r, new HashMap<>()));
        for (int step = 0; step < 20_000; step++) {
            FakeReceiver receiver = receivers.get(random.nextInt(receivers.size()));
            TopicFilter filter = Fakes.filter(random);
            Map<TopicFilter, Subscription> his = model.get(receiver);
            if (random.nextInt(100) < 55) {
                Subscription s = Subscription.of(filter, Qos.of(random.nextInt(3)));
                assertEquals("seed " + seed, his.put(filter, s) == null, tree.put(receiver, s));
            } else {
                assertEquals("seed " + seed, his.remove(filter) != null, tree.remove(receiver, filter));
            }
            if (step % 10 == 0) {
                TopicName topic = Fakes.topic(random);
                Route route = route(topic);
                for (FakeReceiver r : receivers) {
                    int best = model.get(r).values().stream()
                            .filter(s -> s.filter().matches(topic))
                            .mapToInt(s -> s.maximumQos().value())
                            .max()
                            .orElse(-1);
                    Delivery delivery = Fakes.to(r, route);
                    String where = "seed " + seed + " step " + step + " topic " + topic + " receiver " + r;
                    assertEquals(
                            where,
                            best,
                            delivery == null ? -1 : delivery.maximumQos().value());
                }
            }
        }
        model.forEach((r, his) -> his.keySet().forEach(f -> assertTrue(tree.remove(r, f))));
        assertTrue("seed " + seed + ": memory is given back", tree.isEmpty());
    }

    @Test
    public void emptyLevelsAreLevels() {
        tree.put(a, Fakes.subscription("/a//b/", 0));
        tree.put(b, Fakes.subscription("+/a/+/b/+", 0));

        assertEquals(a, Fakes.to(a, route("/a//b/")).receiver());
        assertEquals(b, Fakes.to(b, route("/a//b/")).receiver());
        assertNull(Fakes.to(a, route("/a/b/")));
    }

    @Test // MQTT 5, 4.7.1.2
    public void hashMatchesItsParent() {
        tree.put(a, Fakes.subscription("x/y/#", 0));

        assertFalse(route("x/y").isEmpty());
        assertFalse(route("x/y/").isEmpty());
        assertFalse(route("x/y/z/z").isEmpty());
        assertTrue(route("x").isEmpty());
        assertTrue(route("x/yy").isEmpty());
    }

    @Test // [MQTT-4.7.2-1]
    public void leadingWildcardsLeaveReservedTopicsOut() {
        tree.put(a, Fakes.subscription("#", 0));
        tree.put(a, Fakes.subscription("+/y", 0));
        tree.put(b, Fakes.subscription("$x/#", 0));

        assertNull(Fakes.to(a, route("$x/y")));
        assertEquals(b, Fakes.to(b, route("$x/y")).receiver());
        assertEquals(a, Fakes.to(a, route("x/$y")).receiver());
    }

    @Test
    public void isAsDeepAsFiltersAre() {
        String deep = "l/".repeat(999) + "l";
        tree.put(a, Fakes.subscription(deep, 0));
        tree.put(b, Fakes.subscription("+/".repeat(999) + "#", 0));

        assertEquals(a, Fakes.to(a, route(deep)).receiver());
        assertEquals(b, Fakes.to(b, route(deep)).receiver());
        assertTrue(tree.remove(a, TopicFilter.of(deep)));
        assertTrue(tree.remove(b, TopicFilter.of("+/".repeat(999) + "#")));
        assertTrue(tree.isEmpty());
    }

    @Test // [MQTT-3.3.4-2] [MQTT-3.3.4-5] [MQTT-3.8.3-3]
    public void orOneEach() {
        tree.put(a, Fakes.subscription("x/#", 0, false, false, 7));
        tree.put(a, Fakes.subscription("x/+", 2, true, true, 8));
        tree.put(a, Fakes.subscription("x/y", 1, false, false, 0));
        tree.put(a, Fakes.subscription("z", 1, false, false, 9));
        tree.put(b, Fakes.subscription("x/y", 1, false, false, 10));

        Route route = route(TopicName.of("x/y"), true);

        List<String> copies = Arrays.stream(route.on(0))
                .map(d -> d.maximumQos().value() + " " + d.retainAsPublished() + " "
                        + Arrays.toString(d.identifiers()) + " "
                        + (d.from(a.id()) == d) + " " + d.from(b.id()).receiver())
                .sorted()
                .toList();
        assertEquals(List.of("0 false [7] true a", "1 false [] true a", "2 true [8] false a"), copies);
        assertEquals(1, route.on(2).length);
    }

    @Test // [MQTT-3.3.4-2] [MQTT-3.3.4-3] [MQTT-3.3.4-4]
    public void overlappingFiltersMakeOneDelivery() {
        tree.put(a, Fakes.subscription("x/#", 0, false, false, 7));
        tree.put(a, Fakes.subscription("x/+", 2, false, true, 8));
        tree.put(a, Fakes.subscription("x/y", 1, false, false, 0));

        Delivery delivery = Fakes.to(a, route("x/y"));

        assertEquals(Qos.EXACTLY_ONCE, delivery.maximumQos());
        assertTrue(delivery.retainAsPublished());
        assertEquals(Set.of(7, 8), asSet(delivery.identifiers()));
        assertEquals(delivery, delivery.from(a.id()));
    }

    @Test // [MQTT-3.8.3-3]
    public void ownMessagesComeByTheSubscriptionsThatAreNotNoLocal() {
        tree.put(a, Fakes.subscription("x/#", 2, true, true, 7));
        tree.put(a, Fakes.subscription("x/+", 1, false, false, 8));
        tree.put(b, Fakes.subscription("x/+", 1, true, false, 9));

        Delivery own = Fakes.to(a, route("x/y")).from(a.id());
        assertEquals(Qos.AT_LEAST_ONCE, own.maximumQos());
        assertFalse(own.retainAsPublished());
        assertEquals(Set.of(8), asSet(own.identifiers()));
        assertEquals(Set.of(7, 8), asSet(Fakes.to(a, route("x/y")).from(b.id()).identifiers()));
        assertNull(Fakes.to(b, route("x/y")).from(b.id()));
        assertEquals(b, Fakes.to(b, route("x/y")).from(null).receiver());
    }

    @Test // [MQTT-3.8.4-3]
    public void sharesAreGroupsOfTheirOwn() {
        tree.put(a, Fakes.subscription("$share/g/x/+", 1));
        tree.put(b, Fakes.subscription("$share/g/x/+", 1));
        tree.put(b, Fakes.subscription("$share/h/x/+", 1));
        tree.put(b, Fakes.subscription("x/+", 1));

        Route route = route("x/y");

        assertEquals(2, route.groups().length);
        assertEquals(b, Fakes.to(b, route).receiver());
        assertNull(Fakes.to(a, route));
        assertFalse("replaced", tree.put(a, Fakes.subscription("$share/g/x/+", 2)));
        assertFalse(tree.remove(a, TopicFilter.of("$share/h/x/+")));
        assertTrue(tree.remove(a, TopicFilter.of("$share/g/x/+")));
        assertTrue(tree.remove(b, TopicFilter.of("$share/g/x/+")));
        assertTrue(tree.remove(b, TopicFilter.of("$share/h/x/+")));
        assertTrue(tree.remove(b, TopicFilter.of("x/+")));
        assertTrue(tree.isEmpty());
    }

    private static Set<Integer> asSet(int[] numbers) {
        Set<Integer> set = new HashSet<>();
        for (int n : numbers) {
            assertTrue("twice", set.add(n));
        }
        return set;
    }
}
