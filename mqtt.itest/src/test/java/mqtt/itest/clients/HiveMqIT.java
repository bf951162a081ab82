package mqtt.itest.clients;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The HiveMQ client for Java, MQTT 5. */
public class HiveMqIT extends RealClientContract {
    private static final int WAIT_SECONDS = 20;

    @Override
    RealClient open(String clientId, String willTopic, String willPayload) throws Exception {
        Mqtt5AsyncClient client = Mqtt5Client.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(port())
                .buildAsync();
        var connect = client.connectWith().cleanStart(true);
        if (willTopic != null) {
            connect = connect.willPublish()
                    .topic(willTopic)
                    .payload(willPayload.getBytes(StandardCharsets.UTF_8))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .applyWillPublish();
        }
        connect.send().get(WAIT_SECONDS, TimeUnit.SECONDS);
        return new HiveMq(client);
    }

    private static final class HiveMq implements RealClient {
        private final Mqtt5AsyncClient client;
        private final Inbox inbox = new Inbox();

        HiveMq(Mqtt5AsyncClient client) {
            this.client = client;
        }

        private void received(Mqtt5Publish m) {
            inbox.add(m.getTopic().toString(), m.getPayloadAsBytes(), m.getQos().getCode(), m.isRetain());
        }

        @Override
        public void subscribe(String filter, int qos) throws Exception {
            client.subscribeWith()
                    .topicFilter(filter)
                    .qos(MqttQos.fromCode(qos))
                    .callback(this::received)
                    .send()
                    .get(WAIT_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void publish(String topic, String payload, int qos, boolean retain) throws Exception {
            Mqtt5PublishResult result = client.publishWith()
                    .topic(topic)
                    .payload(payload.getBytes(StandardCharsets.UTF_8))
                    .qos(MqttQos.fromCode(qos))
                    .retain(retain)
                    .send()
                    .get(WAIT_SECONDS, TimeUnit.SECONDS);
            if (result.getError().isPresent()) {
                throw new AssertionError(result.getError().get());
            }
        }

        @Override
        public Received next() throws Exception {
            return inbox.next();
        }

        @Override
        public void die() throws Exception {
            client.disconnectWith()
                    .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                    .send()
                    .get(WAIT_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void disconnect() throws Exception {
            client.disconnect().get(WAIT_SECONDS, TimeUnit.SECONDS);
        }
    }
}
