package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import mqtt.api.SubscriberId;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.router.Fakes.FakeCounter;
import mqtt.router.Fakes.FakeListener;
import mqtt.router.Fakes.FakeReceiver;
import mqtt.spi.hook.Hooks;
import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.Route;
import mqtt.spi.route.SharedGroup;
import mqtt.testkit.Configs;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The component as others see it: settings that change, tenants, what it tells. */
public class RouterComponentTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final FakeListener listener = new FakeListener();
    private final FakeCounter dropped = new FakeCounter();
    private final SortedMap<String, LongSupplier> gauges = new TreeMap<>();
    private final FakeReceiver a = new FakeReceiver("a", 0);
    private final FakeReceiver b = new FakeReceiver("b", 0);

    private RouterComponent router(Map<String, ?> settings) {
        return new RouterComponent(config(settings), metrics(), hooks());
    }

    private static RouterConfig config(Map<String, ?> settings) {
        return Configs.of(RouterConfig.class, settings);
    }

    private Metrics metrics() {
        return new Metrics() {
            @Override
            public Counter counter(String name) {
                assertEquals("publish.dropped", name);
                return dropped;
            }

            @Override
            public AutoCloseable gauge(String name, LongSupplier value) {
                gauges.put(name, value);
                return () -> gauges.remove(name);
            }

            @Override
            public SortedMap<String, Long> snapshot() {
                throw new UnsupportedOperationException();
            }
        };
    }

    private Hooks hooks() {
        return (Hooks)
                Proxy.newProxyInstance(Hooks.class.getClassLoader(), new Class<?>[] {Hooks.class}, (p, method, x) -> {
                    assertEquals("messages", method.getName());
                    return listener;
                });
    }

    private static Set<Receiver> picked(RouterComponent router) {
        SharedGroup group = router.route("", TopicName.of("t")).groups()[0];
        Set<Receiver> picked = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            picked.add(group.pick(Fakes.message("t", "x"), null).receiver());
        }
        return picked;
    }

    @Test
    public void policiesChangeAndWrongOnesDoNot() {
        RouterComponent router = router(Map.of("shared__policy", "sticky"));
        router.subscribe(a, Fakes.subscription("$share/g/t", 1));
        router.subscribe(b, Fakes.subscription("$share/g/t", 1));
        assertEquals(1, picked(router).size());
        router.modified(config(Map.of("shared__policies", "g=round-robin")));
        assertEquals(2, picked(router).size());
        router.modified(config(Map.of("shared__policies", "g=roundrobin")));
        assertEquals("the last good one stays", 2, picked(router).size());
        router.modified(config(Map.of("shared__policies", "g=sticky", "shared__queue__messages", -1L)));
        assertEquals("as a whole", 2, picked(router).size());
        assertThrows(IllegalArgumentException.class, () -> router(Map.of("shared__policy", "")));
    }

    @Test
    public void aGroupIsKnownAsLongAsItHasMembers() {
        RouterComponent router = router(Map.of());
        TopicFilter filter = TopicFilter.of("$share/g/t");
        assertNull(router.group("", filter));
        assertTrue(router.subscribe(a, Fakes.subscription("$share/g/t", 1)));
        assertTrue(router.subscribe(b, Fakes.subscription("$share/g/t", 1)));
        SharedGroup group = router.group("", filter);
        assertSame(group, router.route("", TopicName.of("t")).groups()[0]);
        assertNull(router.group("", TopicFilter.of("$share/h/t")));
        assertNull(router.group("", TopicFilter.of("$share/g/t/u")));
        assertNull(router.group("tenant", filter));

        a.online = false;
        b.online = false;
        assertNull(group.pick(Fakes.message("t", "1"), null));
        assertEquals(1, gauges.get("shared.messages").getAsLong());
        assertTrue(gauges.get("shared.bytes").getAsLong() > 0);
        router.unsubscribe(a, filter);
        assertNotNull(router.group("", filter));
        listener.take();
        router.unsubscribe(b, filter);
        assertNull(router.group("", filter));
        assertEquals(List.of("dropped $share/g/t 1 GROUP_ENDED"), listener.take());
        assertEquals(0, gauges.get("shared.messages").getAsLong());
        assertEquals(0, gauges.get("shared.bytes").getAsLong());
    }

    @Test
    public void overlappingFiltersMakeOneDeliveryOrOneEachAtOnce() {
        RouterComponent router = router(Map.of());
        router.subscribe(a, Fakes.subscription("#", 1));
        router.subscribe(a, Fakes.subscription("$x/#", 1));
        router.subscribe(a, Fakes.subscription("$x/+", 1));
        router.subscribe(a, Fakes.subscription("t", 1));
        Route t = router.route("", TopicName.of("t"));
        Route x = router.route("", TopicName.of("$x/y"));
        assertEquals(List.of(1, 1), List.of(t.on(0).length, x.on(0).length));

        router.modified(config(Map.of("overlapping", "both")));
        assertFalse("the last good one stays", t.isStale());
        router.modified(config(Map.of("overlapping", "each", "retained__messages", 7L)));
        assertTrue(t.isStale());
        assertTrue(x.isStale());
        t = router.route("", TopicName.of("t"));
        x = router.route("", TopicName.of("$x/y"));
        assertEquals(List.of(2, 2), List.of(t.on(0).length, x.on(0).length));
        router.modified(config(Map.of("overlapping", "each")));
        assertFalse(t.isStale());
        assertSame(t, router.route("", TopicName.of("t")));

        router.modified(config(Map.of("overlapping", "one")));
        assertTrue(t.isStale());
        assertEquals(1, router.route("", TopicName.of("t")).on(0).length);
    }

    @Test
    public void eventsNameTenantAndFilter() {
        RouterComponent router = router(Map.of());
        FakeReceiver tenants = new FakeReceiver("c", 0) {
            @Override
            public SubscriberId id() {
                return new SubscriberId("house", "c");
            }
        };
        tenants.online = false;
        router.subscribe(tenants, Fakes.subscription("$share/g/+/t", 1));
        Delivery delivery =
                router.route("house", TopicName.of("x/t")).groups()[0].pick(Fakes.message("x/t", "1"), null);
        assertNull(delivery);
        assertEquals(List.of("waits house/$share/g/+/t 1"), listener.take());
    }
}
