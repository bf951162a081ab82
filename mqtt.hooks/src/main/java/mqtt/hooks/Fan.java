package mqtt.hooks;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mqtt.api.ClientView;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.hook.MessageListener;
import mqtt.api.hook.SessionListener;
import mqtt.api.hook.SubscriptionListener;

/**
 * Tells all listeners of a kind, off the calling thread. An event that waits knows no listener: it goes to those that are
 * installed when its turn comes, so none is told anything after it was removed.
 */
abstract class Fan<T> {
    private final Supplier<Hook<T>[]> listeners;
    private final Stripes stripes;

    Fan(Supplier<Hook<T>[]> listeners, Stripes stripes) {
        this.listeners = listeners;
        this.stripes = stripes;
    }

    final boolean nobodyListens() {
        return listeners.get().length == 0;
    }

    final void tell(SubscriberId about, Consumer<T> event) {
        stripes.run(about, () -> {
            for (Hook<T> hook : listeners.get()) {
                hook.tally.called();
                try {
                    event.accept(hook.service);
                } catch (Throwable thrown) {
                    hook.tally.failed(Tally.Cause.THREW, thrown);
                }
            }
        });
    }

    static final class Sessions extends Fan<SessionListener> implements SessionListener {
        Sessions(Supplier<Hook<SessionListener>[]> listeners, Stripes stripes) {
            super(listeners, stripes);
        }

        @Override
        public void onConnected(ClientView client, boolean sessionPresent) {
            if (!nobodyListens()) {
                tell(client.id(), listener -> listener.onConnected(client, sessionPresent));
            }
        }

        @Override
        public void onDisconnected(ClientView client, ReasonCode reason) {
            if (!nobodyListens()) {
                tell(client.id(), listener -> listener.onDisconnected(client, reason));
            }
        }

        @Override
        public void onSessionEnded(SubscriberId id, boolean expired) {
            if (!nobodyListens()) {
                tell(id, listener -> listener.onSessionEnded(id, expired));
            }
        }
    }

    static final class Messages extends Fan<MessageListener> implements MessageListener {
        Messages(Supplier<Hook<MessageListener>[]> listeners, Stripes stripes) {
            super(listeners, stripes);
        }

        @Override
        public void onPublish(ClientView client, Message message) {
            if (!nobodyListens()) {
                tell(client.id(), listener -> listener.onPublish(client, message));
            }
        }

        @Override
        public void onOfflineMessage(SubscriberId receiver, Message message) {
            if (!nobodyListens()) {
                tell(receiver, listener -> listener.onOfflineMessage(receiver, message));
            }
        }

        @Override
        public void onDrop(SubscriberId client, Message message, DropReason reason) {
            if (!nobodyListens()) {
                tell(client, listener -> listener.onDrop(client, message, reason));
            }
        }
    }

    static final class Subscriptions extends Fan<SubscriptionListener> implements SubscriptionListener {
        Subscriptions(Supplier<Hook<SubscriptionListener>[]> listeners, Stripes stripes) {
            super(listeners, stripes);
        }

        @Override
        public void onSubscribed(ClientView client, List<Subscription> granted) {
            if (!nobodyListens()) {
                tell(client.id(), listener -> listener.onSubscribed(client, granted));
            }
        }

        @Override
        public void onUnsubscribed(SubscriberId id, List<TopicFilter> filters) {
            if (!nobodyListens()) {
                tell(id, listener -> listener.onUnsubscribed(id, filters));
            }
        }
    }
}
