package mqtt.itest.clients;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mqtt.itest.BrokerProcess;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What MQTT 5 has over what came before, with Eclipse Paho against the started distribution. */
public class PahoV5FeaturesIT {
    private static final int WAIT_MILLIS = 20_000;
    private static BrokerProcess broker;

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private final List<Client> clients = new ArrayList<>();

    @BeforeClass
    public static void startBroker() throws Exception {
        broker = BrokerProcess.running();
    }

    @AfterClass
    public static void stopBroker() throws Exception {
        broker.close();
    }

    @After
    public void close() throws Exception {
        for (Client client : clients) {
            client.lose();
        }
    }

    /** A client that keeps what it is told. */
    private static final class Client implements MqttCallback {
        final MqttAsyncClient paho;
        final BlockingQueue<MqttMessage> inbox = new LinkedBlockingQueue<>();
        final BlockingQueue<Integer> goodbyes = new LinkedBlockingQueue<>();
        private boolean lost;

        Client(String id) throws MqttException {
            paho = new MqttAsyncClient("tcp://127.0.0.1:" + broker.port(), id, new MemoryPersistence());
            paho.setCallback(this);
        }

        IMqttToken connect(MqttConnectionOptions options) throws MqttException {
            IMqttToken token = paho.connect(options);
            token.waitForCompletion(WAIT_MILLIS);
            return token;
        }

        void subscribe(String filter) throws MqttException {
            paho.subscribe(filter, 2).waitForCompletion(WAIT_MILLIS);
        }

        IMqttToken publish(String topic, String payload, int qos, boolean retain, MqttProperties properties)
                throws MqttException {
            MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8), qos, retain, properties);
            IMqttToken token = paho.publish(topic, message);
            token.waitForCompletion(WAIT_MILLIS);
            return token;
        }

        MqttMessage next() throws InterruptedException {
            MqttMessage next = inbox.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
            assertTrue("a message within " + WAIT_MILLIS + " ms", next != null);
            return next;
        }

        void lose() throws MqttException {
            if (!lost) {
                lost = true;
                paho.disconnectForcibly(0, 0, false);
                paho.close(true);
            }
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            inbox.add(message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            goodbyes.add(response.getReturnCode());
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }

    private static MqttConnectionOptions clean() {
        return new MqttConnectionOptions();
    }

    private static MqttConnectionOptions kept() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(60L);
        return options;
    }

    private Client connected(String id, MqttConnectionOptions options) throws MqttException {
        Client client = new Client(id);
        clients.add(client);
        client.connect(options);
        return client;
    }

    @Test // P3
    public void aSessionOutlivesItsConnectionAndIsTakenOver() throws Exception {
        Client first = new Client("paho-keep");
        clients.add(first);
        assertFalse(first.connect(kept()).getSessionPresent());
        first.subscribe("paho/keep");
        Client second = new Client("paho-keep");
        clients.add(second);
        assertTrue(second.connect(kept()).getSessionPresent());
        assertEquals(Integer.valueOf(0x8E), first.goodbyes.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS));
        second.lose();
        Client from = connected("paho-keep-from", clean());
        from.publish("paho/keep", "waits", 2, false, null);
        Client third = connected("paho-keep", kept());
        assertEquals("waits", third.next().toString());
    }

    @Test // P5, P7
    public void subscriptionOptionsAreKept() throws Exception {
        Client from = connected("paho-options-from", clean());
        from.publish("paho/options", "kept", 1, true, null);
        Client to = connected("paho-options", clean());
        MqttSubscription none = new MqttSubscription("paho/options", 1);
        none.setRetainHandling(2);
        none.setRetainAsPublished(true);
        none.setNoLocal(true);
        to.paho.subscribe(none).waitForCompletion(WAIT_MILLIS);
        to.publish("paho/options", "own", 1, false, null);
        from.publish("paho/options", "new", 1, true, null);
        MqttMessage only = to.next();
        assertEquals("new", only.toString());
        assertTrue(only.isRetained());
        from.publish("paho/options", "", 1, true, null);
    }

    @Test // P6
    public void aWillCarriesItsProperties() throws Exception {
        Client watcher = connected("paho-watcher", clean());
        watcher.subscribe("paho/will");
        MqttConnectionOptions options = kept();
        MqttMessage will = new MqttMessage("gone".getBytes(StandardCharsets.UTF_8), 1, false, null);
        MqttProperties properties = new MqttProperties();
        properties.setWillDelayInterval(1L);
        properties.setContentType("text/plain");
        options.setWill("paho/will", will);
        options.setWillMessageProperties(properties);
        connected("paho-lost", options).lose();
        MqttMessage came = watcher.next();
        assertEquals("gone", came.toString());
        assertEquals("text/plain", came.getProperties().getContentType());
    }

    @Test // P8
    public void sharedSubscriptionsShareOut() throws Exception {
        Client one = connected("paho-share-1", clean());
        Client two = connected("paho-share-2", clean());
        one.subscribe("$share/paho/paho/share");
        two.subscribe("$share/paho/paho/share");
        Client from = connected("paho-share-from", clean());
        for (int i = 0; i < 10; i++) {
            from.publish("paho/share", "m" + i, 1, false, null);
        }
        List<String> all = new ArrayList<>();
        while (all.size() < 10) {
            MqttMessage next = one.inbox.poll(10, TimeUnit.MILLISECONDS);
            next = next != null ? next : two.inbox.poll(10, TimeUnit.MILLISECONDS);
            if (next != null) {
                all.add(next.toString());
            }
        }
        assertEquals(10, all.stream().distinct().count());
    }

    @Test // P9, P11
    public void allThatTravelsWithAMessage() throws Exception {
        Client client = connected("paho-properties", clean());
        client.subscribe("paho/properties");
        MqttProperties properties = new MqttProperties();
        properties.setContentType("text/plain");
        properties.setResponseTopic("paho/answer");
        properties.setCorrelationData(new byte[] {1, 2});
        properties.setPayloadFormat(true);
        properties.setMessageExpiryInterval(100L);
        properties.setUserProperties(List.of(new UserProperty("b", "1"), new UserProperty("a", "2")));
        client.publish("paho/properties", "x", 1, false, properties);
        MqttProperties came = client.next().getProperties();
        assertEquals("text/plain", came.getContentType());
        assertEquals("paho/answer", came.getResponseTopic());
        assertArrayEquals(new byte[] {1, 2}, came.getCorrelationData());
        assertTrue(came.getPayloadFormat());
        assertTrue(came.getMessageExpiryInterval() <= 100);
        assertEquals(List.of(new UserProperty("b", "1"), new UserProperty("a", "2")), came.getUserProperties());
    }

    @Test // P11
    public void reasonsAreTold() throws Exception {
        Client client = connected("paho-reasons", clean());
        IMqttToken refused = client.publish("$SYS/mine", "x", 1, false, null);
        assertArrayEquals(new int[] {0x90}, refused.getReasonCodes());
        IMqttToken nobody = client.publish("paho/nobody", "x", 1, false, null);
        assertArrayEquals(new int[] {0x10}, nobody.getReasonCodes());
        IMqttToken none = client.paho.unsubscribe("paho/none");
        none.waitForCompletion(WAIT_MILLIS);
        assertArrayEquals(new int[] {0x11}, none.getReasonCodes());
    }
}
