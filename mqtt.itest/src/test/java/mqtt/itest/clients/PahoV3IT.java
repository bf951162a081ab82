package mqtt.itest.clients;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho for Java, MQTT 3.1.1. */
public class PahoV3IT extends RealClientContract {
    @Override
    RealClient open(String clientId, String willTopic, String willPayload) throws Exception {
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + port(), clientId, new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        if (willTopic != null) {
            options.setWill(willTopic, willPayload.getBytes(StandardCharsets.UTF_8), 1, false);
        }
        client.connect(options);
        return new Paho(client);
    }

    private static final class Paho implements RealClient {
        private final MqttClient client;
        private final Inbox inbox = new Inbox();

        Paho(MqttClient client) {
            this.client = client;
        }

        @Override
        public void subscribe(String filter, int qos) throws Exception {
            client.subscribe(filter, qos, (topic, m) -> inbox.add(topic, m.getPayload(), m.getQos(), m.isRetained()));
        }

        @Override
        public void publish(String topic, String payload, int qos, boolean retain) throws Exception {
            client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain);
        }

        @Override
        public Received next() throws Exception {
            return inbox.next();
        }

        @Override
        public void die() throws Exception {
            client.disconnectForcibly(0, 0, false);
            client.close(true);
        }

        @Override
        public void disconnect() throws Exception {
            client.disconnect();
            client.close();
        }
    }
}
