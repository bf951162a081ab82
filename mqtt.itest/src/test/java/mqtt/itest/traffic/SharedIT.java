package mqtt.itest.traffic;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.codec.Ack;
import mqtt.codec.Connect;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Pingreq;
import mqtt.codec.Pingresp;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Shared subscriptions of a started broker, while members are killed and come back and policies change. */
public class SharedIT {
    private static final int MEMBERS = 4;
    private static final int PUBLISHERS = 3;
    private static final int MESSAGES = 6_000; // per publisher
    private static final String GROUP = "$share/crew/work/#";
    private static final Duration AT_LAST = Duration.ofSeconds(60);
    private static final List<String> POLICIES =
            List.of("sticky", "hash-client", "least-loaded", "hash-topic", "random", "round-robin");

    @Rule
    public final Timeout limit = Timeout.seconds(240);

    private final long seed = System.nanoTime();
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final AtomicInteger deaths = new AtomicInteger();

    @Test // [MQTT-4.8.2-4]
    public void noMessageIsLost() throws Exception {
        try (BrokerProcess broker = BrokerProcess.running()) {
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                List<Member> members = new ArrayList<>();
                for (int i = 0; i < MEMBERS; i++) {
                    members.add(new Member(broker.port(), "member-" + i, new Random(seed + i)));
                }
                List<Future<?>> all = new ArrayList<>();
                members.forEach(m -> all.add(threads.submit(m::run)));
                List<Future<?>> publishers = new ArrayList<>();
                for (int p = 0; p < PUBLISHERS; p++) {
                    int publisher = p;
                    publishers.add(threads.submit(() -> publish(broker.port(), publisher)));
                }
                for (int i = 0; i < POLICIES.size(); i++) {
                    broker.writeEtc("mqtt.router.cfg", "shared_policies=crew=" + POLICIES.get(i) + '\n');
                    int enough = PUBLISHERS * MESSAGES * (i + 1) / POLICIES.size();
                    Await.until("messages are published", AT_LAST, () -> published.get() >= enough);
                }
                for (Future<?> publisher : publishers) {
                    publisher.get(60, TimeUnit.SECONDS);
                }
                Await.until(
                        "all messages, seed " + seed,
                        AT_LAST,
                        () -> received.size() == PUBLISHERS * MESSAGES
                                || all.stream().anyMatch(Future::isDone));
                stop.set(true);
                for (Future<?> member : all) {
                    member.get(60, TimeUnit.SECONDS);
                }
                assertEquals("seed " + seed, PUBLISHERS * MESSAGES, received.size());
                assertTrue("deaths: " + deaths, deaths.get() > 20);
                assertEquals(0, counter(broker, "publish.dropped"));
                assertEquals(0, counter(broker, "shared.messages"));
                assertEquals(0, counter(broker, "shared.bytes"));
            } finally {
                stop.set(true);
                threads.shutdownNow();
            }
        }
    }

    private static long counter(BrokerProcess broker, String name) throws Exception {
        String line = broker.fogg("shell", "counters " + name).out().strip();
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static PacketClient connect(int port, String id, boolean cleanStart) {
        PacketClient client = PacketClient.open("127.0.0.1", port, ProtocolVersion.MQTT_5);
        Properties properties = new Properties.Builder()
                .number(Property.SESSION_EXPIRY, 300)
                .number(Property.RECEIVE_MAXIMUM, 20)
                .build();
        client.connect(new Connect(ProtocolVersion.MQTT_5, id, cleanStart, 0, null, null, null, properties));
        return client;
    }

    private void publish(int port, int publisher) {
        PacketClient client = connect(port, "publisher-" + publisher, true);
        for (int n = 0; n < MESSAGES; n++) {
            String topic = "work/" + n % 20;
            ReasonCode answer = client.publish(topic, publisher + ":" + n, Qos.AT_LEAST_ONCE);
            assertEquals(ReasonCode.SUCCESS, answer);
            published.incrementAndGet();
        }
        client.disconnect();
    }

    /** Takes messages, acknowledges most of them, and is killed now and then. */
    private final class Member {
        private final int port;
        private final String id;
        private final Random random;
        private final List<Integer> toAcknowledge = new ArrayList<>();
        private PacketClient client;

        Member(int port, String id, Random random) {
            this.port = port;
            this.id = id;
            this.random = random;
            client = connect(port, id, true);
            client.subscribe(GROUP, Qos.AT_LEAST_ONCE);
        }

        void run() {
            while (!stop.get()) {
                boolean atWork = published.get() < PUBLISHERS * MESSAGES;
                if (atWork && random.nextInt(40) == 0) {
                    die();
                } else {
                    takeWhatIsThere();
                    acknowledge(atWork ? random.nextInt(30) : Integer.MAX_VALUE);
                }
            }
            client.disconnect();
        }

        private void die() {
            deaths.incrementAndGet();
            toAcknowledge.clear();
            client.reset();
            int until = Math.min(published.get() + random.nextInt(600), PUBLISHERS * MESSAGES);
            Await.until(AT_LAST, () -> published.get() >= until || stop.get());
            boolean anew = random.nextInt(3) == 0;
            client = connect(port, id, anew);
            if (anew) {
                client.subscribe(GROUP, Qos.AT_LEAST_ONCE);
            }
        }

        private void takeWhatIsThere() {
            client.send(Pingreq.INSTANCE);
            for (Packet next = client.expect(Packet.class);
                    next != Pingresp.INSTANCE;
                    next = client.expect(Packet.class)) {
                Publish message = (Publish) next;
                received.add(new String(message.payload(), StandardCharsets.UTF_8));
                toAcknowledge.add(message.packetId());
            }
        }

        private void acknowledge(int most) {
            for (int i = 0; i < most && !toAcknowledge.isEmpty(); i++) {
                client.send(new Ack(PacketType.PUBACK, toAcknowledge.remove(0)));
            }
        }
    }

    @Test
    public void policiesChangeWhileMembersStay() throws Exception {
        try (BrokerProcess broker = BrokerProcess.running()) {
            List<PacketClient> members = new ArrayList<>();
            for (int i = 0; i < MEMBERS; i++) {
                PacketClient member = connect(broker.port(), "member-" + i, true);
                member.subscribe(GROUP, Qos.AT_MOST_ONCE);
                members.add(member);
            }
            PacketClient from = connect(broker.port(), "from", true);
            assertEquals("round-robin", Set.of(10), Set.copyOf(shares(from, members)));

            broker.writeEtc("mqtt.router.cfg", "shared_policy=random\nshared_policies=crew*=sticky\n");
            Await.until("sticky", AT_LAST, () -> new HashSet<>(shares(from, members)).equals(Set.of(0, 40)));

            broker.writeEtc("mqtt.router.cfg", "shared_policy=rand\n");
            Await.until("the log says so", AT_LAST, () -> broker.log()
                    .contains("mqtt.router keeps its last good configuration: shared_policy: rand is none of"));
            assertEquals("sticky still", Set.of(0, 40), new HashSet<>(shares(from, members)));

            broker.writeEtc("mqtt.router.cfg", "shared_policy=round-robin\n");
            Await.until("round-robin", AT_LAST, () -> Set.copyOf(shares(from, members))
                    .equals(Set.of(10)));
            members.forEach(PacketClient::disconnect);
            from.disconnect();
        }
    }

    /** How many of 40 messages each member gets. */
    private static List<Integer> shares(PacketClient from, List<PacketClient> members) {
        for (int i = 0; i < 40; i++) {
            from.publish("work/" + i, "x", Qos.AT_MOST_ONCE);
        }
        int[] shares = new int[MEMBERS];
        Await.until("all messages", AT_LAST, () -> {
            for (int i = 0; i < MEMBERS; i++) {
                members.get(i).send(Pingreq.INSTANCE);
                while (members.get(i).expect(Packet.class) != Pingresp.INSTANCE) {
                    shares[i]++;
                }
            }
            return Arrays.stream(shares).sum() == 40;
        });
        return Arrays.stream(shares).boxed().toList();
    }
}
