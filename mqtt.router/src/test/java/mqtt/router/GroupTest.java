package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.router.Fakes.FakeReceiver;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class GroupTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Message message = Fakes.message("x", "y");
    private final Group group = new Group();
    private final FakeReceiver a = new FakeReceiver("a", 0);
    private final FakeReceiver b = new FakeReceiver("b", 1);
    private final FakeReceiver c = new FakeReceiver("c", 1);

    private void put(FakeReceiver receiver) {
        group.put(receiver, Fakes.subscription("$share/g/x", 1, false, false, 5));
    }

    private Map<Receiver, Integer> pick(int times) {
        Map<Receiver, Integer> picked = new HashMap<>();
        for (int i = 0; i < times; i++) {
            picked.merge(group.pick(message).receiver(), 1, Integer::sum);
        }
        return picked;
    }

    @Test
    public void membersTakeTurns() {
        put(a);
        put(b);
        put(c);

        assertEquals(Map.of(a, 100, b, 100, c, 100), pick(300));
        Delivery delivery = group.pick(message);
        assertEquals(Qos.AT_LEAST_ONCE, delivery.maximumQos());
        assertEquals(5, delivery.identifiers()[0]);
    }

    @Test
    public void thoseOnlineComeFirst() {
        put(a);
        put(b);
        b.online = false;
        assertEquals(Map.of(a, 10), pick(10));

        a.online = false;
        assertEquals("nobody is online: still in turn", Map.of(a, 5, b, 5), pick(10));
    }

    @Test
    public void membersComeAndGo() {
        assertNull(group.pick(message));
        put(a);
        assertSame(a, group.pick(message).receiver());
        put(b);
        assertFalse("replaced", group.put(b, Fakes.subscription("$share/g/x", 2)));
        assertTrue(group.remove(a));
        assertFalse(group.remove(a));
        assertEquals(Map.of(b, 10), pick(10));
        assertTrue(group.remove(b));
        assertTrue(group.isEmpty());
        assertNull(group.pick(message));
    }

    @Test
    public void pickingGoesOnWhileMembersChange() throws Exception {
        put(a);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread picker = new Thread(() -> {
            try {
                while (!stop.get()) {
                    assertTrue(group.pick(message) != null);
                }
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        picker.start();
        for (int i = 0; i < 20_000; i++) {
            put(b);
            put(c);
            group.remove(b);
            group.remove(c);
        }
        stop.set(true);
        picker.join();
        assertNull(failure.get());
    }
}
