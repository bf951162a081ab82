package mqtt.hooks;

import static mqtt.hooks.Fixture.await;
import static mqtt.hooks.Fixture.client;
import static mqtt.hooks.Fixture.now;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.hook.SubscribeGate;
import mqtt.api.hook.Verdict;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class SubscribeChainTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = new Fixture();
    private final List<String> asked = new ArrayList<>();

    @After
    public void close() {
        fixture.close();
    }

    private static Subscription sub(String filter) {
        return Subscription.of(TopicFilter.of(filter), Qos.AT_LEAST_ONCE);
    }

    private static List<Verdict<Subscription>> answer(
            Map<String, Verdict<Subscription>> verdicts, List<Subscription> subscriptions) {
        return subscriptions.stream()
                .map(each -> verdicts.getOrDefault(each.filter().value(), Verdict.pass()))
                .toList();
    }

    /** Passes on what it does not know. */
    private SubscribeGate gate(String name, Map<String, Verdict<Subscription>> verdicts) {
        return (client, subscriptions) -> {
            asked.add(name + subscriptions.stream().map(s -> s.filter().value()).toList());
            return CompletableFuture.completedFuture(answer(verdicts, subscriptions));
        };
    }

    private CompletionStage<List<Verdict<Subscription>>> subscribe(String... filters) {
        return fixture.chain.subscribe(
                client("c"), Arrays.stream(filters).map(SubscribeChainTest::sub).toList());
    }

    /** A word per verdict, to compare. */
    private static List<String> words(List<Verdict<Subscription>> verdicts) {
        return verdicts.stream()
                .map(v -> v.isRefuse()
                        ? v.reasonCode().name()
                        : v.changes() == null ? "ok" : v.changes().filter().value())
                .toList();
    }

    private static Verdict<Subscription> no(ReasonCode reason) {
        return Verdict.refuse(reason, "");
    }

    @Test
    public void asksEachGateOnlyAboutWhatAllBeforePassed() {
        fixture.plug("first", 3, gate("first", Map.of("a", Verdict.accept(), "b", no(ReasonCode.QUOTA_EXCEEDED))));
        fixture.plug("second", 2, gate("second", Map.of("d", Verdict.accept(sub("changed")))));
        fixture.plug("third", 1, gate("third", Map.of("a", no(ReasonCode.BANNED), "e", Verdict.accept())));

        List<Verdict<Subscription>> verdicts = now(subscribe("a", "b", "c", "d", "e"));

        assertEquals(List.of("ok", "QUOTA_EXCEEDED", "NOT_AUTHORIZED", "changed", "ok"), words(verdicts));
        assertEquals(List.of("first[a, b, c, d, e]", "second[c, d, e]", "third[c, e]"), asked);
        assertEquals(2, fixture.metrics.get("hook.refused"));
    }

    @Test
    public void asksNobodyMoreOnceAllIsDecided() {
        fixture.plug("first", 3, gate("first", Map.of("a", Verdict.accept())));
        fixture.plug("second", 2, gate("second", Map.of()));

        assertEquals(List.of("ok"), words(now(subscribe("a"))));
        assertEquals(List.of("first[a]"), asked);
    }

    @Test
    public void sameFilterTwiceIsTwoQuestions() {
        fixture.plug("first", 3, gate("first", Map.of("a", Verdict.accept())));

        assertEquals(List.of("ok", "ok"), words(now(subscribe("a", "a"))));
    }

    @Test
    public void refusesAllIfNobodyIsThereOrARequiredOneIsMissing() {
        assertEquals(List.of("NOT_AUTHORIZED", "NOT_AUTHORIZED"), words(now(subscribe("a", "b"))));

        fixture.plug("first", 3, gate("first", Map.of("a", Verdict.accept())));
        fixture.configure(5000, 10, "absent");
        assertEquals(List.of("SERVER_UNAVAILABLE", "SERVER_UNAVAILABLE"), words(now(subscribe("a", "b"))));
        assertEquals(List.of(), asked);
        assertEquals(4, fixture.metrics.get("hook.refused"));
    }

    @Test
    public void mixesGatesThatAnswerAtOnceWithSomeThatDoNot() throws Exception {
        CompletableFuture<List<Verdict<Subscription>>> second = new CompletableFuture<>();
        CompletableFuture<List<Verdict<Subscription>>> fourth = new CompletableFuture<>();
        fixture.plug("first", 4, gate("first", Map.of("a", Verdict.accept())));
        fixture.plug("second", 3, (SubscribeGate) (client, subscriptions) -> second);
        fixture.plug("third", 2, gate("third", Map.of("c", no(ReasonCode.BANNED))));
        fixture.plug("fourth", 1, (SubscribeGate) (client, subscriptions) -> fourth);
        CompletableFuture<List<Verdict<Subscription>>> answer =
                subscribe("a", "b", "c", "d").toCompletableFuture();
        assertEquals(List.of("first[a, b, c, d]"), asked);

        second.complete(List.of(Verdict.accept(), Verdict.pass(), Verdict.pass()));
        assertEquals(List.of("first[a, b, c, d]", "third[c, d]"), asked);
        assertFalse(answer.isDone());
        Thread other = new Thread(() -> fourth.complete(List.of(Verdict.accept())));
        other.start();

        assertEquals(List.of("ok", "ok", "BANNED", "ok"), words(await(answer)));
    }

    private void assertRefusesAllItWasAsked(SubscribeGate bad, String lastFailure) throws Exception {
        fixture.plug("first", 4, gate("first", Map.of("a", Verdict.accept())));
        fixture.plug("bad", 3, bad);
        fixture.plug("third", 2, gate("third", Map.of("b", Verdict.accept())));

        assertEquals(
                List.of("ok", "IMPLEMENTATION_SPECIFIC_ERROR", "IMPLEMENTATION_SPECIFIC_ERROR"),
                words(await(subscribe("a", "b", "c"))));

        assertEquals(List.of("first[a, b, c]"), asked);
        assertEquals(lastFailure, fixture.status("bad").lastFailure());
        assertEquals(1, fixture.status("bad").failures());
        assertEquals(1, fixture.metrics.get("hook.failed"));
    }

    @Test
    public void aListOfAnotherSizeRefuses() throws Exception {
        assertRefusesAllItWasAsked(
                (client, subscriptions) -> CompletableFuture.completedFuture(List.of(Verdict.accept())),
                "answered wrongly: 1 verdicts for 2 filters");
    }

    @Test
    public void aLateListOfAnotherSizeRefuses() throws Exception {
        assertRefusesAllItWasAsked(
                (client, subscriptions) -> CompletableFuture.supplyAsync(
                        () -> List.of(Verdict.accept(), Verdict.accept(), Verdict.accept())),
                "answered wrongly: 3 verdicts for 2 filters");
    }

    @Test
    public void aNullAmongTheVerdictsRefuses() throws Exception {
        assertRefusesAllItWasAsked(
                (client, subscriptions) -> CompletableFuture.completedFuture(Arrays.asList(Verdict.accept(), null)),
                "answered wrongly: something else among the verdicts");
    }

    @Test
    public void aGateThatThrowsRefuses() throws Exception {
        assertRefusesAllItWasAsked(
                (client, subscriptions) -> {
                    throw new IllegalStateException("broken");
                },
                "threw java.lang.IllegalStateException: broken");
    }

    @Test
    public void aGateThatWritesIntoTheQuestionRefuses() throws Exception {
        assertRefusesAllItWasAsked(
                (client, subscriptions) -> {
                    subscriptions.clear();
                    return null;
                },
                "threw java.lang.UnsupportedOperationException");
    }

    @Test
    public void aGateThatReturnsNullRefuses() throws Exception {
        assertRefusesAllItWasAsked((client, subscriptions) -> null, "returned null");
    }

    @Test
    public void aFailedStageRefuses() throws Exception {
        assertRefusesAllItWasAsked(
                (client, subscriptions) -> CompletableFuture.failedFuture(new Exception("x")),
                "its stage failed with java.lang.Exception: x");
    }

    @Test
    public void aLateGateRefuses() throws Exception {
        fixture.configure(20, 10);
        assertRefusesAllItWasAsked((client, subscriptions) -> new CompletableFuture<>(), "did not answer within 20 ms");
        assertEquals(1, fixture.metrics.get("hook.timeout"));
    }
}
