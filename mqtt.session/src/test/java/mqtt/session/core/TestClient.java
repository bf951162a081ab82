package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.codec.Ack;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Decoder;
import mqtt.codec.Disconnect;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsuback;
import mqtt.codec.Unsubscribe;

/** One connection of a client that does what it is told. */
final class TestClient {
    private final Fixture fixture;
    final ProtocolVersion version;
    final String id;
    final FakeLink link;
    final ClientConnection connection;
    private final Decoder decoder = new Decoder(Integer.MAX_VALUE);
    private int lastPacketId;

    TestClient(Fixture fixture, ProtocolVersion version, String id, int loop) {
        this.fixture = fixture;
        this.version = version;
        this.id = id;
        this.link = new FakeLink(fixture, loop);
        this.connection = new ClientConnection(link, fixture.listener(), fixture.broker.loop(loop));
        link.connection = connection;
        decoder.version(version);
    }

    // ---- sends

    /** Sends packets in one go and lets the broker work. */
    TestClient send(Packet... packets) {
        ByteBuf bytes = Unpooled.buffer();
        for (Packet packet : packets) {
            Encoder.encode(packet, version, bytes);
        }
        return sendBytes(bytes);
    }

    TestClient sendBytes(ByteBuf bytes) {
        give(bytes);
        fixture.turn();
        return this;
    }

    /** Gives the bytes to the broker, whose loops do not turn yet. */
    void give(ByteBuf bytes) {
        while (bytes.isReadable() && !link.closed) {
            ByteBuf part = bytes.readSlice(Math.min(fixture.chunk, bytes.readableBytes()));
            connection.received(part);
            if (fixture.chunk < Integer.MAX_VALUE) {
                fixture.turn();
            }
        }
    }

    Connack connect(boolean cleanStart) {
        return connect(cleanStart, 0, Properties.NONE);
    }

    /** MQTT 5: with a session that lives that long. */
    Connack connect(boolean cleanStart, long expirySeconds) {
        return connect(
                cleanStart,
                0,
                new Properties.Builder()
                        .number(Property.SESSION_EXPIRY, expirySeconds)
                        .build());
    }

    Connack connect(boolean cleanStart, int keepAlive, Properties properties) {
        return connect(new Connect(version, id, cleanStart, keepAlive, null, null, null, properties));
    }

    Connack connect(Connect packet) {
        send(packet);
        return expect(Connack.class);
    }

    Suback subscribe(String filter, int qos) {
        return subscribe(Subscription.of(TopicFilter.of(filter), Qos.of(qos)));
    }

    Suback subscribe(Subscription... subscriptions) {
        send(new Subscribe(nextId(), List.of(subscriptions)));
        return expect(Suback.class);
    }

    Unsuback unsubscribe(String filter) {
        send(new Unsubscribe(nextId(), List.of(TopicFilter.of(filter))));
        return expect(Unsuback.class);
    }

    int nextId() {
        return ++lastPacketId;
    }

    static Publish message(int qos, int packetId, String topic, String payload) {
        return new Publish(Qos.of(qos), false, TopicName.of(topic), packetId, payload.getBytes());
    }

    static Publish retained(int qos, int packetId, String topic, String payload) {
        return new Publish(Qos.of(qos), true, TopicName.of(topic), packetId, payload.getBytes());
    }

    static Publish with(MessageProperties properties, Publish p) {
        return new Publish(
                p.dup(),
                p.qos(),
                p.retain(),
                p.topic(),
                p.packetId(),
                p.topicAlias(),
                p.subscriptionIdentifiers(),
                properties,
                p.payload());
    }

    /** Publishes with QoS 0. */
    TestClient publish(String topic, String... payloads) {
        return send(Arrays.stream(payloads)
                .map(payload -> message(0, 0, topic, payload))
                .toArray(Packet[]::new));
    }

    /** Publishes with QoS 1 and takes the acknowledgement. */
    ReasonCode publish1(String topic, String payload) {
        int packetId = nextId();
        send(message(1, packetId, topic, payload));
        Ack ack = expect(Ack.class);
        assertEquals(PacketType.PUBACK, ack.type());
        assertEquals(packetId, ack.packetId());
        return ack.reasonCode();
    }

    TestClient ack(PacketType type, int packetId) {
        return send(new Ack(type, packetId));
    }

    void disconnect() {
        send(new Disconnect(ReasonCode.SUCCESS));
        assertTrue(link.closed);
    }

    void lost() {
        link.lost();
        fixture.turn();
    }

    // ---- the socket

    void block() {
        link.writable = false;
        link.capacity = 0;
        connection.outbox().room(0);
        connection.outbox().flush();
    }

    void unblock() {
        unblock(Integer.MAX_VALUE);
    }

    /** The client takes that many bytes. */
    void unblock(int bytes) {
        link.capacity = bytes;
        link.writable = true;
        connection.writable();
        fixture.turn();
    }

    // ---- gets

    /** The next packet; null if there is none. */
    Packet next() {
        return decoder.decode(link.wire);
    }

    <T extends Packet> T expect(Class<T> type) {
        Packet packet = next();
        if (!type.isInstance(packet)) {
            throw new AssertionError("expected " + type.getSimpleName() + ", but got " + packet);
        }
        return type.cast(packet);
    }

    /** All that has come. */
    List<Packet> all() {
        List<Packet> packets = new ArrayList<>();
        for (Packet packet = next(); packet != null; packet = next()) {
            packets.add(packet);
        }
        return packets;
    }

    /** All that has come, short: {@code 1 topic payload dup #id}. */
    List<String> texts() {
        return all().stream().map(TestClient::text).toList();
    }

    private static String text(Packet packet) {
        if (packet instanceof Publish p) {
            return p.qos().value() + " " + p.topic() + " " + new String(p.payload()) + (p.retain() ? " retain" : "")
                    + (p.dup() ? " dup" : "") + (p.packetId() == 0 ? "" : " #" + p.packetId());
        }
        return packet instanceof Ack a
                ? a.type() + " #" + a.packetId()
                        + (a.reasonCode() == ReasonCode.SUCCESS
                                ? ""
                                : " " + a.reasonCode().name())
                : packet == mqtt.codec.Pingresp.INSTANCE ? "PINGRESP" : packet.toString();
    }

    /** The payloads of all messages that have come, and nothing else came. */
    List<String> payloads() {
        return all().stream().map(p -> new String(((Publish) p).payload())).toList();
    }

    void expectNothing() {
        assertEquals(List.of(), texts());
        assertTrue(!link.closed);
    }

    /** MQTT 5: a goodbye with this reason, and the end; before: the end alone. */
    void expectEnd(ReasonCode reason) {
        if (version.isV5()) {
            assertEquals(reason, expect(Disconnect.class).reasonCode());
        }
        assertEquals(List.of(), texts());
        assertTrue("closed", link.closed);
    }

    /** Takes all messages that come, a window at a time, and acknowledges them: returns their payloads. */
    List<String> drain() {
        List<String> payloads = new ArrayList<>();
        for (List<Packet> some = all(); !some.isEmpty(); some = all()) {
            for (Packet packet : some) {
                Publish publish = (Publish) packet;
                payloads.add(new String(publish.payload()));
                ack(PacketType.PUBACK, publish.packetId());
            }
        }
        return payloads;
    }
}
