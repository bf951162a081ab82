package mqtt.itest.clients;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mqtt.itest.BrokerProcess;
import mqtt.itest.clients.RealClient.Received;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What every client must be able to do with the started distribution. */
public abstract class RealClientContract {
    private static BrokerProcess broker;

    private final List<RealClient> connected = new ArrayList<>();

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    @BeforeClass
    public static void startBroker() throws Exception {
        broker = BrokerProcess.running();
    }

    @AfterClass
    public static void stopBroker() throws Exception {
        broker.close();
    }

    static int port() {
        return broker.port();
    }

    /** Where to connect by {@code tcp}, {@code ws} or {@code wss}; the listener is there from the first time on. */
    static String uri(String scheme) throws Exception {
        return scheme.equals("tcp")
                ? "tcp://127.0.0.1:" + port()
                : scheme + "://127.0.0.1:" + WebListener.port(broker, scheme.equals("wss")) + "/mqtt";
    }

    /** What clients have to trust who use {@code wss}. */
    static Path certificate() {
        return broker.etc().resolve("server.crt");
    }

    /** @param willTopic null for no will; else its payload comes with QoS 1 */
    abstract RealClient open(String clientId, String willTopic, String willPayload) throws Exception;

    private RealClient connect(String name) throws Exception {
        RealClient client = open(getClass().getSimpleName() + '-' + name, null, null);
        connected.add(client);
        return client;
    }

    @After
    public void disconnect() throws Exception {
        for (RealClient client : connected) {
            client.disconnect();
        }
    }

    @Test
    public void exchangesMessagesOfAllQosByWildcards() throws Exception {
        RealClient subscriber = connect("sub");
        RealClient publisher = connect("pub");
        subscriber.subscribe("house/+/temperature", 2);
        subscriber.subscribe("garden/#", 2);

        for (int qos = 0; qos <= 2; qos++) {
            publisher.publish("house/kitchen/temperature", "k" + qos, qos, false);
            publisher.publish("house/kitchen/light", "not for it", qos, false);
            publisher.publish("garden/pond/level", "p" + qos, qos, false);
        }

        Set<Received> expected = new HashSet<>();
        Set<Received> received = new HashSet<>();
        for (int qos = 0; qos <= 2; qos++) {
            expected.add(new Received("house/kitchen/temperature", "k" + qos, qos, false));
            expected.add(new Received("garden/pond/level", "p" + qos, qos, false));
            received.add(subscriber.next());
            received.add(subscriber.next());
        }
        assertEquals(expected, received);
    }

    @Test
    public void getsARetainedMessage() throws Exception {
        String topic = "retained/" + getClass().getSimpleName();
        connect("keeper").publish(topic, "kept", 1, true);

        RealClient later = connect("later");
        later.subscribe("retained/+", 1);

        assertEquals(new Received(topic, "kept", 1, true), later.next());
        later.publish(topic, "", 1, true);
    }

    @Test
    public void getsTheWillOfOneThatIsLost() throws Exception {
        String topic = "will/" + getClass().getSimpleName();
        RealClient watcher = connect("watcher");
        watcher.subscribe("will/#", 1);

        open(getClass().getSimpleName() + "-lost", topic, "gone").die();

        assertEquals(new Received(topic, "gone", 1, false), watcher.next());
    }
}
