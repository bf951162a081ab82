package mqtt.bench;

import java.util.List;
import mqtt.api.Qos;
import mqtt.api.TopicName;
import mqtt.codec.Ack;
import mqtt.codec.Connack;
import mqtt.codec.Packet;
import mqtt.codec.Publish;

/** Takes away what is retained under some topics; ready when all of it is gone. */
final class Forgetting extends Client {
    private static final int WINDOW = 16;
    private static final byte[] NOTHING = {};

    private final List<String> topics;
    private int sent;
    private int acknowledged;

    Forgetting(Options options, String id, List<String> topics) {
        super(options, id);
        this.topics = topics;
    }

    @Override
    void admitted(Connack connack) {
        sendMore();
    }

    @Override
    void received(Packet packet) {
        if (packet instanceof Ack) {
            acknowledged++;
            sendMore();
        }
    }

    private void sendMore() {
        while (sent < topics.size() && sent - acknowledged < WINDOW) {
            TopicName topic = TopicName.of(topics.get(sent));
            send(new Publish(Qos.AT_LEAST_ONCE, true, topic, sent % WINDOW + 1, NOTHING));
            sent++;
        }
        if (acknowledged == topics.size()) {
            isReady();
        }
    }
}
