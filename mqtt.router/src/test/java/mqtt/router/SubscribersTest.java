package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import mqtt.router.Fakes.FakeReceiver;
import mqtt.spi.route.Receiver;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class SubscribersTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static Set<Receiver> all(Subscribers subscribers) {
        Set<Receiver> found = new HashSet<>();
        subscribers.forEach(s -> assertTrue("twice: " + s.receiver(), found.add(s.receiver())));
        return found;
    }

    private static List<FakeReceiver> receivers(int count) {
        List<FakeReceiver> receivers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            receivers.add(new FakeReceiver("r" + i, 0));
        }
        return receivers;
    }

    @Test
    public void fewBecomeManyAndGoAgain() {
        Subscribers subscribers = new Subscribers();
        List<FakeReceiver> receivers = receivers(100);
        for (int round = 0; round < 2; round++) {
            Set<Receiver> model = new HashSet<>();
            for (FakeReceiver r : receivers) {
                assertTrue(subscribers.put(new Subscriber(r, Fakes.subscription("x", 0))));
                assertFalse(subscribers.put(new Subscriber(r, Fakes.subscription("x", 1))));
                model.add(r);
                assertEquals(model, all(subscribers));
            }
            for (FakeReceiver r : receivers) {
                assertTrue(subscribers.remove(r));
                assertFalse(subscribers.remove(r));
                model.remove(r);
                assertEquals(model, all(subscribers));
            }
            assertTrue(subscribers.isEmpty());
        }
    }

    @Test
    public void readersAlwaysSeeThoseWhoStay() throws Exception {
        List<FakeReceiver> stay = receivers(10);
        List<FakeReceiver> come = receivers(20);
        AtomicReference<Subscribers> current = new AtomicReference<>(with(stay));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            try {
                while (!stop.get()) {
                    assertTrue(all(current.get()).containsAll(stay));
                }
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        reader.start();
        for (int i = 0; i < 3_000; i++) {
            Subscribers subscribers = with(stay); // crossing happens once in the life of each
            current.set(subscribers);
            come.forEach(r -> subscribers.put(new Subscriber(r, Fakes.subscription("x", 0))));
            come.forEach(subscribers::remove);
        }
        stop.set(true);
        reader.join();
        assertNull(failure.get());
    }

    private static Subscribers with(List<FakeReceiver> receivers) {
        Subscribers subscribers = new Subscribers();
        receivers.forEach(r -> subscribers.put(new Subscriber(r, Fakes.subscription("x", 0))));
        return subscribers;
    }
}
