package mqtt.itest.durability;

import java.util.List;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.TopicName;
import mqtt.itest.durability.ledger.Retained;

/** Sets and clears retained messages with all QoS. Nobody else writes to its topics. */
final class RetainWriter extends Publisher {
    private static final int WINDOW = 10;
    private static final long LIFE_MILLIS = 1_000;
    private static final int CLEARS_ONE_IN = 4;

    private final List<String> topics;

    RetainWriter(Stage stage, String name, ProtocolVersion version, long pauseMillis, List<String> topics) {
        super(stage, name, version, WINDOW, pauseMillis, LIFE_MILLIS);
        this.topics = topics;
    }

    @Override
    void publishOne() {
        write(any(topics), Qos.of(random.nextInt(3)));
    }

    @Override
    void publishLast() {
        topics.forEach(topic -> write(topic, Qos.AT_LEAST_ONCE));
    }

    private void write(String topic, Qos qos) {
        Retained.Value value = stage.ledger().retained().write(topic, random.nextInt(CLEARS_ONE_IN) == 0);
        publish(qos, true, TopicName.of(topic), MessageProperties.NONE, value.payload(), value);
    }
}
