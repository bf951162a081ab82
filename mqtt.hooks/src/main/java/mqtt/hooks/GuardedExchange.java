package mqtt.hooks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.ReasonCode;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.Verdict;
import mqtt.spi.hook.NamedExchange;

/** An exchange that cannot hurt who asks it: what fails or is late ends in a step that refuses. */
final class GuardedExchange implements NamedExchange {
    private static final Verdict<ConnectChanges> FAILED =
            Verdict.refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "an authentication exchange failed");

    private final Hook<AuthExchange> hook;
    private final Guard guard;
    private final Totals totals;
    private final long timeoutMillis;

    GuardedExchange(Hook<AuthExchange> hook, Guard guard, Totals totals, long timeoutMillis) {
        this.hook = hook;
        this.guard = guard;
        this.totals = totals;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public String name() {
        return hook.name();
    }

    @Override
    public String method() {
        return hook.method;
    }

    @Override
    public Conversation begin(ConnectRequest request) {
        hook.tally.called();
        Conversation conversation;
        try {
            conversation = hook.service.begin(request);
        } catch (Throwable thrown) {
            hook.tally.failed(Tally.Cause.THREW, thrown);
            return refusing(FAILED, totals);
        }
        if (conversation == null) {
            hook.tally.failed(Tally.Cause.NO_ANSWER, "");
            return refusing(FAILED, totals);
        }
        return data -> next(conversation, data);
    }

    private CompletionStage<Step> next(Conversation conversation, byte[] data) {
        hook.tally.called();
        CompletionStage<Step> stage;
        try {
            stage = conversation.next(data);
        } catch (Throwable thrown) {
            hook.tally.failed(Tally.Cause.THREW, thrown);
            return CompletableFuture.completedStage(check(null));
        }
        CompletableFuture<Step> future = guard.future(hook, stage);
        if (future == null || future.isDone()) {
            return CompletableFuture.completedStage(
                    check(future == null ? null : guard.value(hook, future, Step.class)));
        }
        CompletableFuture<Step> result = new CompletableFuture<>();
        guard.whenDone(hook, future, Step.class, timeoutMillis, step -> result.complete(check(step)));
        return result;
    }

    /** @param step null if the hook failed, which is counted already */
    private Step check(Step step) {
        Step checked = step;
        if (step != null && !isVerdict(step.verdict())) {
            hook.tally.failed(Tally.Cause.WRONG_ANSWER, "a step without a verdict");
            checked = null;
        }
        if (checked == null) {
            checked = new Step(null, FAILED);
        }
        if (checked.verdict().isRefuse()) {
            totals.refused().increment();
        }
        return checked;
    }

    private static boolean isVerdict(Verdict<?> verdict) {
        return verdict != null && (verdict.changes() == null || verdict.changes() instanceof ConnectChanges);
    }

    private static Conversation refusing(Verdict<ConnectChanges> refusal, Totals totals) {
        return data -> {
            totals.refused().increment();
            return CompletableFuture.completedStage(new Step(null, refusal));
        };
    }

    /** What stands for every exchange while a required gate is missing. */
    static NamedExchange refusing(String method, Verdict<ConnectChanges> refusal, Totals totals) {
        return new NamedExchange() {
            @Override
            public String name() {
                return "";
            }

            @Override
            public String method() {
                return method;
            }

            @Override
            public Conversation begin(ConnectRequest request) {
                return refusing(refusal, totals);
            }
        };
    }
}
