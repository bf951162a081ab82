package mqtt.router;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.RetainHandling;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.api.hook.MessageListener;
import mqtt.spi.metric.Counter;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.Route;

/** Receivers, and filters and topics of few levels, so that many of them meet. */
final class Fakes {
    private static final String[] LEVELS = {"", "a", "b", "c", "$x"};

    /** Takes what it is given, as long as it is online and has room. For one thread. */
    static class FakeReceiver implements Receiver {
        private final SubscriberId id;
        private final int loop;
        final List<String> got = new ArrayList<>(); // payloads
        volatile boolean online = true;
        int room = Integer.MAX_VALUE;
        int load;
        int promised;
        int woken;
        int turnedAway;

        FakeReceiver(String clientId, int loop) {
            this.id = new SubscriberId("", clientId);
            this.loop = loop;
        }

        @Override
        public SubscriberId id() {
            return id;
        }

        @Override
        public int loop() {
            return loop;
        }

        @Override
        public boolean isOnline() {
            return online;
        }

        @Override
        public int room() {
            int left = online ? room - promised : 0;
            turnedAway += left <= 0 ? 1 : 0;
            return Math.max(0, left);
        }

        @Override
        public int load() {
            return load + promised;
        }

        @Override
        public void promise(int messages) {
            promised += messages;
        }

        @Override
        public void wake() {
            woken++;
        }

        @Override
        public void deliver(Message message, Delivery delivery) {
            promised--;
            room--;
            got.add(new String(message.payload()));
        }

        @Override
        public String toString() {
            return id.toString();
        }
    }

    /** Remembers what it is told, short. */
    static final class FakeListener implements MessageListener {
        final List<String> events = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onOfflineMessage(SubscriberId receiver, Message message) {
            events.add("waits " + receiver + ' ' + new String(message.payload()));
        }

        @Override
        public void onDrop(SubscriberId client, Message message, DropReason reason) {
            events.add("dropped " + client + ' ' + new String(message.payload()) + ' ' + reason);
        }

        List<String> take() {
            List<String> all = List.copyOf(events);
            events.clear();
            return all;
        }
    }

    static final class FakeCounter implements Counter {
        private final LongAdder count = new LongAdder();

        @Override
        public void add(long n) {
            count.add(n);
        }

        @Override
        public long sum() {
            return count.sum();
        }
    }

    /** With the usual settings, and nobody who listens. */
    static Shares shares() {
        SharedSettings settings = shared("round-robin", "");
        return new Shares(() -> settings, () -> 0, () -> null, new FakeCounter());
    }

    static SharedSettings shared(String policy, String policies) {
        return new SharedSettings(new Policies(policy, policies), 1000, 1 << 20, 1 << 20);
    }

    private Fakes() {}

    static TopicName topic(Random random) {
        while (true) {
            StringBuilder text = new StringBuilder(LEVELS[random.nextInt(LEVELS.length)]);
            for (int more = random.nextInt(4); more > 0; more--) {
                text.append('/').append(LEVELS[random.nextInt(LEVELS.length)]);
            }
            if (text.length() > 0) {
                return TopicName.of(text.toString());
            }
        }
    }

    static TopicFilter filter(Random random) {
        while (true) {
            StringBuilder text = new StringBuilder();
            int levels = 1 + random.nextInt(4);
            for (int i = 0; i < levels; i++) {
                text.append(i == 0 ? "" : "/");
                int kind = random.nextInt(10);
                if (kind == 0 && i == levels - 1) {
                    text.append('#');
                } else if (kind < 4) {
                    text.append('+');
                } else {
                    text.append(LEVELS[random.nextInt(LEVELS.length)]);
                }
            }
            if (text.length() > 0) {
                return TopicFilter.of(text.toString());
            }
        }
    }

    static Subscription subscription(String filter, int qos) {
        return Subscription.of(TopicFilter.of(filter), Qos.of(qos));
    }

    static Subscription subscription(
            String filter, int qos, boolean noLocal, boolean retainAsPublished, int identifier) {
        return new Subscription(
                TopicFilter.of(filter), Qos.of(qos), noLocal, retainAsPublished, RetainHandling.SEND, identifier);
    }

    static Message message(String topic, String payload) {
        return new Message(
                TopicName.of(topic), payload.getBytes(), Qos.AT_LEAST_ONCE, true, MessageProperties.NONE, null, 0);
    }

    /** The delivery to a receiver; null if there is none; it is an error if there are several. */
    static Delivery to(Receiver receiver, Route route) {
        Delivery found = null;
        for (int loop = 0; loop < route.loops(); loop++) {
            for (Delivery delivery : route.on(loop)) {
                if (delivery.receiver() == receiver) {
                    if (found != null || loop != receiver.loop()) {
                        throw new AssertionError(receiver + " twice, or on the wrong loop");
                    }
                    found = delivery;
                }
            }
        }
        return found;
    }
}
