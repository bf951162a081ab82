package mqtt.hooks;

import static mqtt.hooks.Fixture.await;
import static mqtt.hooks.Fixture.client;
import static mqtt.hooks.Fixture.connect;
import static mqtt.hooks.Fixture.message;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.Message;
import mqtt.api.ReasonCode;
import mqtt.api.TopicFilter;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.DeliverRewriter;
import mqtt.api.hook.UnsubscribeRewriter;
import mqtt.api.hook.Verdict;
import mqtt.spi.hook.HookStatus;
import mqtt.spi.hook.NamedExchange;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ExchangeAndRewriterTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = new Fixture();
    private final HookChain chain = fixture.chain;

    @After
    public void close() {
        fixture.close();
    }

    /** An exchange whose every step is the same. */
    private record Exchange(String method, CompletionStage<Step> step) implements AuthExchange {
        @Override
        public Conversation begin(ConnectRequest request) {
            return data -> step;
        }
    }

    private static AuthExchange accepting(String method) {
        return new Exchange(
                method, CompletableFuture.completedStage(new AuthExchange.Step(new byte[] {1}, Verdict.accept())));
    }

    private AuthExchange.Step step(String method) throws Exception {
        NamedExchange exchange = chain.exchange(client("c"), method).orElseThrow();
        assertEquals(method, exchange.method());
        return await(exchange.begin(connect("c")).next(new byte[0]));
    }

    @Test
    public void usesTheHighestOfAMethodAndShowsTheOthersAsShadowed() throws Exception {
        fixture.plug("lower", 1, accepting("SCRAM"));
        long higher = fixture.plug("higher", 2, accepting("SCRAM"));
        fixture.plug("other", 1, accepting("OTHER"));

        assertEquals(
                "higher", chain.exchange(client("c"), "SCRAM").orElseThrow().name());
        assertTrue(step("SCRAM").verdict().isAccept());
        assertEquals(HookStatus.State.BOUND, fixture.status("higher").state());
        assertEquals(HookStatus.State.SHADOWED, fixture.status("lower").state());
        assertEquals(HookStatus.State.BOUND, fixture.status("other").state());
        assertEquals(2, fixture.status("higher").calls());

        fixture.unplug(higher);
        assertEquals("lower", chain.exchange(client("c"), "SCRAM").orElseThrow().name());
        assertEquals(HookStatus.State.BOUND, fixture.status("lower").state());
        assertFalse(chain.exchange(client("c"), "scram").isPresent());
    }

    @Test
    public void whatFailsRefuses() throws Exception {
        fixture.configure(20, 10);
        fixture.plug("1", 0, new Exchange("late", new CompletableFuture<>()));
        fixture.plug("2", 0, new Exchange("null", null));
        fixture.plug("3", 0, new Exchange("failed", CompletableFuture.failedStage(new Exception("x"))));
        fixture.plug(
                "4", 0, new Exchange("noVerdict", CompletableFuture.completedStage(new AuthExchange.Step(null, null))));
        fixture.plug("5", 0, new Exchange("noStep", CompletableFuture.completedStage(null)));
        fixture.plug("6", 0, new AuthExchange() {
            @Override
            public String method() {
                return "noConversation";
            }

            @Override
            public Conversation begin(ConnectRequest request) {
                return null;
            }
        });
        int failures = 0;
        for (String method : List.of("late", "null", "failed", "noVerdict", "noStep", "noConversation")) {
            assertEquals(
                    method,
                    ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
                    step(method).verdict().reasonCode());
            assertEquals(method, ++failures, fixture.metrics.get("hook.failed"));
        }
        assertEquals(1, fixture.metrics.get("hook.timeout"));
        assertEquals(6, fixture.metrics.get("hook.refused"));
    }

    @Test
    public void anExchangeWithoutAMethodFailed() {
        fixture.plug("bad", 0, new Exchange(null, null));

        assertEquals(HookStatus.State.FAILED, fixture.status("bad").state());
        assertEquals("method() returned null", fixture.status("bad").lastFailure());
    }

    @Test
    public void refusesWhileARequiredGateIsMissing() throws Exception {
        fixture.plug("one", 1, accepting("SCRAM"));
        fixture.configure(5000, 10, "absent");

        assertEquals(ReasonCode.SERVER_UNAVAILABLE, step("SCRAM").verdict().reasonCode());
        assertEquals("", chain.exchange(client("c"), "SCRAM").orElseThrow().name());
    }

    // ---- rewriters ----

    @Test
    public void theFirstChangeOfADeliveryWins() {
        Message message = message("a");
        Message changed = message("b");
        assertSame(message, chain.deliver(client("c"), message));

        fixture.plug("throws", 4, (DeliverRewriter) (client, m) -> {
            throw new IllegalStateException();
        });
        fixture.plug("null", 3, (DeliverRewriter) (client, m) -> null);
        fixture.plug("same", 2, (DeliverRewriter) (client, m) -> m);
        assertSame(message, chain.deliver(client("c"), message));

        fixture.plug("changes", 1, (DeliverRewriter) (client, m) -> changed);
        fixture.plug("neverAsked", 0, (DeliverRewriter) (client, m) -> null);
        assertSame(changed, chain.deliver(client("c"), message));
        assertEquals(0, fixture.status("neverAsked").calls());
        assertEquals(2, fixture.status("throws").failures());
        assertEquals(2, fixture.status("null").failures());
    }

    @Test
    public void theFirstRightChangeOfAnUnsubscribeWins() {
        List<TopicFilter> filters = List.of(TopicFilter.of("a"), TopicFilter.of("b"));
        List<TopicFilter> changed = List.of(TopicFilter.of("x"), TopicFilter.of("b"));
        assertSame(filters, chain.unsubscribe(client("c"), filters));

        fixture.plug("throws", 5, (UnsubscribeRewriter) (client, f) -> {
            throw new IllegalStateException();
        });
        fixture.plug("null", 4, (UnsubscribeRewriter) (client, f) -> null);
        fixture.plug("short", 3, (UnsubscribeRewriter) (client, f) -> Optional.of(f.subList(0, 1)));
        fixture.plug("nothing", 2, (UnsubscribeRewriter) (client, f) -> Optional.empty());
        assertSame(filters, chain.unsubscribe(client("c"), filters));

        fixture.plug("changes", 1, (UnsubscribeRewriter) (client, f) -> Optional.of(changed));
        assertEquals(changed, chain.unsubscribe(client("c"), filters));
        assertEquals(6, fixture.metrics.get("hook.failed"));
        assertEquals(0, fixture.status("nothing").failures());
    }
}
