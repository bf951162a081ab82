package mqtt.session.core;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import mqtt.api.Message;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Route;
import mqtt.spi.store.Deposit;

/**
 * Messages from one event loop for receivers on others: gathered during a turn, one task and one wake-up per loop at its
 * end. Belongs to the loop it comes from.
 */
final class HandOver {
    /** As many bytes as may wait for one loop before those who publish to it are no longer read. */
    static final long HIGH_BYTES = 32L << 20;

    private static final int FIRST_SIZE = 48;

    private final Batch[] batches;
    private boolean any;

    HandOver(int loops) {
        this.batches = new Batch[loops];
    }

    /**
     * For all receivers of the route that live on that loop.
     *
     * @param kept where that loop is to arrive; null for nowhere
     */
    void add(Loop to, Message message, Route route, Deposit kept) {
        batch(to).add(message, route, kept);
    }

    /** The same for one receiver, which lives there. */
    void add(Loop to, Message message, Delivery delivery, Deposit kept) {
        batch(to).add(message, delivery, kept);
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
        private Object[] items = new Object[FIRST_SIZE]; // message, route or delivery, deposit or null, message, ...
        private int length;
        private long bytes;

        Batch(Loop to) {
            this.to = to;
        }

        void add(Message message, Object target, Deposit kept) {
            if (length == items.length) {
                items = Arrays.copyOf(items, 2 * length);
            }
            items[length++] = message;
            items[length++] = target;
            items[length++] = kept;
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
                for (int i = 0; i < length; i += 3) {
                    deliver((Message) items[i], items[i + 1], (Deposit) items[i + 2]);
                }
            } finally {
                long left = to.backlogBytes().addAndGet(-bytes);
                if (left < HIGH_BYTES / 2 && left + bytes >= HIGH_BYTES / 2) {
                    to.broker().relieved(); // all loops: others than the one this came from may wait too
                }
            }
        }

        private void deliver(Message message, Object target, Deposit kept) {
            if (target instanceof Route route) {
                to.deliver(message, route.on(to.index()), kept);
            } else {
                to.deliver(message, (Delivery) target, kept);
            }
            if (kept != null) {
                to.journal().arrive(kept);
            }
        }
    }
}
