package mqtt.router;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.SubscriberId;
import mqtt.api.hook.MessageListener;
import mqtt.spi.metric.Counter;

/** What all shared subscriptions have in common: settings, the memory of what waits in them, and who is told of it. */
final class Shares {
    private final Supplier<SharedSettings> settings;
    private final LongSupplier clockMillis;
    private final Supplier<MessageListener> listeners;
    private final Counter dropped;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** @param listeners all of them; gives null while there are none */
    Shares(
            Supplier<SharedSettings> settings,
            LongSupplier clockMillis,
            Supplier<MessageListener> listeners,
            Counter dropped) {
        this.settings = settings;
        this.clockMillis = clockMillis;
        this.listeners = listeners;
        this.dropped = dropped;
    }

    /** Another object after each change. */
    SharedSettings settings() {
        return settings.get();
    }

    long nowMillis() {
        return clockMillis.getAsLong();
    }

    /** So many more wait, or fewer. */
    void waits(int moreMessages, long moreBytes) {
        messages.addAndGet(moreMessages);
        bytes.addAndGet(moreBytes);
    }

    long waitingMessages() {
        return messages.get();
    }

    long waitingBytes() {
        return bytes.get();
    }

    /** Tells that a message waits for any member. */
    void tellWaiting(SubscriberId group, Message message) {
        MessageListener all = listeners.get();
        if (all != null) {
            all.onOfflineMessage(group, message);
        }
    }

    /** Counts and tells that no member gets a message. */
    void tellDropped(SubscriberId group, Message message, DropReason reason) {
        dropped.increment();
        MessageListener all = listeners.get();
        if (all != null) {
            all.onDrop(group, message, reason);
        }
    }
}
