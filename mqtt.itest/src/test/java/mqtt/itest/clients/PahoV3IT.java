package mqtt.itest.clients;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.Test;

/** Eclipse Paho for Java, MQTT 3.1.1. */
public class PahoV3IT extends RealClientContract {
    /** How it goes. */
    String scheme() {
        return "tcp";
    }

    @Override
    RealClient open(String clientId, String willTopic, String willPayload) throws Exception {
        MqttClient client = new MqttClient(uri(scheme()), clientId, new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        if (willTopic != null) {
            options.setWill(willTopic, willPayload.getBytes(StandardCharsets.UTF_8), 1, false);
        }
        client.connect(options);
        return new Paho(client);
    }

    private MqttClient kept(String id, Inbox inbox) throws Exception {
        MqttClient client = new MqttClient(uri(scheme()), id, new MemoryPersistence());
        client.setCallback(new MqttCallback() {
            @Override
            public void messageArrived(String topic, MqttMessage m) {
                inbox.add(topic, m.getPayload(), m.getQos(), m.isRetained());
            }

            @Override
            public void connectionLost(Throwable cause) {}

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {}
        });
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        client.connect(options);
        return client;
    }

    @Test
    public void messagesWaitForOneWhoIsAway() throws Exception {
        Inbox inbox = new Inbox();
        MqttClient away = kept("paho3-away", inbox);
        away.subscribe(new String[] {"paho3/away", "$share/g/paho3/shared"}, new int[] {2, 1});
        away.disconnect();
        away.close();
        RealClient from = open("paho3-from", null, null);
        for (int qos = 1; qos <= 2; qos++) {
            from.publish("paho3/away", "q" + qos, qos, false);
        }
        from.publish("paho3/shared", "s", 1, false);
        from.disconnect();
        MqttClient back = kept("paho3-away", inbox);
        Set<String> payloads = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            payloads.add(inbox.next().payload());
        }
        assertEquals(Set.of("q1", "q2", "s"), payloads);
        back.disconnect();
        back.close();
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
