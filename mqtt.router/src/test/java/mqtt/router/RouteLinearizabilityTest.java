package mqtt.router;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import mqtt.api.Subscription;
import mqtt.api.TopicName;
import mqtt.router.Fakes.FakeReceiver;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Route;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Subscriptions and the routes of a topic, kept as event loops keep them, are linearizable: what a message is routed by is
 * what all subscriptions to its topic came to at one moment while it was routed. Each client does one thing after another,
 * as sessions do.
 */
@Param(name = "filter", gen = IntGen.class, conf = "0:2")
public class RouteLinearizabilityTest {
    private static final int CLIENTS = 5;
    private static final TopicName TOPIC = TopicName.of("a/b");
    private static final List<Subscription> FILTERS =
            List.of(subscription("#", 1), subscription("a/+", 2), subscription("a/b", 3));
    private static final List<FakeReceiver> RECEIVERS = IntStream.range(0, CLIENTS)
            .mapToObj(i -> new FakeReceiver("" + i, i))
            .toList();
    private static final Shares SHARES = Fakes.shares();

    @Rule
    public final Timeout limit = Timeout.seconds(300);

    private final Tenant tenant =
            new Tenant("", () -> 10, () -> true, new Retained("", () -> 10, () -> 10, () -> 0), SHARES);
    private volatile Route kept;

    private static Subscription subscription(String filter, int identifier) {
        return Fakes.subscription(filter, 0, false, false, identifier);
    }

    @Operation
    public boolean subscribe(@Param(gen = ThreadIdGen.class) int client, @Param(name = "filter") int filter) {
        return tenant.subscribe(RECEIVERS.get(client % CLIENTS), FILTERS.get(filter));
    }

    @Operation
    public boolean unsubscribe(@Param(gen = ThreadIdGen.class) int client, @Param(name = "filter") int filter) {
        return tenant.unsubscribe(
                RECEIVERS.get(client % CLIENTS), FILTERS.get(filter).filter());
    }

    /** Which clients get a message by which filter. */
    @Operation
    public String route() {
        Route route = kept;
        if (route == null || route.isStale()) {
            route = tenant.routes.get(TOPIC);
            kept = route;
        }
        BitSet all = new BitSet();
        for (int client = 0; client < route.loops(); client++) {
            for (Delivery delivery : route.on(client)) {
                all.set(client * 10 + delivery.identifiers()[0] - 1);
            }
        }
        return all.toString();
    }

    /** The same, one after another. */
    public static final class Model {
        private final BitSet all = new BitSet();

        public boolean subscribe(int client, int filter) {
            boolean before = all.get(client % CLIENTS * 10 + filter);
            all.set(client % CLIENTS * 10 + filter);
            return !before;
        }

        public boolean unsubscribe(int client, int filter) {
            boolean before = all.get(client % CLIENTS * 10 + filter);
            all.clear(client % CLIENTS * 10 + filter);
            return before;
        }

        public String route() {
            return all.toString();
        }
    }

    @Test
    public void routesAreOfOneMoment() {
        Lincheck test = new Lincheck(RouteLinearizabilityTest.class, Model.class);
        test.scenario(
                List.of(),
                List.of(test.call("subscribe", 1, 0), test.call("subscribe", 1, 2)),
                List.of(test.call("route"), test.call("route")));
        test.scenario(
                List.of(), List.of(test.call("subscribe", 1, 0), test.call("route")), List.of(test.call("route")));
        test.scenario(
                List.of(test.call("subscribe", 1, 1), test.call("route")),
                List.of(test.call("unsubscribe", 1, 1), test.call("route")),
                List.of(test.call("route"), test.call("subscribe", 2, 2)));
        test.run();
    }
}
