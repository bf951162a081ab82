package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import mqtt.api.Subscription;
import mqtt.api.TopicName;
import mqtt.router.Fakes.FakeReceiver;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Route;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A million random filters that come and go: for topics of all kinds the tree finds what the naive matcher does. */
public class MillionFiltersTest {
    private static final int FILTERS = 1_000_000;
    private static final int TOPICS = 4; // after each change; the naive matcher takes its time
    private static final int RECEIVERS = 64;

    @Rule
    public final Timeout limit = Timeout.seconds(180);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<FakeReceiver> receivers = new ArrayList<>();
    private final Subscription[] subscriptions = new Subscription[FILTERS];
    private final BitSet inForce = new BitSet();
    private final FilterTree tree = new FilterTree(f -> {
        throw new AssertionError("no shares here");
    });

    @Test // [MQTT-4.7.1-2] [MQTT-4.7.2-1] [MQTT-4.7.3-4]
    public void areFoundAsTheNaiveMatcherFindsThem() {
        for (int i = 0; i < RECEIVERS; i++) {
            receivers.add(new FakeReceiver("r" + i, i % 4));
        }
        Set<String> texts = new HashSet<>(2 * FILTERS);
        for (int i = 0; i < FILTERS; i++) {
            String text = text();
            while (!texts.add(text)) {
                text = text();
            }
            subscriptions[i] = Fakes.subscription(text, 0, false, false, i + 1);
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < FILTERS; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        order.forEach(this::put);
        compare();
        order.subList(0, FILTERS / 2).forEach(this::remove);
        compare();
        order.subList(0, FILTERS / 4).forEach(this::put);
        compare();
        Collections.shuffle(order, random);
        order.forEach(i -> {
            if (inForce.get(i)) {
                remove(i);
            }
        });
        assertTrue(where() + "memory is given back", tree.isEmpty());
    }

    private String where() {
        return "seed " + seed + ": ";
    }

    private void put(int i) {
        if (!tree.put(receivers.get(i % RECEIVERS), subscriptions[i])) {
            throw new AssertionError(where() + subscriptions[i] + " was there");
        }
        inForce.set(i);
    }

    private void remove(int i) {
        if (!tree.remove(receivers.get(i % RECEIVERS), subscriptions[i].filter())) {
            throw new AssertionError(where() + subscriptions[i] + " was not there");
        }
        inForce.clear(i);
    }

    /** One to six levels: some that many have, some that few have, wildcards here and there. */
    private String text() {
        StringBuilder text = new StringBuilder();
        int levels = 1 + random.nextInt(6);
        for (int i = 0; i < levels; i++) {
            text.append(i == 0 ? "" : "/");
            int kind = random.nextInt(20);
            if (kind < 2) {
                text.append('+');
            } else if (kind == 2 && i == levels - 1) {
                text.append('#');
            } else {
                text.append(level());
            }
        }
        return text.length() == 0 ? "/" : text.toString();
    }

    private String level() {
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> "$" + random.nextInt(3);
            case 2 -> "l" + random.nextInt(4);
            case 3 -> "m" + random.nextInt(40);
            default -> "rare" + random.nextInt(4_000);
        };
    }

    /** A topic that at least one of the filters is likely to match. */
    private TopicName topic() {
        String text = subscriptions[random.nextInt(FILTERS)].filter().levels().stream()
                .map(level -> level.equals("+") || level.equals("#") ? level() : level)
                .collect(Collectors.joining("/"));
        return TopicName.of(text.isEmpty() ? "/" : text);
    }

    private void compare() {
        List<TopicName> topics = new ArrayList<>();
        for (int i = 0; i < TOPICS; i++) {
            topics.add(topic());
        }
        for (TopicName topic : topics) {
            BitSet expected = new BitSet();
            inForce.stream()
                    .parallel()
                    .filter(i -> subscriptions[i].filter().matches(topic))
                    .forEachOrdered(expected::set);
            assertEquals(where() + "topic " + topic, expected, found(topic));
        }
    }

    private BitSet found(TopicName topic) {
        RouteBuilder builder = new RouteBuilder(true);
        tree.match(topic, builder::add, builder::add);
        Route route = builder.build();
        BitSet found = new BitSet();
        for (int loop = 0; loop < route.loops(); loop++) {
            for (Delivery delivery : route.on(loop)) {
                int i = delivery.identifiers()[0] - 1;
                assertEquals(where(), receivers.get(i % RECEIVERS), delivery.receiver());
                found.set(i);
            }
        }
        return found;
    }
}
