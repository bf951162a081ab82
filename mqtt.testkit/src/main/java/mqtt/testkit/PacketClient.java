package mqtt.testkit;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
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
import mqtt.codec.Pingreq;
import mqtt.codec.Pingresp;
import mqtt.codec.Properties;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsuback;
import mqtt.codec.Unsubscribe;

/**
 * An MQTT client that does what it is told and nothing by itself, right or wrong. Waits up to {@link #LIMIT} for what is
 * expected, and throws {@link AssertionError} when something else comes. For one thread.
 *
 * <p>The helpers that wait for an answer ({@link #publish}, {@link #subscribe}, {@link #ping}) put packets aside that
 * come before it; {@link #expect} and {@link #receive} hand them out first.
 */
public final class PacketClient implements AutoCloseable {
    /** How long to wait for what must come. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    private final PacketSocket socket;
    private final ProtocolVersion version;
    private final Deque<Packet> aside = new ArrayDeque<>();
    private int lastPacketId;

    private PacketClient(PacketSocket socket, ProtocolVersion version) {
        this.socket = socket;
        this.version = version;
    }

    /** Opens a TCP connection and sends nothing yet. */
    public static PacketClient open(String host, int port, ProtocolVersion version) {
        return open(null, host, port, version, new byte[0]);
    }

    /**
     * The same with TLS, or behind a proxy.
     *
     * @param tls null for none
     * @param hello what is sent before anything else, in clear
     */
    public static PacketClient open(
            SSLSocketFactory tls, String host, int port, ProtocolVersion version, byte... hello) {
        return new PacketClient(new PacketSocket(tls, host, port, version, hello), version);
    }

    /** Speaks MQTT through a socket that is connected. */
    public static PacketClient over(Socket socket, ProtocolVersion version) {
        return new PacketClient(new PacketSocket(socket, version), version);
    }

    // ---- as told ----

    public void send(Packet packet) {
        socket.write(packet);
    }

    public void sendBytes(byte... bytes) {
        socket.write(bytes);
    }

    /** Hex digits with any spaces; what is behind a {@code |} in a line is a comment. */
    public void sendHex(String hex) {
        StringBuilder digits = new StringBuilder();
        hex.lines().forEach(line -> digits.append(line.split("\\|", 2)[0].replace(" ", "")));
        sendBytes(HexFormat.of().parseHex(digits));
    }

    /** The next packet, which must be of a type. */
    public <T extends Packet> T expect(Class<T> type) {
        Packet packet = aside.isEmpty() ? socket.read(LIMIT) : aside.remove();
        if (!type.isInstance(packet)) {
            throw new AssertionError("expected " + type.getSimpleName() + ", but " + describe(packet));
        }
        return type.cast(packet);
    }

    /** The next packet of a type; others that come before it are put aside. */
    public <T extends Packet> T await(Class<T> type) {
        for (Packet early : aside) {
            if (type.isInstance(early)) {
                aside.remove(early);
                return type.cast(early);
            }
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Packet packet = socket.read(Duration.ofNanos(end - System.nanoTime()));
            if (type.isInstance(packet)) {
                return type.cast(packet);
            }
            if (packet == null) {
                throw new AssertionError("expected " + type.getSimpleName() + ", but " + describe(null)
                        + (aside.isEmpty() ? "" : "; put aside: " + aside));
            }
            aside.add(packet);
        }
    }

    /** The other side closes the connection, and sends nothing before that. */
    public void expectClosed() {
        Packet packet = aside.isEmpty() ? socket.read(LIMIT) : aside.remove();
        if (packet != null || !socket.isClosed()) {
            throw new AssertionError("expected the end, but " + describe(packet));
        }
    }

    /** The other side closes the connection, whatever it sends before that. */
    public void awaitEnd() {
        aside.clear();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!socket.isClosed()) {
            if (socket.read(Duration.ofNanos(end - System.nanoTime())) == null && !socket.isClosed()) {
                throw new AssertionError("the connection was not closed");
            }
        }
    }

    /** Nothing comes for that long, not even the end. */
    public void expectNothing(Duration time) {
        Packet packet = aside.isEmpty() ? socket.read(time) : aside.remove();
        if (packet != null || socket.isClosed()) {
            throw new AssertionError("expected nothing, but " + describe(packet));
        }
    }

    private String describe(Packet packet) {
        return packet != null ? "got " + packet : socket.isClosed() ? "the connection was closed" : "nothing came";
    }

    // ---- conversations ----

    /** Connects with a clean start and no keep alive, and is accepted. */
    public Connack connect(String clientId) {
        return connect(clientId, true);
    }

    /** Connects without a keep alive, and is accepted. */
    public Connack connect(String clientId, boolean cleanStart) {
        return connect(new Connect(version, clientId, cleanStart, 0, null, null, null, Properties.NONE));
    }

    /** Connects with a user name and password, and is accepted. */
    public Connack connect(String clientId, String userName, String password) {
        return connect(new Connect(version, clientId, true, 0, userName, utf8(password), null, Properties.NONE));
    }

    /** Connects, and is accepted. */
    public Connack connect(Connect packet) {
        send(packet);
        Connack answer = expect(Connack.class);
        if (answer.reasonCode() != ReasonCode.SUCCESS) {
            throw new AssertionError("not accepted: " + answer);
        }
        return answer;
    }

    /** Subscribes to one filter and waits for the answer, whichever it is. */
    public Suback subscribe(String filter, Qos qos) {
        return subscribe(Subscription.of(TopicFilter.of(filter), qos));
    }

    /** Subscribes and waits for the answer, whichever it is. */
    public Suback subscribe(Subscription... subscriptions) {
        int packetId = nextPacketId();
        send(new Subscribe(packetId, List.of(subscriptions)));
        Suback answer = await(Suback.class);
        check(packetId, answer.packetId(), answer);
        return answer;
    }

    /** Unsubscribes from one filter and waits for the answer, whichever it is. */
    public Unsuback unsubscribe(String filter) {
        int packetId = nextPacketId();
        send(new Unsubscribe(packetId, List.of(TopicFilter.of(filter))));
        Unsuback answer = await(Unsuback.class);
        check(packetId, answer.packetId(), answer);
        return answer;
    }

    /**
     * Publishes and waits until it is acknowledged to the end.
     *
     * @return the reason code of the first acknowledgement, perhaps an error; success with QoS 0
     */
    public ReasonCode publish(String topic, String payload, Qos qos) {
        return publish(topic, payload, qos, false);
    }

    public ReasonCode publish(String topic, String payload, Qos qos, boolean retain) {
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : nextPacketId();
        return publish(new Publish(qos, retain, TopicName.of(topic), packetId, utf8(payload)));
    }

    public ReasonCode publish(Publish packet) {
        send(packet);
        if (packet.qos() == Qos.AT_MOST_ONCE) {
            return ReasonCode.SUCCESS;
        }
        boolean once = packet.qos() == Qos.EXACTLY_ONCE;
        ReasonCode reason = acknowledged(once ? PacketType.PUBREC : PacketType.PUBACK, packet.packetId());
        if (once && !reason.isError()) {
            send(new Ack(PacketType.PUBREL, packet.packetId()));
            acknowledged(PacketType.PUBCOMP, packet.packetId());
        }
        return reason;
    }

    private ReasonCode acknowledged(PacketType type, int packetId) {
        Ack answer = await(Ack.class);
        if (answer.type() != type) {
            throw new AssertionError("expected " + type + ", but got " + answer);
        }
        check(packetId, answer.packetId(), answer);
        return answer.reasonCode();
    }

    /** Expects a message and acknowledges it to the end. */
    public Publish receive() {
        Publish message = expect(Publish.class);
        switch (message.qos()) {
            case AT_MOST_ONCE -> {}
            case AT_LEAST_ONCE -> send(new Ack(PacketType.PUBACK, message.packetId()));
            case EXACTLY_ONCE -> {
                send(new Ack(PacketType.PUBREC, message.packetId()));
                acknowledged(PacketType.PUBREL, message.packetId());
                send(new Ack(PacketType.PUBCOMP, message.packetId()));
            }
        }
        return message;
    }

    /** Expects a message with this topic and payload, and acknowledges it to the end. */
    public Publish receive(String topic, String payload) {
        Publish message = receive();
        String got = new String(message.payload(), StandardCharsets.UTF_8);
        if (message.topic() == null || !message.topic().value().equals(topic) || !got.equals(payload)) {
            throw new AssertionError("expected " + topic + " " + payload + ", but got " + message + " " + got);
        }
        return message;
    }

    /** Sends PINGREQ and waits for the answer: what was sent before has been read by then. */
    public void ping() {
        send(Pingreq.INSTANCE);
        await(Pingresp.class);
    }

    /** Says goodbye and closes. */
    public void disconnect() {
        send(new Disconnect(ReasonCode.SUCCESS));
        close();
    }

    /** The next packet identifier of its own, from 1 on. */
    public int nextPacketId() {
        return lastPacketId = lastPacketId % 65_535 + 1;
    }

    /** Sends nothing more, and may still read. */
    public void finish() {
        socket.finish();
    }

    /** Closes with a TCP reset, as a client that is lost. */
    public void reset() {
        socket.reset();
    }

    /** Closes without a goodbye. */
    @Override
    public void close() {
        socket.close();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void check(int expected, int packetId, Packet answer) {
        if (expected != packetId) {
            throw new AssertionError("expected packet identifier " + expected + ", but got " + answer);
        }
    }
}
