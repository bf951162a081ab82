package mqtt.itest.traffic;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.codec.Ack;
import mqtt.codec.Connect;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.PacketClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Four publishers, four subscribers, all of whom take their own sessions over again and again: per publisher and topic,
 * what comes for the first time comes in order, and all of it comes [MQTT-4.6.0-5].
 */
public class OrderIT {
    private static final int PUBLISHERS = 4;
    private static final int SUBSCRIBERS = 4;
    private static final int TOPICS = 2;
    private static final int MESSAGES = 3_000; // per publisher and topic
    private static final int TAKE_OVER_EVERY = 500;

    @Rule
    public final Timeout limit = Timeout.seconds(180);

    @Test
    public void holdsThroughTakeOvers() throws Exception {
        try (BrokerProcess broker = BrokerProcess.running()) {
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                List<Subscriber> subscribers = new ArrayList<>();
                for (int i = 0; i < SUBSCRIBERS; i++) {
                    subscribers.add(new Subscriber(broker.port(), "order-sub-" + i));
                }
                List<Future<?>> all = new ArrayList<>();
                subscribers.forEach(s -> all.add(threads.submit(s::run)));
                for (int p = 0; p < PUBLISHERS; p++) {
                    int publisher = p;
                    all.add(threads.submit(() -> publish(broker.port(), publisher)));
                }
                for (Future<?> one : all) {
                    one.get(150, TimeUnit.SECONDS);
                }
                subscribers.forEach(s -> assertTrue(s.takeOvers > 5));
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static PacketClient connect(int port, String id) {
        PacketClient client = PacketClient.open("127.0.0.1", port, ProtocolVersion.MQTT_5);
        Properties properties = new Properties.Builder()
                .number(Property.SESSION_EXPIRY, 300)
                .number(Property.RECEIVE_MAXIMUM, 50)
                .build();
        client.connect(new Connect(ProtocolVersion.MQTT_5, id, false, 0, null, null, null, properties));
        return client;
    }

    private static void publish(int port, int publisher) {
        PacketClient client = connect(port, "order-pub-" + publisher);
        for (int n = 1; n <= MESSAGES; n++) {
            for (int t = 0; t < TOPICS; t++) {
                ReasonCode answer =
                        client.publish("order/" + publisher + "/" + t, Integer.toString(n), Qos.AT_LEAST_ONCE);
                assertEquals(ReasonCode.SUCCESS, answer);
            }
            if (n % TAKE_OVER_EVERY == 0) {
                PacketClient next = connect(port, "order-pub-" + publisher);
                client.close();
                client = next;
            }
        }
        client.disconnect();
    }

    private static final class Subscriber {
        private final int port;
        private final String id;
        private final int[][] last = new int[PUBLISHERS][TOPICS];
        private PacketClient client;
        private int received;
        volatile int takeOvers;

        Subscriber(int port, String id) {
            this.port = port;
            this.id = id;
            client = connect(port, id);
            client.subscribe("order/#", Qos.AT_LEAST_ONCE);
        }

        void run() {
            while (received < PUBLISHERS * TOPICS * MESSAGES) {
                Publish message = client.expect(Publish.class);
                note(message);
                client.send(new Ack(PacketType.PUBACK, message.packetId(), ReasonCode.SUCCESS, Properties.NONE));
                if (received % (4 * TAKE_OVER_EVERY) == 0 && !message.dup()) {
                    takeOver();
                }
            }
            client.disconnect();
        }

        /** The old connection is still open, with messages on their way, when the new one takes over. */
        private void takeOver() {
            PacketClient next = connect(port, id);
            client.close();
            client = next;
            takeOvers++;
        }

        private void note(Publish message) {
            String[] levels = message.topic().value().split("/");
            int publisher = Integer.parseInt(levels[1]);
            int topic = Integer.parseInt(levels[2]);
            int number = Integer.parseInt(new String(message.payload(), StandardCharsets.UTF_8));
            int before = last[publisher][topic];
            if (number <= before) {
                assertTrue(id + " got " + number + " again without DUP", message.dup());
            } else {
                assertEquals(id + " " + message.topic(), before + 1, number);
                last[publisher][topic] = number;
                received++;
            }
        }
    }
}
