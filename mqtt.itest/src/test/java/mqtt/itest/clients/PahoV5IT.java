package mqtt.itest.clients;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Eclipse Paho for Java, MQTT 5. */
public class PahoV5IT extends RealClientContract {
    private static final int WAIT_MILLIS = 20_000;

    /** How it goes. */
    String scheme() {
        return "tcp";
    }

    @Override
    RealClient open(String clientId, String willTopic, String willPayload) throws Exception {
        MqttAsyncClient client = new MqttAsyncClient(uri(scheme()), clientId, new MemoryPersistence());
        Paho paho = new Paho(client);
        client.setCallback(paho);
        MqttConnectionOptions options = new MqttConnectionOptions();
        if (willTopic != null) {
            options.setWill(willTopic, new MqttMessage(willPayload.getBytes(StandardCharsets.UTF_8), 1, false, null));
        }
        client.connect(options).waitForCompletion(WAIT_MILLIS);
        return paho;
    }

    private static final class Paho implements RealClient, MqttCallback {
        private final MqttAsyncClient client;
        private final Inbox inbox = new Inbox();

        Paho(MqttAsyncClient client) {
            this.client = client;
        }

        @Override
        public void subscribe(String filter, int qos) throws Exception {
            client.subscribe(filter, qos).waitForCompletion(WAIT_MILLIS);
        }

        @Override
        public void publish(String topic, String payload, int qos, boolean retain) throws Exception {
            client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain)
                    .waitForCompletion(WAIT_MILLIS);
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
            client.disconnect().waitForCompletion(WAIT_MILLIS);
            client.close();
        }

        @Override
        public void messageArrived(String topic, MqttMessage m) {
            inbox.add(topic, m.getPayload(), m.getQos(), m.isRetained());
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
