package mqtt.router;

import java.util.Random;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.RetainHandling;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.Route;

/** Receivers, and filters and topics of few levels, so that many of them meet. */
final class Fakes {
    private static final String[] LEVELS = {"", "a", "b", "c", "$x"};

    static final class FakeReceiver implements Receiver {
        private final SubscriberId id;
        private final int loop;
        volatile boolean online = true;

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
        public void deliver(Message message, Delivery delivery) {}

        @Override
        public String toString() {
            return id.toString();
        }
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
