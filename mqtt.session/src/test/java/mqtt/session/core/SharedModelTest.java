package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import mqtt.api.TopicFilter;
import mqtt.codec.Ack;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Unsuback;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Members of a shared subscription that do what they like, on three event loops, while policies change: every message of
 * QoS 1 comes to some member, every one of QoS 2 to exactly one and once, and nothing is left.
 */
public class SharedModelTest {
    private static final String GROUP = "$share/g/t/#";
    private static final int RUNS = 100;
    private static final int STEPS = 600;
    private static final List<String> POLICIES =
            List.of("random", "round-robin", "sticky", "hash-client", "hash-topic", "least-loaded");

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final Random seeds = new Random();

    @Test // [MQTT-4.8.2-4] [MQTT-4.8.2-5]
    public void everyMessageComesToAMember() {
        for (int i = 0; i < RUNS; i++) {
            long seed = seeds.nextLong();
            try {
                new Run(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class Run {
        private final Fixture fixture = new Fixture(3);
        private final Random random;
        private final List<Member> members = new ArrayList<>();
        private final List<TestClient> publishers = new ArrayList<>();
        private final Set<Integer> published = new TreeSet<>();
        private final Map<Integer, Integer> got = new HashMap<>(); // times, by number

        Run(long seed) {
            random = new Random(seed);
        }

        void run() {
            fixture.sendMaximum = 3;
            fixture.queueMessages = 6;
            for (int i = 0; i < 5; i++) {
                members.add(new Member("m" + i, i > 0));
            }
            for (int i = 0; i < 2; i++) {
                TestClient publisher = fixture.v5("p" + i);
                publisher.connect(true);
                publishers.add(publisher);
            }
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(4) == 0) {
                    publish();
                } else if (random.nextInt(50) == 0) {
                    String policy = POLICIES.get(random.nextInt(POLICIES.size()));
                    fixture.configureRouter(Map.of("shared__policies", "g=" + policy));
                } else {
                    members.get(random.nextInt(members.size())).act();
                }
                nothingWaitsInVain();
            }
            settle();
        }

        private int waiting() {
            return fixture.router.group("", TopicFilter.of(GROUP)).waiting();
        }

        private void nothingWaitsInVain() {
            if (waiting() > 0) {
                for (Member member : members) {
                    if (member.client != null && member.isMember) {
                        assertEquals(
                                member.id + " has no room",
                                fixture.queueMessages,
                                fixture.session(member.id).queued());
                    }
                }
            }
        }

        private void publish() {
            TestClient publisher = publishers.get(random.nextInt(publishers.size()));
            List<Packet> packets = new ArrayList<>();
            for (int n = 1 + random.nextInt(8); n > 0; n--) {
                int number = published.size();
                published.add(number);
                int qos = 1 + random.nextInt(2);
                int id = publisher.nextId();
                packets.add(TestClient.message(qos, id, "t/" + random.nextInt(10), qos + ":" + number));
                if (qos == 2) {
                    packets.add(new Ack(PacketType.PUBREL, id));
                }
            }
            publisher.send(packets.toArray(Packet[]::new));
            publisher.all();
        }

        /** All come back and take what there is. */
        private void settle() {
            members.forEach(Member::connect);
            int before;
            do {
                before = got.values().stream().mapToInt(n -> n).sum();
                members.forEach(Member::acknowledgeAll);
            } while (before < got.values().stream().mapToInt(n -> n).sum());
            assertEquals(0, waiting());
            assertEquals(published, new TreeSet<>(got.keySet()));
            assertEquals(0, fixture.count("publish.dropped"));
            members.forEach(m -> assertEquals(0, fixture.session(m.id).queued()));
            fixture.close();
        }

        private final class Member {
            final String id;
            final boolean mayLeave;
            TestClient client; // null while it is away
            boolean isMember;
            final List<Integer> toAcknowledge = new ArrayList<>(); // QoS 1
            final Set<Integer> once = new HashSet<>(); // QoS 2, not released
            final List<Integer> toRelease = new ArrayList<>();

            Member(String id, boolean mayLeave) {
                this.id = id;
                this.mayLeave = mayLeave;
                connect();
                subscribe();
            }

            void act() {
                if (client == null) {
                    if (random.nextInt(4) == 0) {
                        connect();
                    }
                    return;
                }
                switch (random.nextInt(12)) {
                    case 0, 1 -> {
                        client.lost();
                        client = null;
                    }
                    case 2 -> connect(); // takes its own session over
                    case 3 -> client.block();
                    case 4, 5 -> client.unblock();
                    case 6 -> subscribe();
                    case 7 -> unsubscribe();
                    default -> acknowledge(1);
                }
                read();
            }

            void connect() {
                client = fixture.v5(id);
                client.send(new mqtt.codec.Connect(
                        client.version,
                        id,
                        false,
                        0,
                        null,
                        null,
                        null,
                        new mqtt.codec.Properties.Builder()
                                .number(mqtt.codec.Property.SESSION_EXPIRY, Rules.FOR_EVER)
                                .build()));
                toAcknowledge.clear();
                toRelease.clear();
                read();
            }

            private void subscribe() {
                isMember = true;
                client.send(new mqtt.codec.Subscribe(
                        client.nextId(),
                        List.of(mqtt.api.Subscription.of(TopicFilter.of(GROUP), mqtt.api.Qos.EXACTLY_ONCE))));
            }

            private void unsubscribe() {
                if (mayLeave) {
                    isMember = false;
                    client.send(new mqtt.codec.Unsubscribe(client.nextId(), List.of(TopicFilter.of(GROUP))));
                }
            }

            void acknowledge(int most) {
                for (int i = 0; i < most && !toAcknowledge.isEmpty(); i++) {
                    client.ack(PacketType.PUBACK, toAcknowledge.remove(0));
                }
                for (int i = 0; i < most && !toRelease.isEmpty(); i++) {
                    client.ack(PacketType.PUBREC, toRelease.remove(0));
                }
            }

            void acknowledgeAll() {
                client.unblock();
                read();
                acknowledge(Integer.MAX_VALUE);
                read();
            }

            void read() {
                if (client == null) {
                    return;
                }
                for (Packet packet = client.next(); packet != null; packet = client.next()) {
                    if (packet instanceof Publish p) {
                        received(p);
                    } else if (packet instanceof Ack ack) {
                        assertEquals(PacketType.PUBREL, ack.type());
                        once.remove(ack.packetId());
                        client.ack(PacketType.PUBCOMP, ack.packetId());
                    } else {
                        assertTrue(
                                packet.toString(),
                                packet instanceof Suback
                                        || packet instanceof Unsuback
                                        || packet instanceof mqtt.codec.Connack);
                    }
                }
                assertFalse(client.link.closed);
            }

            private void received(Publish p) {
                String[] parts = new String(p.payload()).split(":");
                int number = Integer.parseInt(parts[1]);
                if (parts[0].equals("1")) {
                    got.merge(number, 1, Integer::sum);
                    toAcknowledge.add(p.packetId());
                    return;
                }
                if (once.add(p.packetId())) {
                    assertEquals("exactly once", 1, (int) got.merge(number, 1, Integer::sum));
                } else {
                    assertTrue(p.dup());
                }
                toRelease.add(p.packetId());
            }
        }
    }
}
