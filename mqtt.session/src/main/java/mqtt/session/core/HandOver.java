package mqtt.session.core;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import mqtt.api.Message;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Route;

/**
 * Messages from one event loop for receivers on others: gathered during a turn, one task and one wake-up per loop at its
 * end. Belongs to the loop it comes from.
 */
final class HandOver {
    /** As many bytes as may wait for one loop before those who publish to it are no longer read. */
    static final long HIGH_BYTES = 32L << 20;

    private static final int FIRST_SIZE = 32;

    private final Batch[] batches;
    private boolean any;

    HandOver(int loops) {
        this.batches = new Batch[loops];
    }

    /** For all receivers of the route that live on that loop. */
    void add(Loop to, Message message, Route route) {
        batch(to).add(message, route);
    }

    /** For one receiver, which lives on that loop. */
    void add(Loop to, Message message, Delivery delivery) {
        batch(to).add(message, delivery);
    }

    private Batch batch(Loop to) {
        Batch batch = batches[to.index()];
        if (batch == null) {
            batch = batches[to.index()] = new Batch(to);
            any = true;
        }
        return batch;
    }

    /** At the end of a turn. */
    void send() {
        if (!any) {
            return;
        }
        any = false;
        for (int i = 0; i < batches.length; i++) {
            Batch batch = batches[i];
            if (batch != null) {
                batches[i] = null;
                batch.send();
            }
        }
    }

    private static final class Batch implements Runnable {
        private final Loop to;
        private Object[] items = new Object[FIRST_SIZE]; // message, route or delivery, message, ...
        private int length;
        private long bytes;

        Batch(Loop to) {
            this.to = to;
        }

        void add(Message message, Object target) {
            if (length == items.length) {
                items = Arrays.copyOf(items, 2 * length);
            }
            items[length++] = message;
            items[length++] = target;
            bytes += message.bytes() + 128;
        }

        void send() {
            AtomicLong backlog = to.backlogBytes();
            backlog.addAndGet(bytes);
            to.execute(this);
        }

        @Override
        public void run() {
            try {
                for (int i = 0; i < length; i += 2) {
                    Message message = (Message) items[i];
                    if (items[i + 1] instanceof Route route) {
                        to.deliver(message, route.on(to.index()));
                    } else {
                        to.deliver(message, (Delivery) items[i + 1]);
                    }
                }
            } finally {
                long left = to.backlogBytes().addAndGet(-bytes);
                if (left < HIGH_BYTES / 2 && left + bytes >= HIGH_BYTES / 2) {
                    to.broker().relieved(); // all loops: others than the one this came from may wait too
                }
            }
        }
    }
}
