package mqtt.hooks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.ReasonCode;
import mqtt.api.hook.Verdict;

/**
 * Asks gates one after another until one decides: does not pass. As long as gates answer at once, it is a loop that allocates
 * nothing, takes no lock and reads no clock; from the first that takes its time it goes on, on the thread that completes
 * that gate's stage.
 *
 * @param <G> the gate
 * @param <A> what it is asked about
 * @param <B> and what else
 * @param <C> what it may change
 * @param <R> the answer
 */
abstract class GateWalk<G, A, B, C, R> {
    private final Guard guard;
    private final Totals totals;
    private final Class<C> changes;
    private final Verdict<C> nobody;
    private final Verdict<C> failed = Verdict.refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "a gate failed");

    GateWalk(Guard guard, Totals totals, Class<C> changes) {
        this(guard, totals, changes, Verdict.refuse(ReasonCode.NOT_AUTHORIZED, "no gate accepted it"));
    }

    /** @param nobody what it comes to where all pass */
    GateWalk(Guard guard, Totals totals, Class<C> changes, Verdict<C> nobody) {
        this.nobody = nobody;
        this.guard = guard;
        this.totals = totals;
        this.changes = changes;
    }

    /** Asks one gate. */
    abstract CompletionStage<Verdict<C>> ask(G gate, A about, B with);

    /** Whether nobody else is asked. */
    boolean isFinal(Verdict<C> verdict) {
        return !verdict.isPass();
    }

    /** Makes the answer, which is complete. */
    abstract CompletionStage<R> answer(Verdict<C> verdict, String by);

    /** What all gates together say. */
    final CompletionStage<R> walk(Hook<G>[] gates, A about, B with, long timeoutMillis) {
        return walk(gates, 0, about, with, timeoutMillis);
    }

    private CompletionStage<R> walk(Hook<G>[] gates, int first, A about, B with, long timeoutMillis) {
        for (int i = first; i < gates.length; i++) {
            Hook<G> hook = gates[i];
            CompletableFuture<Verdict<C>> future = start(hook, about, with);
            if (future != null && !future.isDone()) {
                return wait(gates, i, future, about, with, timeoutMillis);
            }
            Verdict<C> verdict = future == null ? null : guard.value(hook, future, Verdict.class);
            if (verdict == null || !isOfThisKind(hook, verdict)) {
                return decide(failed, hook.name());
            }
            if (isFinal(verdict)) {
                return decide(verdict, hook.name());
            }
        }
        return decide(nobody, "");
    }

    private CompletableFuture<Verdict<C>> start(Hook<G> hook, A about, B with) {
        hook.tally.called();
        CompletionStage<Verdict<C>> stage;
        try {
            stage = ask(hook.service, about, with);
        } catch (Throwable thrown) {
            hook.tally.failed(Tally.Cause.THREW, thrown);
            return null;
        }
        return guard.future(hook, stage);
    }

    private CompletionStage<R> wait(
            Hook<G>[] gates, int at, CompletableFuture<Verdict<C>> future, A about, B with, long timeoutMillis) {
        CompletableFuture<R> result = new CompletableFuture<>();
        Hook<G> hook = gates[at];
        guard.whenDone(hook, future, Verdict.class, timeoutMillis, verdict -> {
            CompletionStage<R> rest = verdict == null || !isOfThisKind(hook, verdict)
                    ? decide(failed, hook.name())
                    : isFinal(verdict) ? decide(verdict, hook.name()) : walk(gates, at + 1, about, with, timeoutMillis);
            rest.whenComplete((answer, never) -> result.complete(answer));
        });
        return result;
    }

    /** Whether it changes what a gate of this kind may change: plug-ins may be compiled without generics. */
    private boolean isOfThisKind(Hook<G> hook, Verdict<C> verdict) {
        Object changed = verdict.changes();
        if (changed == null || changes.isInstance(changed)) {
            return true;
        }
        hook.tally.failed(
                Tally.Cause.WRONG_ANSWER, "it changes a " + changed.getClass().getName());
        return false;
    }

    /** Says what was decided, by a gate or without any. */
    final CompletionStage<R> decide(Verdict<C> verdict, String by) {
        if (verdict.isRefuse()) {
            totals.refused().increment();
        }
        return answer(verdict, by);
    }
}
