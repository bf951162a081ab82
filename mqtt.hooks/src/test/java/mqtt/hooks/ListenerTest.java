package mqtt.hooks;

import static mqtt.hooks.Fixture.client;
import static mqtt.hooks.Fixture.eventually;
import static mqtt.hooks.Fixture.message;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mqtt.api.ClientView;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.hook.MessageListener;
import mqtt.api.hook.SessionListener;
import mqtt.api.hook.SubscriptionListener;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ListenerTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = new Fixture();
    private final HookChain chain = fixture.chain;

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void tellsEverythingToAllAndIsolatesWhatThrows() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        class All implements SessionListener, MessageListener, SubscriptionListener {
            @Override
            public void onConnected(ClientView client, boolean sessionPresent) {
                told.add("connected " + sessionPresent);
            }

            @Override
            public void onDisconnected(ClientView client, ReasonCode reason) {
                told.add("disconnected " + reason);
            }

            @Override
            public void onSessionEnded(SubscriberId id, boolean expired) {
                told.add("ended " + expired);
            }

            @Override
            public void onPublish(ClientView client, Message message) {
                told.add("publish " + message.topic());
            }

            @Override
            public void onOfflineMessage(SubscriberId receiver, Message message) {
                told.add("offline " + message.topic());
            }

            @Override
            public void onDrop(SubscriberId client, Message message, DropReason reason) {
                told.add("drop " + reason);
            }

            @Override
            public void onSubscribed(ClientView client, List<Subscription> granted) {
                told.add("subscribed " + granted.size());
            }

            @Override
            public void onUnsubscribed(SubscriberId id, List<TopicFilter> filters) {
                told.add("unsubscribed " + filters);
                assertNotEquals(
                        "off the caller's thread",
                        "caller",
                        Thread.currentThread().getName());
            }
        }
        assertNull("messages cost nothing", chain.messages());
        chain.sessions().onConnected(client("c"), false); // nobody there: nothing happens
        fixture.plug("throws", 9, new SessionListener() {
            @Override
            public void onConnected(ClientView client, boolean sessionPresent) {
                throw new IllegalStateException("broken");
            }
        });
        fixture.plug("all", 1, new All());
        assertNotNull(chain.messages());
        SubscriberId id = client("c").id();
        TopicFilter filter = TopicFilter.of("f");

        Thread.currentThread().setName("caller");
        chain.sessions().onConnected(client("c"), true);
        chain.messages().onPublish(client("c"), message("t"));
        chain.messages().onOfflineMessage(id, message("o"));
        chain.messages().onDrop(id, message("t"), DropReason.EXPIRED);
        chain.subscriptions().onSubscribed(client("c"), List.of(Subscription.of(filter, Qos.AT_MOST_ONCE)));
        chain.subscriptions().onUnsubscribed(id, List.of(filter));
        chain.sessions().onDisconnected(client("c"), ReasonCode.SUCCESS);
        chain.sessions().onSessionEnded(id, false);

        eventually("all told", () -> told.size() == 8);
        assertEquals(
                List.of(
                        "connected true",
                        "publish t",
                        "offline o",
                        "drop EXPIRED",
                        "subscribed 1",
                        "unsubscribed [f]",
                        "disconnected success(0x00)",
                        "ended false"),
                told);
        assertEquals(1, fixture.status("throws").failures());
        assertEquals(0, fixture.status("all").failures());
    }

    @Test
    public void keepsTheOrderOfEveryClient() throws Exception {
        int clients = 50;
        int events = 400;
        Map<String, List<Integer>> told = new HashMap<>();
        AtomicInteger count = new AtomicInteger();
        for (int c = 0; c < clients; c++) {
            told.put("client" + c, Collections.synchronizedList(new ArrayList<>()));
        }
        fixture.configure(5000, 1_000_000);
        fixture.plug("listener", 1, new MessageListener() {
            @Override
            public void onPublish(ClientView client, Message message) {
                told.get(client.id().clientId())
                        .add(Integer.valueOf(message.topic().value()));
                count.incrementAndGet();
            }
        });
        MessageListener fan = chain.messages();
        for (int e = 0; e < events; e++) {
            for (int c = 0; c < clients; c++) {
                fan.onPublish(client("client" + c), message(String.valueOf(e)));
            }
        }
        eventually("all told", () -> count.get() == clients * events);
        List<Integer> inOrder = new ArrayList<>();
        for (int e = 0; e < events; e++) {
            inOrder.add(e);
        }
        told.values().forEach(list -> assertEquals(inOrder, list));
        assertEquals(0, fixture.metrics.get("hook.events.lost"));
    }

    @Test
    public void dropsAndCountsWhatDoesNotFit() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        fixture.configure(5000, 10);
        fixture.plug("slow", 1, new SessionListener() {
            @Override
            public void onConnected(ClientView client, boolean sessionPresent) {
                told.incrementAndGet();
                running.countDown();
                try {
                    goOn.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }
        });
        chain.sessions().onConnected(client("c"), false);
        running.await();

        for (int i = 0; i < 25; i++) {
            chain.sessions().onConnected(client("c"), false);
        }

        assertEquals(15, fixture.metrics.get("hook.events.lost"));
        assertEquals("one warning", 1, fixture.log.size());
        goOn.countDown();
        eventually("the rest is told", () -> told.get() == 11);
        chain.sessions().onConnected(client("c"), false);
        eventually("and there is room again", () -> told.get() == 12);
    }

    @Test
    public void tellsNothingToAListenerThatWasRemoved() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger toldGone = new AtomicInteger();
        AtomicInteger toldSlow = new AtomicInteger();
        fixture.plug("slow", 2, new SessionListener() {
            @Override
            public void onConnected(ClientView client, boolean sessionPresent) {
                toldSlow.incrementAndGet();
                try {
                    goOn.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }
        });
        chain.sessions().onConnected(client("c"), false);
        eventually("the first event is being told", () -> toldSlow.get() == 1);
        long gone = fixture.plug("gone", 1, new SessionListener() {
            @Override
            public void onConnected(ClientView client, boolean sessionPresent) {
                toldGone.incrementAndGet();
            }
        });
        chain.sessions().onConnected(client("c"), false);

        fixture.unplug(gone);
        goOn.countDown();

        eventually("both events are told", () -> toldSlow.get() == 2);
        assertEquals(0, toldGone.get());
    }
}
