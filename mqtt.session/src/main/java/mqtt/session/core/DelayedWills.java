package mqtt.session.core;

import java.util.ArrayList;
import java.util.List;
import mqtt.api.SubscriberId;

/** The wills of one session that wait for whether its client comes back. Event loop only. */
final class DelayedWills {
    private final SubscriberId publisher;
    private final Loop loop;
    private final List<Delayed> all = new ArrayList<>(0);

    DelayedWills(SubscriberId publisher, Loop loop) {
        this.publisher = publisher;
        this.loop = loop;
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
            will.publish(loop, publisher);
        } else {
            Delayed delayed = new Delayed(will);
            delayed.cancel = loop.schedule(delayed::publish, delay * 1000);
            all.add(delayed);
        }
    }

    /** The client is back within the delay: they are not published [MQTT-3.1.3-9]. */
    void cancelAll() {
        List.copyOf(all).forEach(Delayed::cancel);
    }

    /** The session ends, and so do their delays [MQTT-3.1.2-8]. */
    void publishAll() {
        List.copyOf(all).forEach(Delayed::publish);
    }

    private final class Delayed {
        private final Will will;
        private Runnable cancel;

        Delayed(Will will) {
            this.will = will;
        }

        void cancel() {
            cancel.run();
            all.remove(this);
        }

        void publish() {
            cancel();
            will.publish(loop, publisher);
        }
    }
}
