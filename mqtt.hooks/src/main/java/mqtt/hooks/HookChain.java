package mqtt.hooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.ClientView;
import mqtt.api.Message;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectGate;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.ConnectScreen;
import mqtt.api.hook.DeliverRewriter;
import mqtt.api.hook.MessageListener;
import mqtt.api.hook.PublishGate;
import mqtt.api.hook.SessionListener;
import mqtt.api.hook.SubscriptionListener;
import mqtt.api.hook.UnsubscribeRewriter;
import mqtt.api.hook.Verdict;
import mqtt.spi.hook.Admission;
import mqtt.spi.hook.HookStatus;
import mqtt.spi.hook.Hooks;
import mqtt.spi.hook.NamedExchange;
import mqtt.spi.metric.Metrics;

/**
 * All hooks, asked as one.
 *
 * <p>Every question reads once what is installed and is answered by that, however long it takes:
 *
 * <ol>
 *   <li>No question is ever left without an answer, and no answer passes, but that of screens, whom gates follow: what fails, is late or is not there refuses.
 *   <li>A client is decided about by the gates that its listener names; where it names none, by all.
 *   <li>While a required gate is missing no gate is asked: connect, publish, subscribe and exchanges all refuse.
 *   <li>What nobody hooks into costs one volatile read.
 * </ol>
 */
class HookChain implements Hooks, AutoCloseable {
    private static final int LISTENER_THREADS = 4;
    private static final CompletionStage<Admission> NOT_SCREENED =
            CompletableFuture.completedStage(new Admission(Verdict.pass(), ""));
    private static final String MISSING = "a required gate is missing";

    private final Totals totals;
    private final HookSet hooks;
    private final Guard guard = new Guard();
    private final Stripes stripes;
    private final ScreenWalk screenWalk;
    private final ConnectWalk connectWalk;
    private final PublishWalk publishWalk;
    private final SubscribeWalk subscribeWalk;
    private final Fan.Sessions sessions;
    private final Fan.Messages messages;
    private final Fan.Subscriptions subscriptions;

    private final Verdict<ConnectChanges> connectMissing = Verdict.refuse(ReasonCode.SERVER_UNAVAILABLE, MISSING);
    private final Verdict<Message> publishMissing = Verdict.refuse(ReasonCode.SERVER_UNAVAILABLE, MISSING);
    private final Verdict<Subscription> subscribeMissing = Verdict.refuse(ReasonCode.SERVER_UNAVAILABLE, MISSING);

    HookChain(Metrics metrics, Complaints complaints) {
        totals = Totals.of(metrics);
        hooks = new HookSet(totals, complaints);
        Complaints.Topic lost = complaints.topic();
        stripes = new Stripes(LISTENER_THREADS, () -> hooks.now().settings.queueEvents(), () -> {
            totals.eventsLost().increment();
            lost.complain("listeners are too slow, events are dropped: see metric hook.events.lost", null);
        });
        screenWalk = new ScreenWalk(guard, totals);
        connectWalk = new ConnectWalk(guard, totals);
        publishWalk = new PublishWalk(guard, totals);
        subscribeWalk = new SubscribeWalk(guard, totals);
        sessions = new Fan.Sessions(() -> hooks.now().sessionListeners, stripes);
        messages = new Fan.Messages(() -> hooks.now().messageListeners, stripes);
        subscriptions = new Fan.Subscriptions(() -> hooks.now().subscriptionListeners, stripes);
    }

    /** What is installed, to be changed. */
    final HookSet hooks() {
        return hooks;
    }

    @Override
    public final CompletionStage<Admission> screen(ConnectRequest request) {
        Installed now = hooks.now();
        return now.gates.missing.isEmpty()
                ? screenWalk.walk(now.connectScreens, request, null, now.settings.timeoutMillis())
                : NOT_SCREENED; // whoever is asked next refuses
    }

    @Override
    public final CompletionStage<Admission> connect(ConnectRequest request) {
        Installed now = hooks.now();
        Gates gates = now.gates(request.client().gates());
        return gates.missing.isEmpty()
                ? connectWalk.walk(gates.connect, request, null, now.settings.timeoutMillis())
                : connectWalk.decide(connectMissing, "");
    }

    @Override
    public final Optional<NamedExchange> exchange(ClientView client, String method) {
        Installed now = hooks.now();
        Gates gates = now.gates(client.gates());
        if (!gates.missing.isEmpty()) {
            return Optional.of(GuardedExchange.refusing(method, connectMissing, totals));
        }
        Hook<AuthExchange> hook = gates.exchanges.get(method);
        return hook == null
                ? Optional.empty()
                : Optional.of(new GuardedExchange(hook, guard, totals, now.settings.timeoutMillis()));
    }

    @Override
    public final CompletionStage<Verdict<Message>> publish(ClientView client, Message message) {
        Installed now = hooks.now();
        Gates gates = now.gates(client.gates());
        return gates.missing.isEmpty()
                ? publishWalk.walk(gates.publish, client, message, now.settings.timeoutMillis())
                : publishWalk.decide(publishMissing, "");
    }

    @Override
    public final CompletionStage<List<Verdict<Subscription>>> subscribe(
            ClientView client, List<Subscription> subscriptions) {
        Installed now = hooks.now();
        Gates gates = now.gates(client.gates());
        return gates.missing.isEmpty()
                ? subscribeWalk.walk(gates.subscribe, client, subscriptions, now.settings.timeoutMillis())
                : subscribeWalk.refuse(subscriptions.size(), subscribeMissing);
    }

    @Override
    public final List<TopicFilter> unsubscribe(ClientView client, List<TopicFilter> filters) {
        for (Hook<UnsubscribeRewriter> hook : hooks.now().unsubscribeRewriters) {
            hook.tally.called();
            try {
                Optional<List<TopicFilter>> answer = hook.service.rewrite(client, filters);
                if (answer == null) {
                    hook.tally.failed(Tally.Cause.NO_ANSWER, "");
                } else if (answer.isPresent()) {
                    List<TopicFilter> changed = new ArrayList<>(answer.get());
                    if (changed.size() == filters.size() && changed.stream().allMatch(TopicFilter.class::isInstance)) {
                        return changed;
                    }
                    hook.tally.failed(
                            Tally.Cause.WRONG_ANSWER,
                            changed.size() + " filters for " + filters.size() + ", or not all of them filters");
                }
            } catch (Throwable thrown) {
                hook.tally.failed(Tally.Cause.THREW, thrown);
            }
        }
        return filters;
    }

    @Override
    public final Message deliver(ClientView receiver, Message message) {
        for (Hook<DeliverRewriter> hook : hooks.now().deliverRewriters) {
            hook.tally.called();
            try {
                Message changed = hook.service.rewrite(receiver, message);
                if (changed == null) {
                    hook.tally.failed(Tally.Cause.NO_ANSWER, "");
                } else if (changed != message) {
                    return changed;
                }
            } catch (Throwable thrown) {
                hook.tally.failed(Tally.Cause.THREW, thrown);
            }
        }
        return message;
    }

    @Override
    public final SessionListener sessions() {
        return sessions;
    }

    @Override
    public final MessageListener messages() {
        return hooks.now().messageListeners.length == 0 ? null : messages;
    }

    @Override
    public final SubscriptionListener subscriptions() {
        return subscriptions;
    }

    @Override
    public final List<HookStatus> status() {
        return hooks.now().status();
    }

    /** Events that wait are still told, questions that wait are still answered or timed out; the threads end then. */
    @Override
    public void close() {
        stripes.close();
        guard.close();
    }

    private static final class ScreenWalk
            extends GateWalk<ConnectScreen, ConnectRequest, Void, ConnectChanges, Admission> {
        ScreenWalk(Guard guard, Totals totals) {
            super(guard, totals, ConnectChanges.class, Verdict.pass());
        }

        @Override
        CompletionStage<Verdict<ConnectChanges>> ask(ConnectScreen screen, ConnectRequest request, Void nothing) {
            return screen.mayTry(request);
        }

        @Override
        boolean isFinal(Verdict<ConnectChanges> verdict) {
            return verdict.isRefuse();
        }

        @Override
        CompletionStage<Admission> answer(Verdict<ConnectChanges> verdict, String by) {
            return verdict.isPass() ? NOT_SCREENED : CompletableFuture.completedStage(new Admission(verdict, by));
        }
    }

    private static final class ConnectWalk
            extends GateWalk<ConnectGate, ConnectRequest, Void, ConnectChanges, Admission> {
        ConnectWalk(Guard guard, Totals totals) {
            super(guard, totals, ConnectChanges.class);
        }

        @Override
        CompletionStage<Verdict<ConnectChanges>> ask(ConnectGate gate, ConnectRequest request, Void nothing) {
            return gate.mayConnect(request);
        }

        @Override
        CompletionStage<Admission> answer(Verdict<ConnectChanges> verdict, String by) {
            return CompletableFuture.completedStage(new Admission(verdict, by));
        }
    }

    private static final class PublishWalk
            extends GateWalk<PublishGate, ClientView, Message, Message, Verdict<Message>> {
        PublishWalk(Guard guard, Totals totals) {
            super(guard, totals, Message.class);
        }

        @Override
        CompletionStage<Verdict<Message>> ask(PublishGate gate, ClientView client, Message message) {
            return gate.mayPublish(client, message);
        }

        @Override
        CompletionStage<Verdict<Message>> answer(Verdict<Message> verdict, String by) {
            return verdict.now();
        }
    }
}
