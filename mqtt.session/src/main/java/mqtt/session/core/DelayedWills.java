package mqtt.session.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import mqtt.spi.store.Owner;

/** The wills of one session that wait for whether its client comes back. Event loop only. */
final class DelayedWills {
    private final Loop loop;
    private final Consumer<Will> publisher;
    private final List<Delayed> all = new ArrayList<>(0);

    /** @param publisher publishes one that is not here any more */
    DelayedWills(Loop loop, Consumer<Will> publisher) {
        this.loop = loop;
        this.publisher = publisher;
    }

    /**
     * Publishes a will, after its delay but no later than the session ends.
     *
     * @param will null for none
     * @param expirySeconds when the session ends
     */
    void publish(Will will, long expirySeconds) {
        if (will == null) {
            return;
        }
        long delay = Math.min(will.delaySeconds(), expirySeconds);
        if (delay == 0) {
            publisher.accept(will);
        } else {
            delay(will, delay * 1000);
        }
    }

    /** Publishes a will at its time. */
    void delay(Will will, long millis) {
        Delayed delayed = new Delayed(will, loop.wallMillis() + millis);
        delayed.cancel = loop.schedule(delayed::publish, millis);
        all.add(delayed);
    }

    /** The client is back within the delay: they are not published [MQTT-3.1.3-9]. Returns whether there were any. */
    boolean cancelAll() {
        boolean any = !all.isEmpty();
        List.copyOf(all).forEach(Delayed::cancel);
        return any;
    }

    /** The session ends, and so do their delays [MQTT-3.1.2-8]. */
    void publishAll() {
        List.copyOf(all).forEach(Delayed::publish);
    }

    /** As the store is told of them. */
    List<Owner.Will> asKept() {
        return all.stream()
                .map(d -> new Owner.Will(d.will.number(), d.will.message(), d.will.delaySeconds(), d.dueAtMillis))
                .toList();
    }

    private final class Delayed {
        private final Will will;
        private final long dueAtMillis;
        private Runnable cancel;

        Delayed(Will will, long dueAtMillis) {
            this.will = will;
            this.dueAtMillis = dueAtMillis;
        }

        void cancel() {
            cancel.run();
            all.remove(this);
        }

        void publish() {
            cancel();
            publisher.accept(will);
        }
    }
}
