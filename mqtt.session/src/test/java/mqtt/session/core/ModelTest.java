package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.codec.Ack;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.codec.Subscribe;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Clients that do anything, against what each must get: QoS 1 and 2 in order and without a gap, again only with DUP, QoS 2
 * once; QoS 0 in order while connected; never more under way than the window.
 */
public class ModelTest {
    private static final int STEPS = 6_000;
    private static final String[] TOPICS = {"a", "a/b", "a/c", "d"};
    private static final String[] FILTERS = {"a", "a/b", "a/+", "a/#", "+", "#", "d"};

    @Rule
    public final Timeout limit = Timeout.seconds(90);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Fixture fixture = new Fixture(3);
    private int payload;

    /** One client identifier and what it must get. */
    private final class Subscriber {
        final String id;
        final Map<String, Integer> filters = new HashMap<>();
        final Deque<String> unacknowledged = new ArrayDeque<>();
        final Deque<String> acknowledged = new ArrayDeque<>();
        final Map<Integer, String> underWay = new HashMap<>();
        final Set<Integer> released = new HashSet<>();
        final Set<Integer> window = new HashSet<>();
        TestClient client; // null while it is away
        boolean session;
        boolean keeps;
        int maximum;

        Subscriber(String id) {
            this.id = id;
        }

        void connect() {
            if (client != null) {
                read(); // whoever has it is taken over
            }
            boolean v5 = random.nextBoolean();
            boolean clean = random.nextInt(4) == 0;
            keeps = v5 ? random.nextInt(4) > 0 : !clean;
            maximum = v5 ? 1 + random.nextInt(5) : 20;
            TestClient before = client;
            boolean kept = session;
            client = fixture.client(v5 ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1, id, random.nextInt(3));
            Properties properties = !v5
                    ? Properties.NONE
                    : new Properties.Builder()
                            .number(Property.SESSION_EXPIRY, keeps ? 1000 : 0)
                            .number(Property.RECEIVE_MAXIMUM, maximum)
                            .build();
            boolean endsWithConnection = before != null && !keptBefore;
            client.send(new Connect(client.version, id, clean, 0, null, null, null, properties));
            boolean present = client.expect(Connack.class).sessionPresent();
            assertEquals(kept && !clean && !endsWithConnection, present);
            if (!present) {
                forget();
            }
            session = true;
            keptBefore = keeps;
            window.clear();
            read();
        }

        boolean keptBefore;

        void forget() {
            filters.clear();
            unacknowledged.clear();
            acknowledged.clear();
            underWay.clear();
            released.clear();
            session = false;
        }

        void away(boolean goodbye) {
            if (goodbye) {
                read();
                client.send(new Disconnect(mqtt.api.ReasonCode.SUCCESS));
            } else if (random.nextBoolean()) {
                read();
                client.lost();
            } else {
                lose();
                client.lost();
            }
            assertTrue(client.link.closed);
            client = null;
            if (!keeps) {
                forget();
            }
        }

        /** What is on the wire never arrives. */
        void lose() {
            for (Packet packet = client.next(); packet != null; packet = client.next()) {
                if (packet instanceof Publish p && p.qos() == Qos.AT_MOST_ONCE) {
                    assertEquals(unacknowledged.poll(), new String(p.payload()));
                }
            }
        }

        void published(String topic, int qos, String text) {
            int most = -1;
            for (Map.Entry<String, Integer> f : filters.entrySet()) {
                if (TopicFilter.of(f.getKey()).matches(TopicName.of(topic))) {
                    most = Math.max(most, f.getValue());
                }
            }
            int got = Math.min(qos, most);
            if (got > 0) {
                acknowledged.add(got + ":" + text);
            } else if (got == 0 && client != null) {
                unacknowledged.add(text);
            }
        }

        void read() {
            for (Packet packet = client.next(); packet != null; packet = client.next()) {
                if (packet instanceof Publish p) {
                    message(p);
                } else if (packet instanceof Ack a && a.type() == PacketType.PUBREL) {
                    assertTrue(released.contains(a.packetId()));
                }
            }
        }

        private void message(Publish p) {
            String text = new String(p.payload());
            if (p.qos() == Qos.AT_MOST_ONCE) {
                assertEquals(unacknowledged.poll(), text);
                return;
            }
            text = p.qos().value() + ":" + text;
            String before = underWay.get(p.packetId());
            if (before == null || !p.dup()) {
                assertEquals(id, acknowledged.poll(), text);
                assertEquals("in use", null, underWay.put(p.packetId(), text));
            } else {
                assertEquals(before, text);
                assertFalse("it was released", released.contains(p.packetId()));
            }
            window.add(p.packetId());
            assertTrue("window", window.size() <= maximum);
        }

        /** Goes on with some message that is under way. */
        void acknowledge() {
            List<Integer> ids = new ArrayList<>(underWay.keySet());
            if (ids.isEmpty()) {
                return;
            }
            int packetId = ids.get(random.nextInt(ids.size()));
            boolean once = underWay.get(packetId).startsWith("2");
            if (once && released.add(packetId)) {
                client.ack(PacketType.PUBREC, packetId);
            } else {
                underWay.remove(packetId);
                released.remove(packetId);
                window.remove(packetId);
                client.ack(once ? PacketType.PUBCOMP : PacketType.PUBACK, packetId);
            }
            read();
        }
    }

    @Test // [MQTT-4.3.1-1] [MQTT-4.3.2-1] [MQTT-4.3.3-1] [MQTT-4.4.0-1] [MQTT-4.6.0-6]
    public void everybodyGetsWhatTheyMust() {
        try {
            run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private void run() {
        fixture.queueMessages = 100_000;
        fixture.sendMaximum = 20;
        List<Subscriber> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(new Subscriber("s" + i));
        }
        for (int step = 0; step < STEPS; step++) {
            fixture.chunk = random.nextInt(20) == 0 ? 1 + random.nextInt(9) : Integer.MAX_VALUE;
            Subscriber s = all.get(random.nextInt(all.size()));
            if (s.client == null || random.nextInt(80) == 0) {
                if (random.nextInt(4) == 0) {
                    s.connect();
                }
                continue;
            }
            switch (random.nextInt(12)) {
                case 0 -> {
                    String filter = FILTERS[random.nextInt(FILTERS.length)];
                    int qos = random.nextInt(3);
                    s.client.send(new Subscribe(
                            s.client.nextId(), List.of(Subscription.of(TopicFilter.of(filter), Qos.of(qos)))));
                    s.filters.put(filter, qos);
                }
                case 1 -> {
                    String filter = FILTERS[random.nextInt(FILTERS.length)];
                    s.client.send(new mqtt.codec.Unsubscribe(s.client.nextId(), List.of(TopicFilter.of(filter))));
                    s.filters.remove(filter);
                }
                case 2 -> {
                    if (random.nextInt(5) == 0) {
                        s.away(random.nextBoolean());
                    }
                }
                case 3 -> s.client.block();
                case 4 -> s.client.unblock(random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(200));
                case 5, 6, 7 -> publish(s, all);
                case 8 -> fixture.advance(random.nextInt(500));
                default -> s.acknowledge();
            }
            all.forEach(one -> {
                if (one.client != null) {
                    one.read();
                    assertFalse(one.client.link.closed);
                }
            });
        }
        // all come back, read and acknowledge everything: then nothing is missing
        fixture.chunk = Integer.MAX_VALUE;
        for (Subscriber s : all) {
            if (s.client == null) {
                s.connect();
            }
            s.client.unblock();
            s.read();
            while (!s.underWay.isEmpty()) {
                s.acknowledge();
            }
            assertEquals(List.of(), List.copyOf(s.acknowledged));
            assertEquals(List.of(), List.copyOf(s.unacknowledged));
            assertNotNull(fixture.session(s.id));
            assertEquals(0, fixture.session(s.id).queued());
        }
        fixture.close();
    }

    private void publish(Subscriber from, List<Subscriber> all) {
        ByteBuf bytes = Unpooled.buffer();
        for (int n = 1 + random.nextInt(5); n > 0; n--) {
            String topic = TOPICS[random.nextInt(TOPICS.length)];
            int qos = random.nextInt(3);
            String text = "" + payload++;
            int packetId = qos == 0 ? 0 : from.client.nextId();
            Encoder.encode(TestClient.message(qos, packetId, topic, text), from.client.version, bytes);
            if (qos == 2) {
                Encoder.encode(new Ack(PacketType.PUBREL, packetId), from.client.version, bytes);
            }
            all.forEach(s -> s.published(topic, qos, text));
        }
        from.client.sendBytes(bytes);
    }

    @Test
    public void piecesMakeNoDifference() {
        List<String> expected = null;
        for (int loop = 0; loop < 3; loop++) {
            for (int chunk : new int[] {Integer.MAX_VALUE, 1, 2, 7, 50}) {
                Fixture own = new Fixture(3);
                own.chunk = chunk;
                TestClient client = own.client(ProtocolVersion.MQTT_5, "a", loop);
                List<Packet> packets = new ArrayList<>();
                packets.add(new Connect(client.version, "a", true, 60, "user", new byte[] {1}, null, Properties.NONE));
                packets.add(new Subscribe(1, List.of(Subscription.of(TopicFilter.of("#"), Qos.EXACTLY_ONCE))));
                for (int i = 2; i < 40; i++) {
                    packets.add(TestClient.message(i % 3, i % 3 == 0 ? 0 : i, "t/" + i, "x".repeat(i * 10)));
                }
                packets.add(mqtt.codec.Pingreq.INSTANCE);
                client.send(packets.toArray(Packet[]::new));
                List<String> got = client.texts();
                expected = expected == null ? got : expected;
                assertEquals("chunk " + chunk, expected, got);
                own.close();
            }
        }
        assertEquals(2 + 38 + 25 + 1, expected.size());
    }
}
