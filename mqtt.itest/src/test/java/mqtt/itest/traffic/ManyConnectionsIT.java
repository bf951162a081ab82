package mqtt.itest.traffic;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.TopicName;
import mqtt.codec.Connect;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.Properties;
import mqtt.codec.Publish;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Ten thousand idle connections, and fifty thousand messages a second beside them: no error, no loss, no leak. */
public class ManyConnectionsIT {
    private static final int IDLE = 10_000;
    private static final int PER_SECOND = 50_000;
    private static final int PUBLISHERS = 10;
    private static final Duration AT_LAST = Duration.ofSeconds(60);
    private static final ProtocolVersion V4 = ProtocolVersion.MQTT_3_1_1;

    @Rule
    public final Timeout limit = Timeout.seconds(300);

    @Test
    public void idleOnesDoNotDisturbBusyOnes() throws Exception {
        try (BrokerProcess broker = BrokerProcess.running()) {
            try (Idle idle = new Idle(broker.port(), IDLE)) {
                Await.until("all are in", AT_LAST, () -> counter(broker, "client.connected") == IDLE);

                exchange(broker, 5);

                assertEquals(IDLE, idle.open());
                assertEquals(IDLE, counter(broker, "client.connected"));
                assertEquals(0, counter(broker, "publish.dropped"));
            }
            Await.until("all are gone", AT_LAST, () -> counter(broker, "client.connected") == 0);
            assertEquals(0, counter(broker, "session.count"));
            assertFalse(broker.log(), broker.log().contains(" ERROR "));
        }
    }

    @Test
    public void leaksNothing() throws Exception {
        try (BrokerProcess broker =
                BrokerProcess.unpacked().run(Map.of("FOGG_JAVA_OPTS", "-Dio.netty.leakDetection.level=paranoid"))) {
            exchange(broker, 1);
            for (int i = 0; i < 200; i++) { // ends of all kinds, with half a packet in the buffer
                try (PacketClient client = PacketClient.open("127.0.0.1", broker.port(), ProtocolVersion.MQTT_5)) {
                    client.connect("leak-" + i % 7);
                    client.sendHex("30 7F 00 03");
                    if (i % 2 == 0) {
                        client.reset();
                    }
                }
            }
            Await.until("all are gone", AT_LAST, () -> counter(broker, "client.connected") == 0);
            exchange(broker, 1);
            assertFalse(broker.log(), broker.log().contains("LEAK"));
        }
    }

    private static long counter(BrokerProcess broker, String name) throws Exception {
        String all = broker.fogg("shell", "counters " + name).out();
        return all.lines()
                .map(l -> l.trim().split("\\s+"))
                .filter(words -> words[0].equals(name))
                .mapToLong(words -> Long.parseLong(words[1]))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in\n" + all));
    }

    /** Ten publishers to ten subscribers, QoS 0, at a pace; all of it has to come. */
    private static void exchange(BrokerProcess broker, int seconds) throws Exception {
        int each = PER_SECOND / PUBLISHERS * seconds;
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<PacketClient> subscribers = new ArrayList<>();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                PacketClient subscriber = PacketClient.open("127.0.0.1", broker.port(), V4);
                subscriber.connect("busy-sub-" + i);
                subscriber.subscribe("busy/" + i + "/+", Qos.AT_MOST_ONCE);
                subscribers.add(subscriber);
                all.add(threads.submit((Callable<Void>) () -> {
                    for (int n = 0; n < each; n++) {
                        assertEquals(
                                n,
                                Integer.parseInt(new String(
                                        subscriber.expect(Publish.class).payload())));
                    }
                    return null;
                }));
            }
            for (int i = 0; i < PUBLISHERS; i++) {
                int publisher = i;
                all.add(threads.submit(() -> publish(broker.port(), publisher, each)));
            }
            for (Future<?> one : all) {
                one.get(120, TimeUnit.SECONDS);
            }
            subscribers.forEach(PacketClient::disconnect);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void publish(int port, int publisher, int count) {
        PacketClient client = PacketClient.open("127.0.0.1", port, V4);
        client.connect("busy-pub-" + publisher);
        TopicName topic = TopicName.of("busy/" + publisher + "/x");
        long begin = System.nanoTime();
        long nanosEach = 1_000_000_000L * PUBLISHERS / PER_SECOND;
        for (int n = 0; n < count; n++) {
            long early = begin + n * nanosEach - System.nanoTime();
            if (early > 1_000_000) {
                LockSupport.parkNanos(early);
            }
            client.send(new Publish(
                    false,
                    Qos.AT_MOST_ONCE,
                    false,
                    topic,
                    0,
                    0,
                    Publish.NO_IDENTIFIERS,
                    mqtt.api.MessageProperties.NONE,
                    Integer.toString(n).getBytes()));
        }
        client.disconnect();
    }

    /** Connections that do nothing but be there. */
    private static final class Idle implements AutoCloseable {
        private static final int AT_ONCE = 200;

        private final List<SocketChannel> channels = new ArrayList<>();

        Idle(int port, int count) throws IOException {
            while (channels.size() < count) {
                connect(port, Math.min(AT_ONCE, count - channels.size()));
            }
        }

        private void connect(int port, int count) throws IOException {
            List<SocketChannel> batch = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
                String id = "idle-" + (channels.size() + i);
                channel.write(bytes(new Connect(V4, id, true, 600, null, null, null, Properties.NONE)));
                batch.add(channel);
            }
            for (SocketChannel channel : batch) {
                ByteBuffer connack = ByteBuffer.allocate(4);
                while (connack.hasRemaining()) {
                    assertTrue("refused", channel.read(connack) >= 0);
                }
                assertEquals(ByteBuffer.wrap(new byte[] {0x20, 2, 0, 0}), connack.flip());
                channel.configureBlocking(false);
            }
            channels.addAll(batch);
        }

        private static ByteBuffer bytes(Packet packet) {
            ByteBuf out = Unpooled.buffer();
            Encoder.encode(packet, V4, out);
            return out.nioBuffer();
        }

        /** How many are still open and have got nothing. */
        int open() throws IOException {
            int open = 0;
            try (Selector selector = Selector.open()) {
                for (SocketChannel channel : channels) {
                    channel.register(selector, SelectionKey.OP_READ);
                }
                open = channels.size() - selector.selectNow();
            }
            return open;
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
    }
}
