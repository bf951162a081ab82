package mqtt.session.core;

import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.TopicName;
import mqtt.api.UserProperty;
import mqtt.spi.store.Fact;

/** Facts as messages in the store: the name of the book is the topic, a user property has the key. Immutable. */
final class FactMessages {
    static final int[] NO_IDENTIFIERS = {};
    private static final String KEY = "key";
    private static final long MOST_SECONDS = 0xFFFF_FFFFL;

    private final TopicName topic;

    FactMessages(String name) {
        topic = TopicName.of(name);
    }

    Message of(Fact fact, long nowMillis) {
        MessageProperties.Builder properties = new MessageProperties.Builder().userProperty(KEY, fact.key());
        long receivedAtMillis = nowMillis;
        if (fact.endsAtMillis() != Fact.FOR_EVER) {
            long seconds = Math.max(0, -Math.floorDiv(nowMillis - fact.endsAtMillis(), 1000L));
            properties.messageExpirySeconds(seconds);
            receivedAtMillis = fact.endsAtMillis() - 1000 * seconds; // ends to the millisecond
        }
        return new Message(topic, fact.value(), Qos.AT_LEAST_ONCE, false, properties.build(), null, receivedAtMillis);
    }

    /** Null if it is none. */
    static Fact read(Message message) {
        for (UserProperty property : message.properties().userProperties()) {
            if (property.name().equals(KEY)) {
                return new Fact(property.value(), message.payload(), message.expiresAtMillis());
            }
        }
        return null;
    }

    /** @throws IllegalArgumentException if it ends later than a message can */
    static void checkEnd(Fact fact, long nowMillis) {
        if (fact.endsAtMillis() - nowMillis > 1000 * MOST_SECONDS) {
            throw new IllegalArgumentException("a fact ends within " + MOST_SECONDS + " seconds, or never");
        }
    }

    /** What it counts for in limits; 0 for null. */
    static long bytes(Fact fact) {
        return fact == null ? 0 : (long) fact.key().length() + fact.value().length;
    }
}
