package mqtt.transport;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.ClientView;
import mqtt.api.Message;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.MessageListener;
import mqtt.api.hook.SessionListener;
import mqtt.api.hook.SubscriptionListener;
import mqtt.api.hook.Verdict;
import mqtt.spi.hook.Admission;
import mqtt.spi.hook.HookStatus;
import mqtt.spi.hook.Hooks;
import mqtt.spi.hook.NamedExchange;

/** Everybody may do everything. */
final class OpenHooks implements Hooks {
    /** Who asked last. */
    volatile ClientView last;

    @Override
    public CompletionStage<Admission> screen(ConnectRequest request) {
        return CompletableFuture.completedFuture(new Admission(Verdict.pass(), ""));
    }

    @Override
    public CompletionStage<Admission> connect(ConnectRequest request) {
        last = request.client();
        return CompletableFuture.completedFuture(new Admission(Verdict.accept(), "open"));
    }

    @Override
    public Optional<NamedExchange> exchange(ClientView client, String method) {
        return Optional.empty();
    }

    @Override
    public CompletionStage<Verdict<Message>> publish(ClientView client, Message message) {
        return Verdict.<Message>accept().now();
    }

    @Override
    public CompletionStage<List<Verdict<Subscription>>> subscribe(ClientView client, List<Subscription> asked) {
        return CompletableFuture.completedFuture(Collections.nCopies(asked.size(), Verdict.accept()));
    }

    @Override
    public List<TopicFilter> unsubscribe(ClientView client, List<TopicFilter> filters) {
        return filters;
    }

    @Override
    public Message deliver(ClientView receiver, Message message) {
        return message;
    }

    @Override
    public SessionListener sessions() {
        return new SessionListener() {};
    }

    @Override
    public MessageListener messages() {
        return null;
    }

    @Override
    public SubscriptionListener subscriptions() {
        return new SubscriptionListener() {};
    }

    @Override
    public List<HookStatus> status() {
        return List.of();
    }
}
