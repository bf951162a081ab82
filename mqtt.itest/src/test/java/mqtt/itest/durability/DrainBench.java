package mqtt.itest.durability;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.codec.Ack;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import org.junit.Test;

/**
 * Many sessions with many messages each come back at once: says how fast they get them, and what it costs the broker. Measures and asserts
 * nothing; to be run by hand. What may be set: {@code -Ddrain.sessions=1000}, {@code -Ddrain.messages=1000} for each, {@code
 * -Ddrain.bytes=64}, {@code -Ddrain.durability=} for as the listener does it, {@code -Ddrain.restart=true} for a broker that was stopped
 * and started in between, {@code -Ddrain.java=-Xmx2g}.
 */
public class DrainBench {
    private static final ProtocolVersion VERSION = ProtocolVersion.MQTT_3_1_1;
    private static final int SESSIONS = Integer.getInteger("drain.sessions", 1_000);
    private static final int MESSAGES = Integer.getInteger("drain.messages", 1_000);
    private static final byte[] PAYLOAD = new byte[Integer.getInteger("drain.bytes", 64)];
    private static final String DURABILITY = System.getProperty("drain.durability", "");
    private static final boolean RESTART = Boolean.getBoolean("drain.restart");
    private static final Map<String, String> JAVA =
            Map.of("FOGG_JAVA_OPTS", System.getProperty("drain.java", "-Xmx2g"));
    private static final int TOTAL = SESSIONS * MESSAGES;
    private static final int PUBLISHERS = 4;
    private static final int WINDOW = 250;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final int port;
    private final ClientLoop loop;
    private int done; // on the loop

    public DrainBench() throws IOException {
        port = StablePort.next();
        loop = new ClientLoop();
    }

    public static void main(String[] arguments) throws Exception {
        new DrainBench().drain();
    }

    @Test
    public void drain() throws Exception {
        try (BrokerProcess broker = BrokerProcess.unpacked(port)) {
            broker.writeEtc(
                    "mqtt.listener-default.cfg",
                    "host=127.0.0.1\nport=%d\nqueue_offline_messages=%d\nqueue_offline_bytes=1073741824\n%s"
                            .formatted(port, MESSAGES + 1, DURABILITY.isEmpty() ? "" : "durability=" + DURABILITY));
            broker.run(JAVA);
            System.out.printf("%d sessions, %d messages of %d bytes each%n", SESSIONS, MESSAGES, PAYLOAD.length);
            run("subscribe", broker, SESSIONS, sessions(Subscribing::new));
            System.out.println("empty: " + Vitals.of(broker.pid()));
            run("fill", broker, TOTAL, publishers());
            System.out.println("full: " + Vitals.of(broker.pid()));
            if (RESTART) {
                broker.stop();
                broker.run(JAVA);
                System.out.println("started again: " + Vitals.of(broker.pid()));
            }
            run("drain", broker, TOTAL, sessions(Receiving::new));
            System.out.println("drained: " + Vitals.of(broker.pid()));
        } finally {
            loop.close();
        }
    }

    private interface Maker {
        Conversation make(int number);
    }

    private static List<Conversation> sessions(Maker maker) {
        List<Conversation> all = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            all.add(maker.make(i));
        }
        return all;
    }

    private List<Conversation> publishers() {
        List<Conversation> all = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            all.add(new Publishing(i));
        }
        return all;
    }

    /** All at once; returns when so much is done and they are gone. */
    private void run(String what, BrokerProcess broker, int count, List<Conversation> all) throws Exception {
        double cpu = Vitals.cpuSeconds(broker.pid());
        long begin = System.nanoTime();
        loop.run(() -> {
            done = 0;
            all.forEach(Conversation::begin);
        });
        Await.until(what, LIMIT, () -> loop.call(() -> done == count));
        double seconds = (System.nanoTime() - begin) / 1e9;
        loop.run(() -> all.forEach(Conversation::end));
        Await.until("all are gone", LIMIT, () -> loop.call(() -> all.stream().allMatch(c -> c.over)));
        double cpuSeconds = Vitals.cpuSeconds(broker.pid()) - cpu; // with what comes behind, such as the last PUBACK
        System.out.printf(
                "%s: %d in %.2f s, %.0f per second, %.2f s of the broker's CPU, %.2f s per million%n",
                what, count, seconds, count / seconds, cpuSeconds, cpuSeconds / count * 1e6);
    }

    /** What one client has to say. */
    private abstract class Conversation implements Wire.Owner {
        final String name;
        private Wire wire;
        private boolean ending;
        boolean over;

        Conversation(String name) {
            this.name = name;
        }

        /** A packet has come. */
        abstract void next(Packet packet);

        final void begin() {
            wire = new Wire(loop, port, VERSION, this);
        }

        final void send(Packet packet) {
            wire.send(packet);
        }

        final void end() {
            ending = true;
            send(new Disconnect(ReasonCode.SUCCESS));
        }

        @Override
        public void opened() {
            send(new Connect(VERSION, name, false, 0, null, null, null, Properties.NONE));
        }

        @Override
        public void received(Packet packet) {
            next(packet);
        }

        @Override
        public void ended() {
            over = true;
            if (!ending) {
                throw new IllegalStateException("the broker has closed the connection of " + name);
            }
        }
    }

    private final class Subscribing extends Conversation {
        private final String topic;

        Subscribing(int number) {
            super("session-" + number);
            topic = "drain/" + number;
        }

        @Override
        void next(Packet packet) {
            if (packet instanceof Connack) {
                send(new Subscribe(1, List.of(Subscription.of(TopicFilter.of(topic), Qos.AT_LEAST_ONCE))));
            } else if (packet instanceof Suback) {
                done++;
            }
        }
    }

    /** Publishes to a part of the sessions, one message to each of them in turn. */
    private final class Publishing extends Conversation {
        private final List<TopicName> topics = new ArrayList<>();
        private int sent;

        Publishing(int number) {
            super("publisher-" + number);
            for (int i = number; i < SESSIONS; i += PUBLISHERS) {
                topics.add(TopicName.of("drain/" + i));
            }
        }

        @Override
        void next(Packet packet) {
            if (packet instanceof Connack) {
                for (int i = 0; i < WINDOW; i++) {
                    publish();
                }
            } else if (packet instanceof Ack) {
                done++;
                publish();
            }
        }

        private void publish() {
            if (sent < topics.size() * MESSAGES) {
                TopicName topic = topics.get(sent % topics.size());
                send(new Publish(Qos.AT_LEAST_ONCE, false, topic, sent % 60_000 + 1, PAYLOAD));
                sent++;
            }
        }
    }

    private final class Receiving extends Conversation {
        Receiving(int number) {
            super("session-" + number);
        }

        @Override
        void next(Packet packet) {
            if (packet instanceof Connack answer && !answer.sessionPresent()) {
                throw new IllegalStateException("the session of " + name + " is gone");
            } else if (packet instanceof Publish message) {
                done++;
                send(new Ack(PacketType.PUBACK, message.packetId()));
            }
        }
    }
}
