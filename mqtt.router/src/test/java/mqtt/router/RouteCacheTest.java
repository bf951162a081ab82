package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.router.Fakes.FakeReceiver;
import mqtt.spi.route.Route;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class RouteCacheTest {
    @Rule
    public final Timeout time = Timeout.seconds(60);

    private int limit = 1000;
    private final Tenant tenant =
            new Tenant("", () -> limit, () -> false, new Retained("", () -> 10, () -> 10, () -> 0), Fakes.shares());
    private final FakeReceiver a = new FakeReceiver("a", 0);
    private final TopicName xy = TopicName.of("x/y");

    @Test
    public void aRouteIsGoodUntilAFilterThatMatchesItsTopicChanges() {
        Route route = tenant.routes.get(xy);
        assertTrue(route.isEmpty());

        tenant.subscribe(a, Fakes.subscription("x/z", 0));
        assertFalse(route.isStale());
        assertSame(route, tenant.routes.get(xy));

        tenant.subscribe(a, Fakes.subscription("+/y", 0));
        assertTrue(route.isStale());
        Route next = tenant.routes.get(xy);
        assertNotNull(Fakes.to(a, next));

        assertFalse(tenant.unsubscribe(a, TopicFilter.of("#")));
        assertFalse("nothing has changed", next.isStale());
        assertTrue(tenant.unsubscribe(a, TopicFilter.of("+/y")));
        assertTrue(next.isStale());
        assertTrue(tenant.routes.get(xy).isEmpty());
    }

    @Test
    public void sharesChangeRoutesToo() {
        Route route = tenant.routes.get(xy);
        tenant.subscribe(a, Fakes.subscription("$share/g/x/#", 0));

        assertTrue(route.isStale());
        assertEquals(1, tenant.routes.get(xy).groups().length);
    }

    @Test
    public void thereIsALimitAndWhatIsForgottenIsStale() {
        limit = 10;
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            routes.add(tenant.routes.get(TopicName.of("t/" + i)));
            assertTrue(tenant.routes.size() <= 10);
        }
        assertTrue(routes.stream().filter(r -> !r.isStale()).count() <= 10);
    }

    @Test
    public void aLimitOfNothingStillRoutes() {
        limit = 0;
        tenant.subscribe(a, Fakes.subscription("#", 0));
        assertNotNull(Fakes.to(a, tenant.routes.get(xy)));
        assertNotNull(Fakes.to(a, tenant.routes.get(TopicName.of("z"))));
    }

    @Test
    public void longTopicsAreRoutedButNotKept() {
        TopicName longer = TopicName.of("x/" + "y".repeat(600));
        tenant.subscribe(a, Fakes.subscription("x/+", 0));

        Route route = tenant.routes.get(longer);

        assertNotNull(Fakes.to(a, route));
        assertTrue("good for one message", route.isStale());
        assertEquals(0, tenant.routes.size());
    }

    @Test
    public void noChangeIsMissed() throws Exception {
        run(1000);
    }

    @Test
    public void noChangeIsMissedWhileRoutesAreForgotten() throws Exception {
        limit = 3;
        run(3);
    }

    /** Some come and go and look at once whether they are in; others route all the time, with routes they hold. */
    private void run(int cached) throws Exception {
        limit = cached;
        long seed = System.nanoTime();
        String[] filters = {"x/y", "x/+", "#", "+/y", "x/#", "$share/g/x/y"};
        AtomicInteger subscribers = new AtomicInteger(3);
        List<Callable<Void>> work = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            Random random = new Random(seed + t);
            FakeReceiver me = new FakeReceiver("s" + t, t % 2);
            work.add(() -> {
                Route held = tenant.routes.get(xy);
                try {
                    for (int i = 0; i < 8_000; i++) {
                        String filter = filters[random.nextInt(filters.length - 1)];
                        tenant.subscribe(me, Fakes.subscription(filter, random.nextInt(3)));
                        held = held.isStale() ? tenant.routes.get(xy) : held;
                        assertNotNull("seed " + seed + ": held", Fakes.to(me, held));
                        assertNotNull("seed " + seed + ": got", Fakes.to(me, tenant.routes.get(xy)));
                        tenant.unsubscribe(me, TopicFilter.of(filter));
                        held = held.isStale() ? tenant.routes.get(xy) : held;
                        assertNull("seed " + seed + ": held", Fakes.to(me, held));
                        assertNull("seed " + seed + ": got", Fakes.to(me, tenant.routes.get(xy)));
                    }
                } finally {
                    subscribers.decrementAndGet();
                }
                return null;
            });
        }
        for (int t = 0; t < 2; t++) {
            Random random = new Random(seed + 10 + t);
            work.add(() -> {
                while (subscribers.get() > 0) {
                    tenant.routes.get(random.nextInt(3) == 0 ? TopicName.of("o/" + random.nextInt(9)) : xy);
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(tenant.routes.size() <= Math.max(1, limit));
        assertTrue(tenant.routes.get(xy).isEmpty());
    }
}
