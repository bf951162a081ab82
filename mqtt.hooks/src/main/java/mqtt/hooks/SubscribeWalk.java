package mqtt.hooks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.ClientView;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.hook.SubscribeGate;
import mqtt.api.hook.Verdict;

/** Asks the subscribe gates one after another, each about the filters on which all before it passed. */
final class SubscribeWalk {
    private static final Verdict<Subscription> NOBODY =
            Verdict.refuse(ReasonCode.NOT_AUTHORIZED, "no gate accepted it");
    private static final Verdict<Subscription> FAILED =
            Verdict.refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "a gate failed");

    private final Guard guard;
    private final Totals totals;

    SubscribeWalk(Guard guard, Totals totals) {
        this.guard = guard;
        this.totals = totals;
    }

    CompletionStage<List<Verdict<Subscription>>> walk(
            Hook<SubscribeGate>[] gates, ClientView client, List<Subscription> subscriptions, long timeoutMillis) {
        return new Question(client, List.copyOf(subscriptions), timeoutMillis).ask(gates, 0);
    }

    /** The same refusal for all. */
    CompletionStage<List<Verdict<Subscription>>> refuse(int filters, Verdict<Subscription> refusal) {
        totals.refused().add(filters);
        List<Verdict<Subscription>> all = new ArrayList<>(filters);
        for (int i = 0; i < filters; i++) {
            all.add(refusal);
        }
        return CompletableFuture.completedStage(List.copyOf(all));
    }

    /** One SUBSCRIBE on its way. One thread at a time: the next gate is asked when the one before has answered. */
    private final class Question {
        private final ClientView client;
        private final List<Subscription> subscriptions;
        private final long timeoutMillis;
        /** One per subscription; null while all gates so far passed. */
        private final List<Verdict<Subscription>> verdicts;

        Question(ClientView client, List<Subscription> subscriptions, long timeoutMillis) {
            this.client = client;
            this.subscriptions = subscriptions;
            this.timeoutMillis = timeoutMillis;
            verdicts = new ArrayList<>(subscriptions.size());
            subscriptions.forEach(each -> verdicts.add(null));
        }

        CompletionStage<List<Verdict<Subscription>>> ask(Hook<SubscribeGate>[] gates, int first) {
            for (int i = first; i < gates.length; i++) {
                Hook<SubscribeGate> hook = gates[i];
                int[] open = open();
                if (open.length == 0) {
                    break;
                }
                CompletableFuture<List<Verdict<Subscription>>> future = start(hook, open);
                if (future != null && !future.isDone()) {
                    CompletableFuture<List<Verdict<Subscription>>> result = new CompletableFuture<>();
                    int next = i + 1;
                    guard.whenDone(hook, future, List.class, timeoutMillis, answer -> {
                        take(hook, open, answer);
                        ask(gates, next).whenComplete((all, never) -> result.complete(all));
                    });
                    return result;
                }
                take(hook, open, future == null ? null : guard.value(hook, future, List.class));
            }
            return CompletableFuture.completedStage(result());
        }

        private int[] open() {
            int[] open = new int[verdicts.size()];
            int n = 0;
            for (int i = 0; i < open.length; i++) {
                if (verdicts.get(i) == null) {
                    open[n++] = i;
                }
            }
            return n == open.length ? open : Arrays.copyOf(open, n);
        }

        private CompletableFuture<List<Verdict<Subscription>>> start(Hook<SubscribeGate> hook, int[] open) {
            List<Subscription> asked = subscriptions;
            if (open.length < subscriptions.size()) {
                List<Subscription> some = new ArrayList<>(open.length);
                for (int index : open) {
                    some.add(subscriptions.get(index));
                }
                asked = List.copyOf(some);
            }
            hook.tally.called();
            CompletionStage<List<Verdict<Subscription>>> stage;
            try {
                stage = hook.service.maySubscribe(client, asked);
            } catch (Throwable thrown) {
                hook.tally.failed(Tally.Cause.THREW, thrown);
                return null;
            }
            return guard.future(hook, stage);
        }

        /** @param answer null if the gate failed, which is counted already */
        private void take(Hook<SubscribeGate> hook, int[] open, List<Verdict<Subscription>> answer) {
            List<Verdict<Subscription>> checked = answer == null ? null : check(hook, open.length, answer);
            for (int i = 0; i < open.length; i++) {
                Verdict<Subscription> verdict = checked == null ? FAILED : checked.get(i);
                if (!verdict.isPass()) {
                    verdicts.set(open[i], verdict);
                }
            }
        }

        /** A copy, as the list is the plug-in's and may do anything; null if it is no answer. */
        private List<Verdict<Subscription>> check(
                Hook<SubscribeGate> hook, int expected, List<Verdict<Subscription>> answer) {
            List<Verdict<Subscription>> copy;
            try {
                copy = new ArrayList<>(answer);
            } catch (Throwable thrown) {
                hook.tally.failed(Tally.Cause.WRONG_ANSWER, thrown);
                return null;
            }
            if (copy.size() != expected) {
                hook.tally.failed(Tally.Cause.WRONG_ANSWER, copy.size() + " verdicts for " + expected + " filters");
                return null;
            }
            for (Object verdict : copy) { // plug-ins may be compiled without generics
                if (!(verdict instanceof Verdict<?> each)
                        || each.changes() != null && !(each.changes() instanceof Subscription)) {
                    hook.tally.failed(Tally.Cause.WRONG_ANSWER, "something else among the verdicts");
                    return null;
                }
            }
            return copy;
        }

        private List<Verdict<Subscription>> result() {
            verdicts.replaceAll(verdict -> verdict == null ? NOBODY : verdict);
            totals.refused().add(verdicts.stream().filter(Verdict::isRefuse).count());
            return List.copyOf(verdicts);
        }
    }
}
