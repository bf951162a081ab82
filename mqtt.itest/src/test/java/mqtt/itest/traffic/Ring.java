package mqtt.itest.traffic;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import mqtt.testkit.Await;

/**
 * Clients in a ring, each of which sends numbered QoS 1 messages to the next one, one at a time, and checks that those it
 * gets come once and in order. A message that the broker refuses is sent again under the same number.
 */
final class Ring implements AutoCloseable {
    private static final int WAIT_SECONDS = 60;
    private static final int PAUSE_MILLIS = 100;

    private final String name;
    private final TrustManagerFactory trust; // null without TLS
    private final List<Member> members = new ArrayList<>();
    private final ScheduledExecutorService pace = Executors.newScheduledThreadPool(1);
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong delivered = new AtomicLong();
    private volatile boolean stopping;

    /** @param userName null for none; the password is the same */
    Ring(int port, int size, String userName) throws Exception {
        this("ring", port, size, userName, null);
    }

    /**
     * One beside others.
     *
     * @param name what clients and topics begin with
     * @param trust whom they trust; null without TLS
     */
    Ring(String name, int port, int size, String userName, TrustManagerFactory trust) throws Exception {
        this.name = name;
        this.trust = trust;
        for (int i = 0; i < size; i++) {
            members.add(new Member(i, (i + 1) % size, port, userName));
        }
        for (Member member : members) {
            member.begin();
        }
    }

    /** Messages that came so far. */
    long delivered() {
        return delivered.get();
    }

    /** Messages that were refused and sent again so far. */
    int refused() {
        return refused.get();
    }

    /** What went wrong first. */
    List<String> faults() {
        return faults.stream().limit(20).toList();
    }

    /** Sends no more, and returns when all that was acknowledged has come. */
    void finish() {
        stopping = true;
        try {
            Await.until("every message has come", Duration.ofSeconds(WAIT_SECONDS), () -> members.stream()
                    .allMatch(Member::isDone));
        } catch (AssertionError e) {
            String undone = members.stream()
                    .filter(m -> !m.isDone())
                    .limit(10)
                    .map(Member::toString)
                    .collect(Collectors.joining("; "));
            throw new AssertionError(e.getMessage() + ": " + undone + "; " + faults() + clientThreads(), e);
        }
    }

    /** What the threads of the clients do: whether it is they who are stuck. */
    private static String clientThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(t -> t.getKey().getName().contains("hivemq"))
                .map(t -> "\n" + t.getKey() + " " + t.getKey().getState() + " "
                        + Arrays.stream(t.getValue()).limit(12).toList())
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        stopping = true;
        pace.shutdownNow();
        members.forEach(m -> m.client.disconnect());
    }

    private final class Member {
        final int to;
        final String id;
        final Mqtt5AsyncClient client;
        volatile long sent;
        volatile long acknowledged;
        volatile long expected = 1;
        volatile boolean idle;

        Member(int index, int to, int port, String userName) throws Exception {
            this.to = to;
            id = name + "-" + index;
            Mqtt5ClientBuilder builder = Mqtt5Client.builder();
            if (trust != null) {
                builder = builder.sslConfig().trustManagerFactory(trust).applySslConfig();
            }
            client = builder.identifier(id)
                    .serverHost("127.0.0.1")
                    .serverPort(port)
                    .addDisconnectedListener(c -> {
                        if (!stopping) {
                            faults.add(id + " was disconnected: " + c.getCause());
                        }
                    })
                    .buildAsync();
            var connect = client.connectWith().keepAlive(60);
            if (userName != null) {
                connect = connect.simpleAuth()
                        .username(userName)
                        .password(userName.getBytes(StandardCharsets.UTF_8))
                        .applySimpleAuth();
            }
            await(connect.send());
            await(client.subscribeWith()
                    .topicFilter(name + "/" + index)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .callback(this::received)
                    .send());
        }

        private void await(CompletableFuture<?> answer) throws Exception {
            try {
                answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("no answer to " + this + clientThreads(), e);
            }
        }

        boolean isDone() {
            return idle && acknowledged == members.get(to).expected - 1;
        }

        @Override
        public String toString() {
            return id + " " + client.getState() + " sent=" + sent + " acknowledged=" + acknowledged + " idle=" + idle
                    + " received=" + (expected - 1);
        }

        void begin() {
            pace.schedule(this::send, (long) (Math.random() * PAUSE_MILLIS), TimeUnit.MILLISECONDS);
        }

        private void send() {
            if (stopping) {
                idle = true;
                return;
            }
            if (sent == acknowledged) {
                sent++;
            }
            client.publishWith()
                    .topic(name + "/" + to)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(Long.toString(sent).getBytes(StandardCharsets.UTF_8))
                    .send()
                    .whenComplete((result, failure) -> {
                        Throwable error = failure == null ? result.getError().orElse(null) : failure;
                        if (error == null) {
                            acknowledged = sent;
                        } else if (error instanceof Mqtt5PubAckException) {
                            refused.incrementAndGet();
                        } else if (!stopping) {
                            faults.add(id + " could not publish: " + error);
                        }
                        if (stopping) {
                            idle = true;
                        } else {
                            pace.schedule(this::send, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                        }
                    });
        }

        private void received(Mqtt5Publish message) {
            long number = Long.parseLong(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8));
            if (number != expected) {
                faults.add(id + " got " + number + " in place of " + expected);
            }
            expected = number + 1;
            delivered.incrementAndGet();
        }
    }
}
