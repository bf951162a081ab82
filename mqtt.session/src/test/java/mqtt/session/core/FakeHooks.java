package mqtt.session.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import mqtt.api.ClientView;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
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

/** Lets everybody do everything, unless told otherwise; remembers what listeners are told. */
final class FakeHooks implements Hooks, SessionListener, MessageListener, SubscriptionListener {
    final List<String> events = new ArrayList<>();
    Function<ConnectRequest, CompletionStage<Admission>> screen =
            r -> CompletableFuture.completedFuture(new Admission(Verdict.pass(), ""));
    Function<ConnectRequest, CompletionStage<Admission>> connect = r -> CompletableFuture.completedFuture(accepted());
    BiFunction<ClientView, Message, CompletionStage<Verdict<Message>>> publish =
            (c, m) -> Verdict.<Message>accept().now();
    Function<Subscription, Verdict<Subscription>> subscribe = s -> Verdict.accept();
    CompletableFuture<Void> beforeSubscribe = CompletableFuture.completedFuture(null);
    BiFunction<ClientView, Message, Message> deliver = (c, m) -> m;
    NamedExchange exchange;

    static Admission accepted() {
        return new Admission(Verdict.accept(), "gate");
    }

    static Admission refused(ReasonCode reason, String why) {
        return new Admission(Verdict.refuse(reason, why), "gate");
    }

    @Override
    public CompletionStage<Admission> screen(ConnectRequest request) {
        return screen.apply(request);
    }

    @Override
    public CompletionStage<Admission> connect(ConnectRequest request) {
        return connect.apply(request);
    }

    @Override
    public Optional<NamedExchange> exchange(ClientView client, String method) {
        return Optional.ofNullable(exchange).filter(e -> e.method().equals(method));
    }

    @Override
    public CompletionStage<Verdict<Message>> publish(ClientView client, Message message) {
        return publish.apply(client, message);
    }

    @Override
    public CompletionStage<List<Verdict<Subscription>>> subscribe(ClientView client, List<Subscription> asked) {
        return beforeSubscribe.thenApply(x -> asked.stream().map(subscribe).toList());
    }

    @Override
    public List<TopicFilter> unsubscribe(ClientView client, List<TopicFilter> filters) {
        return filters;
    }

    @Override
    public Message deliver(ClientView receiver, Message message) {
        return deliver.apply(receiver, message);
    }

    @Override
    public SessionListener sessions() {
        return this;
    }

    @Override
    public MessageListener messages() {
        return this;
    }

    @Override
    public SubscriptionListener subscriptions() {
        return this;
    }

    @Override
    public List<HookStatus> status() {
        return List.of();
    }

    // ---- what listeners are told

    @Override
    public void onConnected(ClientView client, boolean sessionPresent) {
        events.add("connected " + client.id() + (sessionPresent ? " present" : ""));
    }

    @Override
    public void onDisconnected(ClientView client, ReasonCode reason) {
        events.add("disconnected " + client.id() + ' ' + reason.name());
    }

    @Override
    public void onSessionEnded(SubscriberId id, boolean expired) {
        events.add("ended " + id + (expired ? " expired" : ""));
    }

    @Override
    public void onPublish(ClientView client, Message message) {
        events.add("published " + client.id() + ' ' + message.topic());
    }

    @Override
    public void onOfflineMessage(SubscriberId receiver, Message message) {
        events.add("offline " + receiver + ' ' + new String(message.payload()));
    }

    @Override
    public void onDrop(SubscriberId client, Message message, DropReason reason) {
        events.add("dropped " + client + ' ' + new String(message.payload()) + ' ' + reason);
    }

    @Override
    public void onSubscribed(ClientView client, List<Subscription> granted) {
        events.add("subscribed " + client.id() + ' '
                + granted.stream().map(Subscription::filter).toList());
    }

    @Override
    public void onUnsubscribed(SubscriberId id, List<TopicFilter> filters) {
        events.add("unsubscribed " + id + ' ' + filters);
    }

    /** What happened since it was last asked, but for these kinds. */
    List<String> eventsBut(String... kinds) {
        List<String> all = events.stream()
                .filter(e -> List.of(kinds).stream().noneMatch(e::startsWith))
                .toList();
        events.clear();
        return all;
    }
}
