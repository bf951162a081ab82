package mqtt.itest.durability;

import java.util.List;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.itest.durability.ledger.Published;

/** Publishes numbered messages with QoS 1 and 2. */
final class MessagePublisher extends Publisher {
    private static final int WINDOW = 20;
    private static final long LIFE_MILLIS = 1_500;
    private static final List<Qos> BOTH = List.of(Qos.AT_LEAST_ONCE, Qos.EXACTLY_ONCE);

    private final List<String> topics;
    private final List<Integer> expiries;

    /** @param expiries some of which the messages get, in seconds; 0 for none */
    MessagePublisher(
            Stage stage,
            String name,
            ProtocolVersion version,
            long pauseMillis,
            List<String> topics,
            List<Integer> expiries) {
        super(stage, name, version, WINDOW, pauseMillis, LIFE_MILLIS);
        this.topics = topics;
        this.expiries = expiries;
    }

    @Override
    void publishOne() {
        publish(any(topics), any(BOTH), any(expiries));
    }

    /** The last of each order: when it has come, all before it have. */
    @Override
    void publishLast() {
        topics.forEach(topic -> BOTH.forEach(qos -> publish(topic, qos, 0)));
    }

    private void publish(String topic, Qos qos, int expirySeconds) {
        Published message = stage.ledger().publish(name, topic, qos, expirySeconds);
        MessageProperties properties = expirySeconds == 0
                ? MessageProperties.NONE
                : new MessageProperties.Builder()
                        .messageExpirySeconds(expirySeconds)
                        .build();
        publish(qos, false, message.topic(), properties, message.payload(), message);
    }
}
