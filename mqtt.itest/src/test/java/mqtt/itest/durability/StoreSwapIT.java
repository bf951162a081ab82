package mqtt.itest.durability;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import mqtt.itest.Dist;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The store's bundle is stopped, started and replaced under load: nobody is disconnected, and nothing is lost. */
public class StoreSwapIT {
    private static final int ROUNDS = 15;
    private static final int PUBLISHERS = 3;
    private static final Duration AT_LAST = Duration.ofSeconds(120);
    private static final Pattern BUNDLE = Pattern.compile("(?m)^\\s*(\\d+)\\|.*mqtt\\.store\\.h2");

    @Rule
    public final Timeout limit = Timeout.seconds(240);

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger published = new AtomicInteger();

    @Test
    public void pausesAndDisturbsNobody() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (BrokerProcess broker = BrokerProcess.unpacked()) {
            Path listener = broker.etc().resolve("mqtt.listener-default.cfg");
            Files.writeString(
                    listener,
                    "\nqueue_offline_messages=1000000\nqueue_offline_bytes=1000000000\n",
                    StandardOpenOption.APPEND);
            broker.run();
            PacketClient away = subscriber(broker, "away");
            away.disconnect();
            PacketClient there = subscriber(broker, "there");
            AtomicInteger total = new AtomicInteger(Integer.MAX_VALUE);
            Future<List<String>> got = threads.submit(() -> new Taker(there).take(total::get));
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                int publisher = i;
                counts.add(threads.submit(() -> publish(broker, publisher)));
            }
            PacketClient bystander = connect(broker, "bystander", 0);
            for (int round = 0; round < ROUNDS; round++) {
                int before = published.get();
                Await.until("it goes on", AT_LAST, () -> published.get() > before + 20);
                if (round % 3 == 2) {
                    replace(broker, round);
                } else {
                    stopAndStart(broker, bystander);
                }
            }
            stop.set(true);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                int publisher = i;
                int count = counts.get(i).get(60, TimeUnit.SECONDS);
                IntStream.range(0, count).mapToObj(n -> publisher + ":" + n).forEach(expected::add);
            }
            total.set(expected.size());
            assertInOrder(expected, got.get(60, TimeUnit.SECONDS));
            assertInOrder(expected, new Taker(connect(broker, "away", 300)).take(total::get));
            assertFalse(broker.log(), broker.log().contains(" ERROR "));
            System.out.println("store swapped " + ROUNDS + " times, messages=" + expected.size());
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
    }

    /** Each publisher's in order, each once. */
    private static void assertInOrder(List<String> expected, List<String> got) {
        for (int i = 0; i < PUBLISHERS; i++) {
            String prefix = i + ":";
            assertEquals(
                    expected.stream().filter(m -> m.startsWith(prefix)).toList(),
                    got.stream().filter(m -> m.startsWith(prefix)).toList());
        }
    }

    // ---- the bundle

    private static void stopAndStart(BrokerProcess broker, PacketClient bystander) throws Exception {
        Matcher found = BUNDLE.matcher(broker.fogg("shell", "lb mqtt.store").out());
        assertTrue(found.find());
        broker.fogg("shell", "stop " + found.group(1));
        assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, bystander.publish("elsewhere", "x", Qos.AT_LEAST_ONCE));
        broker.fogg("shell", "start " + found.group(1));
    }

    /** As an administrator would: another file of the same bundle. */
    private static void replace(BrokerProcess broker, int round) throws Exception {
        Path jar;
        try (Stream<Path> files = Files.list(Dist.HOME.resolve("system/40"))) {
            jar = files.filter(f -> f.getFileName().toString().startsWith("mqtt.store.h2"))
                    .findFirst()
                    .orElseThrow();
        }
        long opened = openings(broker);
        Path part = broker.plugins().resolve(".part");
        Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(part, FileTime.fromMillis(1_700_000_000_000L + 60_000L * round));
        Files.move(part, broker.plugins().resolve("store.jar"), StandardCopyOption.REPLACE_EXISTING);
        Await.until("the other one is in use", AT_LAST, () -> openings(broker) > opened);
    }

    private static long openings(BrokerProcess broker) {
        return broker.log()
                .lines()
                .filter(line -> line.contains("store opened"))
                .count();
    }

    // ---- clients

    private static PacketClient connect(BrokerProcess broker, String id, long expirySeconds) {
        PacketClient client = PacketClient.open("127.0.0.1", broker.port(), ProtocolVersion.MQTT_5);
        client.connect(new Connect(
                ProtocolVersion.MQTT_5,
                id,
                false,
                0,
                null,
                null,
                null,
                new Properties.Builder()
                        .number(Property.SESSION_EXPIRY, expirySeconds)
                        .build()));
        return client;
    }

    private static PacketClient subscriber(BrokerProcess broker, String id) {
        PacketClient client = connect(broker, id, 300);
        client.subscribe("t/#", Qos.EXACTLY_ONCE);
        return client;
    }

    private int publish(BrokerProcess broker, int publisher) {
        PacketClient client = connect(broker, "publisher-" + publisher, 300);
        int count = 0;
        while (!stop.get()) {
            Qos qos = publisher == 0 ? Qos.EXACTLY_ONCE : Qos.AT_LEAST_ONCE;
            assertEquals(ReasonCode.SUCCESS, client.publish("t/" + publisher, publisher + ":" + count, qos));
            count++;
            published.incrementAndGet();
        }
        client.disconnect();
        return count;
    }

    /** Takes all that is there, and acknowledges it to the end. */
    private static final class Taker {
        private final PacketClient client;
        final List<String> got = new ArrayList<>();

        Taker(PacketClient client) {
            this.client = client;
        }

        /** Takes until there were so many. */
        List<String> take(IntSupplier enough) {
            Await.until("all messages", AT_LAST, () -> {
                client.send(Pingreq.INSTANCE);
                for (Packet next = client.expect(Packet.class); next != Pingresp.INSTANCE; ) {
                    answer(next);
                    next = client.expect(Packet.class);
                }
                return got.size() >= enough.getAsInt();
            });
            client.disconnect();
            return got;
        }

        private void answer(Packet packet) {
            if (packet instanceof Publish message) {
                got.add(new String(message.payload(), StandardCharsets.UTF_8));
                boolean once = message.qos() == Qos.EXACTLY_ONCE;
                client.send(new Ack(once ? PacketType.PUBREC : PacketType.PUBACK, message.packetId()));
            } else if (packet instanceof Ack ack && ack.type() == PacketType.PUBREL) {
                client.send(new Ack(PacketType.PUBCOMP, ack.packetId()));
            }
        }
    }
}
