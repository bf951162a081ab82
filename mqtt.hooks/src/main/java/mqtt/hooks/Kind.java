package mqtt.hooks;

import java.util.List;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.ConnectGate;
import mqtt.api.hook.ConnectScreen;
import mqtt.api.hook.DeliverRewriter;
import mqtt.api.hook.MessageListener;
import mqtt.api.hook.PublishGate;
import mqtt.api.hook.SessionListener;
import mqtt.api.hook.SubscribeGate;
import mqtt.api.hook.SubscriptionListener;
import mqtt.api.hook.UnsubscribeRewriter;

/**
 * A kind of hook: the interface that a service is registered under.
 *
 * @param type the interface
 * @param gate whether it can refuse, so that it may be required
 */
record Kind<T>(Class<T> type, boolean gate) {
    static final Kind<ConnectScreen> SCREEN = new Kind<>(ConnectScreen.class, true);
    static final Kind<ConnectGate> CONNECT = new Kind<>(ConnectGate.class, true);
    static final Kind<AuthExchange> EXCHANGE = new Kind<>(AuthExchange.class, true);
    static final Kind<PublishGate> PUBLISH = new Kind<>(PublishGate.class, true);
    static final Kind<SubscribeGate> SUBSCRIBE = new Kind<>(SubscribeGate.class, true);
    static final Kind<UnsubscribeRewriter> UNSUBSCRIBE = new Kind<>(UnsubscribeRewriter.class, false);
    static final Kind<DeliverRewriter> DELIVER = new Kind<>(DeliverRewriter.class, false);
    static final Kind<SessionListener> SESSIONS = new Kind<>(SessionListener.class, false);
    static final Kind<MessageListener> MESSAGES = new Kind<>(MessageListener.class, false);
    static final Kind<SubscriptionListener> SUBSCRIPTIONS = new Kind<>(SubscriptionListener.class, false);

    /** In the order in which people see them. */
    static final List<Kind<?>> ALL = List.of(
            SCREEN, CONNECT, EXCHANGE, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, DELIVER, SESSIONS, MESSAGES, SUBSCRIPTIONS);

    /** Those of this kind that can be asked. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type parameters; this is the type's token
    Hook<T>[] of(List<Hook<?>> hooks) {
        return hooks.stream()
                .filter(hook -> hook.kind == this && !hook.failed())
                .toArray(Hook[]::new);
    }

    String name() {
        return type.getSimpleName();
    }
}
