package mqtt.hooks;

import static mqtt.hooks.Fixture.client;
import static mqtt.hooks.Fixture.eventually;
import static mqtt.hooks.Fixture.message;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import mqtt.api.ClientView;
import mqtt.api.Message;
import mqtt.api.ReasonCode;
import mqtt.api.hook.DeliverRewriter;
import mqtt.api.hook.MessageListener;
import mqtt.api.hook.PublishGate;
import mqtt.api.hook.SessionListener;
import mqtt.api.hook.Verdict;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class HotPathTest {
    private static final int CALLS = 100_000;

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final Fixture fixture = new Fixture();
    private final HookChain chain = fixture.chain;

    @After
    public void close() {
        fixture.close();
    }

    private static long allocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) { // the first warms up
            long before = threads.getThreadAllocatedBytes(thread);
            work.run();
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }

    @Test
    public void allocatesNothingWhereGatesAnswerAtOnce() {
        fixture.plug("passes", 3, (PublishGate)
                (client, message) -> Verdict.<Message>pass().now());
        Verdict<Message> accept = Verdict.accept(message("changed"));
        fixture.plug("accepts", 2, (PublishGate) (client, message) -> accept.now());
        ClientView client = client("c");
        Message message = message("a");

        long bytes = allocatedBy(() -> {
            for (int i = 0; i < CALLS; i++) {
                CompletionStage<Verdict<Message>> stage = chain.publish(client, message);
                if (stage.toCompletableFuture().getNow(null) != accept) {
                    throw new AssertionError();
                }
            }
        });

        assertTrue(bytes + " bytes for " + CALLS + " messages", bytes < CALLS / 10);
    }

    @Test
    public void allocatesNothingWhereNobodyHooksIn() {
        ClientView client = client("c");
        Message message = message("a");

        long bytes = allocatedBy(() -> {
            for (int i = 0; i < CALLS; i++) {
                chain.publish(client, message);
                chain.sessions().onConnected(client, false);
                if (chain.messages() != null || chain.deliver(client, message) != message) {
                    throw new AssertionError();
                }
            }
        });

        assertTrue(bytes + " bytes for " + CALLS + " messages", bytes < CALLS / 10);
    }

    /** Hooks come and go while four threads ask: each answer is that of one of the moments. */
    @Test
    public void hooksComeAndGoWhileOthersAsk() throws Exception {
        fixture.plug("base", 0, (PublishGate)
                (client, message) -> Verdict.<Message>accept().now());
        PublishGate refuses = (client, message) ->
                Verdict.<Message>refuse(ReasonCode.QUOTA_EXCEEDED, "").now();
        PublishGate slowlyPasses = (client, message) -> CompletableFuture.supplyAsync(() -> Verdict.<Message>pass());
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong answers = new AtomicLong();
        List<Throwable> wrong = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                try {
                    while (!stop.get()) {
                        Verdict<Message> verdict = Fixture.await(chain.publish(client("c"), message("a")));
                        if (!verdict.isAccept() && verdict.reasonCode() != ReasonCode.QUOTA_EXCEEDED) {
                            throw new AssertionError(verdict);
                        }
                        answers.incrementAndGet();
                    }
                } catch (Throwable thrown) {
                    synchronized (wrong) {
                        wrong.add(thrown);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (int i = 0; i < 2_000; i++) {
            long one = fixture.plug("one", 2, refuses);
            long two = fixture.plug("two", 3, slowlyPasses);
            chain.status();
            fixture.unplug(one);
            fixture.unplug(two);
        }
        long before = answers.get();
        eventually("they still ask", () -> answers.get() > before + 100);
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), wrong);
        assertEquals(0, fixture.metrics.get("hook.failed"));
        assertEquals(1, chain.status().size());
    }

    // ---- nothing of a removed hook stays ----

    private static final class Plugin implements PublishGate, DeliverRewriter, SessionListener, MessageListener {
        /** Of the plug-in's own class: whoever keeps it keeps the plug-in. */
        private static final class OwnException extends RuntimeException {
            private static final long serialVersionUID = 1;
            private final transient Plugin plugin;

            OwnException(Plugin plugin) {
                this.plugin = plugin;
            }
        }

        @Override
        public CompletionStage<Verdict<Message>> mayPublish(ClientView client, Message message) {
            if (message.topic().value().equals("late")) {
                return new CompletableFuture<>();
            }
            throw new OwnException(this);
        }

        @Override
        public Message rewrite(ClientView receiver, Message message) {
            throw new OwnException(this);
        }

        @Override
        public void onConnected(ClientView client, boolean sessionPresent) {
            throw new OwnException(this);
        }
    }

    private WeakReference<Plugin> useAndRemove() throws Exception {
        Plugin plugin = new Plugin();
        WeakReference<Plugin> reference = new WeakReference<>(plugin);
        long id = fixture.plug("plugin", 1, plugin);
        chain.publish(client("c"), message("a"));
        chain.deliver(client("c"), message("a"));
        chain.sessions().onConnected(client("c"), true);
        eventually("all have failed", () -> fixture.metrics.get("hook.failed") == 3);
        Fixture.await(chain.publish(client("c"), message("late")));
        fixture.unplug(id);
        fixture.traces.clear(); // the test's own log
        return reference;
    }

    @Test
    public void keepsNothingOfARemovedHook() throws Exception {
        fixture.configure(20, 10);
        WeakReference<Plugin> reference = useAndRemove();

        assertEquals(List.of(), chain.status());
        eventually("it is collected", () -> {
            System.gc();
            return reference.get() == null;
        });
        assertNull(reference.get());
    }
}
