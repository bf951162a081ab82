package mqtt.hooks;

import static mqtt.hooks.Fixture.await;
import static mqtt.hooks.Fixture.client;
import static mqtt.hooks.Fixture.connect;
import static mqtt.hooks.Fixture.message;
import static mqtt.hooks.Fixture.now;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectGate;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.PublishGate;
import mqtt.api.hook.SubscribeGate;
import mqtt.api.hook.Verdict;
import mqtt.spi.hook.Admission;
import mqtt.spi.hook.HookStatus;
import mqtt.testkit.FakeClient;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class GateChainTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = new Fixture();
    private final HookChain chain = fixture.chain;
    private final List<String> asked = new ArrayList<>();
    private final Message message = message("a/b");

    @After
    public void close() {
        fixture.close();
    }

    private PublishGate saying(String name, Verdict<Message> verdict) {
        return (client, message) -> {
            asked.add(name);
            return verdict.now();
        };
    }

    private PublishGate passing(String name) {
        return saying(name, Verdict.pass());
    }

    private CompletionStage<Verdict<Message>> publish() {
        return chain.publish(client("c"), message);
    }

    private void assertRefuses(ReasonCode reason, Verdict<?> verdict) {
        assertTrue(String.valueOf(verdict), verdict.isRefuse());
        assertEquals(reason, verdict.reasonCode());
    }

    // ---- order ----

    @Test
    public void asksTheHighestRankingFirstAndTheOlderOfTwoThatAreEqual() {
        fixture.plug("low", -1, passing("low"));
        fixture.plug("older", 5, passing("older"));
        fixture.plug("newer", 5, passing("newer"));
        fixture.plug("high", 1000, passing("high"));

        publish();

        assertEquals(List.of("high", "older", "newer", "low"), asked);
        assertEquals(
                List.of("high", "older", "newer", "low"),
                chain.status().stream().map(HookStatus::name).toList());
    }

    @Test
    public void extremeRankingsDoNotOverflow() {
        fixture.plug("least", Integer.MIN_VALUE, passing("least"));
        fixture.plug("most", Integer.MAX_VALUE, passing("most"));

        publish();

        assertEquals(List.of("most", "least"), asked);
    }

    @Test
    public void takesOverANewRankingAndKeepsCounting() {
        PublishGate gate = passing("one");
        long one = fixture.plug("one", 1, gate);
        fixture.plug("two", 2, passing("two"));
        publish();

        fixture.plug(one, "one", 3, gate, null);
        publish();

        assertEquals(List.of("two", "one", "one", "two"), asked);
        assertEquals(2, fixture.status("one").calls());
    }

    // ---- verdicts ----

    @Test
    public void refusesIfNoGateIsThere() {
        assertRefuses(ReasonCode.NOT_AUTHORIZED, now(publish()));
        Admission admission = now(chain.connect(connect("c")));
        assertRefuses(ReasonCode.NOT_AUTHORIZED, admission.verdict());
        assertEquals("", admission.by());
        assertEquals(2, fixture.metrics.get("hook.refused"));
    }

    @Test
    public void refusesIfAllPass() {
        fixture.plug("one", 1, passing("one"));
        fixture.plug("two", 2, passing("two"));

        assertRefuses(ReasonCode.NOT_AUTHORIZED, now(publish()));
        assertEquals(2, fixture.metrics.get("hook.calls"));
    }

    @Test
    public void stopsAtTheFirstThatAccepts() {
        Message changed = message.withTopic(message("other").topic());
        fixture.plug("two", 2, saying("two", Verdict.accept(changed)));
        fixture.plug("one", 1, passing("one"));

        assertSame(changed, now(publish()).changes());
        assertEquals(List.of("two"), asked);
        assertEquals(0, fixture.metrics.get("hook.refused"));
    }

    @Test
    public void stopsAtTheFirstThatRefuses() {
        Verdict<Message> no = Verdict.refuse(ReasonCode.QUOTA_EXCEEDED, "too much");
        fixture.plug("two", 2, saying("two", no));
        fixture.plug("one", 1, saying("one", Verdict.accept()));

        assertSame(no, now(publish()));
        assertEquals(List.of("two"), asked);
        assertEquals(1, fixture.metrics.get("hook.refused"));
        assertEquals(0, fixture.metrics.get("hook.failed"));
    }

    @Test
    public void saysWhoAdmitted() {
        ConnectChanges changes = new ConnectChanges.Builder().userName("u").build();
        fixture.plug("passes", 2, (ConnectGate)
                request -> Verdict.<ConnectChanges>pass().now());
        fixture.plug(
                "admits", 1, (ConnectGate) request -> Verdict.accept(changes).now());

        Admission admission = now(chain.connect(connect("c")));

        assertSame(changes, admission.verdict().changes());
        assertEquals("admits", admission.by());
    }

    // ---- failures ----

    private void assertFailure(PublishGate gate, String lastFailure) throws Exception {
        fixture.plug("bad", 2, gate);
        fixture.plug("good", 1, saying("good", Verdict.accept()));

        assertRefuses(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, await(publish()));

        assertEquals("the next gate is not asked", List.of(), asked);
        HookStatus status = fixture.status("bad");
        assertEquals(1, status.calls());
        assertEquals(1, status.failures());
        assertEquals(lastFailure, status.lastFailure());
        assertEquals(1, fixture.metrics.get("hook.failed"));
        assertEquals(1, fixture.metrics.get("hook.refused"));
        assertEquals(1, fixture.log.size());
    }

    @Test
    public void aGateThatThrowsRefuses() throws Exception {
        assertFailure(
                (client, message) -> {
                    throw new IllegalStateException("broken\nin two lines");
                },
                "threw java.lang.IllegalStateException: broken in two lines");
    }

    @Test
    public void aGateThatThrowsAnErrorRefuses() throws Exception {
        assertFailure(
                (client, message) -> {
                    throw new NoClassDefFoundError("some/Class");
                },
                "threw java.lang.NoClassDefFoundError: some/Class");
    }

    @Test
    public void aGateWhoseExceptionThrowsRefuses() throws Exception {
        class Hostile extends RuntimeException {
            private static final long serialVersionUID = 1;

            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        }
        assertFailure(
                (client, message) -> {
                    throw new Hostile();
                },
                "threw " + Hostile.class.getName());
    }

    @Test
    public void aGateThatReturnsNullRefuses() throws Exception {
        assertFailure((client, message) -> null, "returned null");
    }

    @Test
    public void aStageWithoutAVerdictRefuses() throws Exception {
        assertFailure((client, message) -> CompletableFuture.completedFuture(null), "returned null");
    }

    @Test
    public void aFailedStageRefuses() throws Exception {
        assertFailure(
                (client, message) -> CompletableFuture.failedFuture(new Exception("no database")),
                "its stage failed with java.lang.Exception: no database");
    }

    @Test
    public void aStageThatFailsLaterRefuses() throws Exception {
        assertFailure(
                (client, message) -> CompletableFuture.supplyAsync(() -> {
                    throw new IllegalStateException("no database");
                }),
                "its stage failed with java.lang.IllegalStateException: no database");
    }

    @Test
    public void aStageThatIsNoFutureRefuses() throws Exception {
        class Odd extends CompletableFuture<Verdict<Message>> {
            @Override
            public CompletableFuture<Verdict<Message>> toCompletableFuture() {
                throw new UnsupportedOperationException();
            }
        }
        assertFailure((client, message) -> new Odd(), "its stage failed with java.lang.UnsupportedOperationException");
    }

    @Test
    @SuppressWarnings("unchecked")
    public void anAnswerOfAnotherTypeRefuses() throws Exception {
        assertFailure(
                (client, message) -> (CompletionStage<Verdict<Message>>)
                        (CompletionStage<?>) CompletableFuture.completedFuture("yes"),
                "answered wrongly: a java.lang.String");
    }

    @Test
    @SuppressWarnings("unchecked")
    public void aChangeOfAnotherTypeRefuses() throws Exception {
        assertFailure(
                (client, message) -> (CompletionStage<Verdict<Message>>)
                        (CompletionStage<?>) CompletableFuture.supplyAsync(() -> Verdict.accept("changed")),
                "answered wrongly: it changes a java.lang.String");
    }

    @Test
    public void aLateGateRefusesAndItsAnswerIsIgnored() throws Exception {
        fixture.configure(20, 10);
        CompletableFuture<Verdict<Message>> slow = new CompletableFuture<>();
        fixture.plug("bad", 2, (PublishGate) (client, message) -> slow);
        fixture.plug("good", 1, saying("good", Verdict.accept()));
        CompletableFuture<Verdict<Message>> answer = publish().toCompletableFuture();

        assertRefuses(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, await(answer));
        slow.complete(Verdict.pass());

        assertEquals(List.of(), asked);
        assertFalse("its stage is its own", slow.isCancelled());
        assertEquals("did not answer within 20 ms", fixture.status("bad").lastFailure());
        assertEquals(1, fixture.metrics.get("hook.timeout"));
        assertEquals(1, fixture.metrics.get("hook.failed"));
    }

    // ---- gates that take their time ----

    @Test
    public void goesOnWithTheNextGateOnTheThreadThatCompletes() throws Exception {
        CompletableFuture<Verdict<Message>> first = new CompletableFuture<>();
        CompletableFuture<Verdict<Message>> third = new CompletableFuture<>();
        List<Thread> threads = new ArrayList<>();
        fixture.plug("first", 3, (PublishGate) (client, message) -> first);
        fixture.plug("second", 2, (PublishGate) (client, message) -> {
            threads.add(Thread.currentThread());
            return Verdict.<Message>pass().now();
        });
        fixture.plug("third", 1, (PublishGate) (client, message) -> third);
        CompletableFuture<Verdict<Message>> answer = publish().toCompletableFuture();
        assertEquals(List.of(), threads);

        Thread completer = new Thread(() -> first.complete(Verdict.pass()));
        completer.start();
        completer.join();

        assertEquals(List.of(completer), threads);
        assertFalse(answer.isDone());
        third.complete(Verdict.accept());
        assertTrue(now(answer).isAccept());
        assertEquals(0, fixture.metrics.get("hook.failed"));
    }

    @Test
    public void aStageThatIsOnlyAStageIsEnough() throws Exception {
        CompletableFuture<Verdict<Message>> slow = new CompletableFuture<>();
        fixture.plug("slow", 1, (PublishGate) (client, message) -> slow.minimalCompletionStage());
        fixture.plug("done", 2, (PublishGate)
                (client, message) -> CompletableFuture.completedStage(Verdict.<Message>pass()));
        CompletionStage<Verdict<Message>> answer = publish();

        slow.complete(Verdict.accept());

        assertTrue(await(answer).isAccept());
    }

    @Test
    public void afterTheEndNobodyWaits() throws Exception {
        fixture.plug("slow", 1, (PublishGate) (client, message) -> new CompletableFuture<>());
        fixture.plug("connect", 1, (ConnectGate)
                request -> Verdict.<ConnectChanges>accept().now());
        chain.close();

        assertRefuses(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, now(publish()));
        assertTrue(now(chain.connect(connect("c"))).verdict().isAccept());
    }

    // ---- logging ----

    @Test
    public void complainsOncePerCauseAndMinute() {
        RuntimeException broken = new IllegalStateException("broken");
        long gate = fixture.plug("bad", 1, (PublishGate) (client, message) -> {
            throw broken;
        });
        for (int i = 0; i < 1000; i++) {
            publish();
        }
        String line = "hook failed: hook=bad kind=PublishGate cause=\"threw java.lang.IllegalStateException: broken\"";
        assertEquals(List.of(line), fixture.log);
        assertEquals("the first time with its trace", List.of(broken), fixture.traces);

        fixture.nanos.addAndGet(60_000_000_000L);
        publish();
        assertEquals(List.of(line, line + " unlogged_before=999"), fixture.log);
        assertEquals(1, fixture.traces.size());

        fixture.plug(gate, "bad", 1, (PublishGate) (client, message) -> null, null);
        publish();
        assertEquals("another cause", 3, fixture.log.size());
        assertEquals(1002, fixture.status("bad").failures());
    }

    // ---- required ----

    @Test
    public void whileARequiredGateIsMissingEveryGateRefuses() {
        fixture.plug("lenient", 1, saying("lenient", Verdict.accept()));
        fixture.plug("lenient", 1, (ConnectGate)
                request -> Verdict.<ConnectChanges>accept().now());
        fixture.configure(5000, 10, "strict");

        assertRefuses(ReasonCode.SERVER_UNAVAILABLE, now(publish()));
        assertRefuses(
                ReasonCode.SERVER_UNAVAILABLE, now(chain.connect(connect("c"))).verdict());
        assertEquals(List.of(), asked);
        HookStatus row = fixture.status("strict");
        assertEquals(HookStatus.State.MISSING, row.state());
        assertEquals("Gate", row.kind());
        assertEquals(List.of("required gates are missing, every gate refuses: missing=[strict]"), fixture.log);

        long strict = fixture.plug("strict", 2, passing("strict"));
        assertTrue(now(publish()).isAccept());
        assertEquals(HookStatus.State.BOUND, fixture.status("strict").state());

        fixture.unplug(strict);
        assertRefuses(ReasonCode.SERVER_UNAVAILABLE, now(publish()));

        fixture.configure(5000, 10);
        assertTrue(now(publish()).isAccept());
    }

    @Test
    public void aRequiredNameThatOnlyAListenerHasIsMissing() {
        fixture.plug("strict", 1, new mqtt.api.hook.SessionListener() {});
        fixture.configure(5000, 10, "strict");

        assertRefuses(ReasonCode.SERVER_UNAVAILABLE, now(publish()));
    }

    @Test
    public void aRequiredNameIsMissingWhileOneOfItsGatesFailed() {
        fixture.plug("strict", 1, saying("strict", Verdict.accept()));
        fixture.configure(5000, 10, "strict");
        assertTrue(now(publish()).isAccept());

        long failed = fixture.plugFailed("strict", "no database", Kind.CONNECT);
        assertRefuses(ReasonCode.SERVER_UNAVAILABLE, now(publish()));

        fixture.unplug(failed);
        assertTrue(now(publish()).isAccept());
    }

    // ---- what a listener names ----

    private CompletionStage<Verdict<Message>> publishBehind(String... gates) {
        return chain.publish(client("c").withGates(gates), message);
    }

    @Test
    public void aListenerMayNameTheGatesThatDecide() {
        fixture.plug("lenient", 9, saying("lenient", Verdict.accept()));
        fixture.plug("strict", 1, saying("strict", Verdict.refuse(ReasonCode.BANNED, "no")));
        fixture.plug("other", 5, passing("other"));

        assertTrue("all are asked", now(publish()).isAccept());
        assertRefuses(ReasonCode.BANNED, now(publishBehind("strict")));
        assertRefuses(ReasonCode.BANNED, now(publishBehind("strict", "other")));
        assertRefuses(ReasonCode.NOT_AUTHORIZED, now(publishBehind("other")));
        assertTrue(now(publishBehind("lenient", "strict")).isAccept());
        assertEquals(List.of("lenient", "strict", "other", "strict", "other", "lenient"), asked);
    }

    @Test
    public void whatAListenerNamesMustBeThere() {
        fixture.plug("lenient", 9, saying("lenient", Verdict.accept()));

        assertRefuses(ReasonCode.SERVER_UNAVAILABLE, now(publishBehind("lenient", "strict")));
        assertRefuses(ReasonCode.SERVER_UNAVAILABLE, now(publishBehind("lenient", "strict")));
        assertTrue("others do not care", now(publish()).isAccept());
        assertEquals(List.of("gates that a listener names are missing, it refuses: missing=[strict]"), fixture.log);
        assertEquals(HookStatus.State.MISSING, fixture.status("strict").state());

        fixture.plug("strict", 1, passing("strict"));
        assertTrue(now(publishBehind("lenient", "strict")).isAccept());
        assertEquals(HookStatus.State.BOUND, fixture.status("strict").state());

        fixture.configure(5000, 10, "needed by all");
        assertRefuses(ReasonCode.SERVER_UNAVAILABLE, now(publishBehind("lenient", "strict")));
    }

    @Test
    public void connectAndSubscribeAndExchangesToo() {
        fixture.plug("lenient", 9, (ConnectGate)
                request -> Verdict.<ConnectChanges>accept().now());
        fixture.plug("strict", 1, (ConnectGate) request ->
                Verdict.<ConnectChanges>refuse(ReasonCode.BANNED, "no").now());
        fixture.plug("lenient", 9, (SubscribeGate)
                (client, subscriptions) -> CompletableFuture.completedFuture(List.of(Verdict.accept())));
        fixture.plug("strict", 9, (SubscribeGate) (client, subscriptions) ->
                CompletableFuture.completedFuture(List.of(Verdict.refuse(ReasonCode.BANNED, "no"))));
        fixture.plug("lenient", 9, exchange("M"));
        FakeClient behind = client("c").withGates("strict");

        ConnectRequest request = connect("c");
        ConnectRequest fromBehind =
                new ConnectRequest(behind, null, request.cleanStart(), 0, request.userProperties(), request.will());
        assertTrue(now(chain.connect(request)).verdict().isAccept());
        assertRefuses(ReasonCode.BANNED, now(chain.connect(fromBehind)).verdict());
        List<Subscription> filters = List.of(Subscription.of(TopicFilter.of("a"), Qos.AT_MOST_ONCE));
        assertTrue(now(chain.subscribe(client("c"), filters)).get(0).isAccept());
        assertRefuses(ReasonCode.BANNED, now(chain.subscribe(behind, filters)).get(0));
        assertTrue(chain.exchange(client("c"), "M").isPresent());
        assertFalse(chain.exchange(behind, "M").isPresent());
    }

    private static AuthExchange exchange(String method) {
        return new AuthExchange() {
            @Override
            public String method() {
                return method;
            }

            @Override
            public Conversation begin(ConnectRequest request) {
                throw new UnsupportedOperationException();
            }
        };
    }

    // ---- what could not be installed ----

    @Test
    public void showsWhatCouldNotBeGotAndDoesNotAskIt() {
        long failed = fixture.plugFailed("bad", "its component did not start: no file", Kind.PUBLISH, Kind.SESSIONS);

        assertEquals(2, chain.status().size());
        assertEquals(HookStatus.State.FAILED, fixture.status("bad").state());
        assertEquals(
                "its component did not start: no file", fixture.status("bad").lastFailure());
        assertRefuses(ReasonCode.NOT_AUTHORIZED, now(publish()));

        fixture.unplug(failed);
        assertEquals(List.of(), chain.status());
        assertNull(chain.messages());
    }

    @Test
    public void showsAServiceThatHasACopyOfTheInterfaces() {
        chain.hooks()
                .put(new HookSource(7, 0, "bad", "test 1", java.util.Set.of(PublishGate.class.getName()), "x", null));

        assertEquals(HookStatus.State.FAILED, fixture.status("bad").state());
        assertTrue(fixture.status("bad").lastFailure().contains("copy of its own"));
    }

    @Test
    public void findsTheCauseInAStackTrace() {
        String trace = "org.osgi.Outer: failed\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: no disk\n"
                + "\tat d.E.f(E.java:2)\n\t... 3 more\n";

        assertEquals("its component did not start: java.io.IOException: no disk", WhyNoService.firstCause(trace));
        assertEquals(
                "its component did not start: java.lang.Error: x",
                WhyNoService.firstCause("java.lang.Error: x\n\tat a.B"));
    }
}
