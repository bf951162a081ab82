package mqtt.session.core;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.codec.Ack;
import mqtt.codec.Auth;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Pingreq;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsubscribe;
import mqtt.codec.Will;
import mqtt.session.core.FuzzScript.Kind;

/** What well-behaved clients do: what fuzzers begin with. */
final class FuzzSeeds {
    private static final MessageProperties PROPERTIES = new MessageProperties.Builder()
            .payloadFormat(1)
            .messageExpirySeconds(5)
            .contentType("text")
            .responseTopic(TopicName.of("a/r"))
            .correlationData(new byte[] {1})
            .userProperty("k", "v")
            .build();

    private FuzzSeeds() {}

    /** Packets in the order in which one client sends them: a byte for the version, from 1, and then the bytes. */
    static List<byte[]> packets() {
        List<byte[]> seeds = new ArrayList<>();
        for (ProtocolVersion version : ProtocolVersion.values()) {
            ByteBuf out = Unpooled.buffer();
            out.writeByte(version.ordinal() + 1);
            for (Packet packet : session(version)) {
                Encoder.encode(packet, version, out);
            }
            byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            seeds.add(bytes);
        }
        return seeds;
    }

    /** Scripts, as {@link FuzzScript} reads them. */
    static List<byte[]> scripts() {
        List<byte[]> seeds = new ArrayList<>();
        for (ProtocolVersion version : ProtocolVersion.values()) {
            seeds.add(new FuzzScript.Writer(false, 0)
                    .sends(0, version, session(version))
                    .bytes());
            seeds.add(new FuzzScript.Writer(true, 3)
                    .sends(0, version, session(version))
                    .bytes());
            seeds.add(new FuzzScript.Writer(true, 0)
                    .sendsAtOnce(0, version, session(version))
                    .bytes());
            seeds.add(comingBack(version));
            seeds.add(sharing(version));
        }
        seeds.add(authenticating());
        return seeds;
    }

    private static Connect connect(ProtocolVersion version, String id, boolean clean) {
        boolean v5 = version.isV5();
        Properties properties = v5
                ? new Properties.Builder()
                        .number(Property.SESSION_EXPIRY, 20)
                        .number(Property.RECEIVE_MAXIMUM, 2)
                        .number(Property.MAXIMUM_PACKET_SIZE, 200)
                        .build()
                : Properties.NONE;
        Will will = new Will(
                TopicName.of("a/w"),
                new byte[] {'w'},
                Qos.AT_LEAST_ONCE,
                true,
                v5 ? 2 : 0,
                v5 ? PROPERTIES : MessageProperties.NONE);
        return new Connect(version, id, clean, 9, "u", new byte[] {'p'}, will, properties);
    }

    private static Subscription subscription(ProtocolVersion version, String filter, int qos) {
        return version.isV5()
                ? new Subscription(
                        TopicFilter.of(filter),
                        Qos.of(qos),
                        !filter.startsWith("$"),
                        true,
                        RetainHandling.SEND_IF_NEW,
                        7)
                : Subscription.of(TopicFilter.of(filter), Qos.of(qos));
    }

    private static Publish publish(
            ProtocolVersion version, int qos, int packetId, String topic, boolean retain, int alias) {
        boolean v5 = version.isV5();
        return new Publish(
                false,
                Qos.of(qos),
                retain,
                topic == null ? null : TopicName.of(topic),
                packetId,
                v5 ? alias : 0,
                Publish.NO_IDENTIFIERS,
                v5 ? PROPERTIES : MessageProperties.NONE,
                new byte[] {'x', 'y'});
    }

    private static Packet[] session(ProtocolVersion version) {
        return new Packet[] {
            connect(version, "s", true),
            new Subscribe(1, List.of(subscription(version, "a/#", 2), subscription(version, "+/b", 1))),
            publish(version, 0, 0, "a/b", false, 1),
            publish(version, 1, 2, version.isV5() ? null : "a/b", true, 1),
            publish(version, 2, 3, "a/c", false, 0),
            new Ack(PacketType.PUBREL, 3),
            new Ack(PacketType.PUBACK, 1),
            new Ack(PacketType.PUBREC, 2),
            new Ack(PacketType.PUBCOMP, 2),
            Pingreq.INSTANCE,
            new Unsubscribe(4, List.of(TopicFilter.of("a/#"))),
            new Disconnect(version.isV5() ? ReasonCode.DISCONNECT_WITH_WILL_MESSAGE : ReasonCode.SUCCESS)
        };
    }

    /** A session that outlives its connections: messages that wait, a socket that is full, a will, a take-over. */
    private static byte[] comingBack(ProtocolVersion version) {
        return new FuzzScript.Writer(false, 0)
                .sends(0, version, connect(version, "s", false))
                .sends(0, version, new Subscribe(1, List.of(subscription(version, "a/#", 2))))
                .stroke(0, Kind.BLOCK)
                .sends(1, version, connect(version, "t", true))
                .sends(1, version, publish(version, 2, 1, "a/b", true, 0), new Ack(PacketType.PUBREL, 1))
                .sends(1, version, publish(version, 1, 2, "a/b", false, 0), publish(version, 0, 0, "a/b", false, 0))
                .stroke(0, Kind.UNBLOCK, 0, 30)
                .stroke(0, Kind.LOST, 1)
                .stroke(1, Kind.TIME, 30)
                .sends(0, version, connect(version, "s", false), new Ack(PacketType.PUBREC, 1))
                .sends(2, version, connect(version, "s", false), new Ack(PacketType.PUBCOMP, 1))
                .stroke(2, Kind.LONG_TIME, 30)
                .bytes();
    }

    private static byte[] sharing(ProtocolVersion version) {
        FuzzScript.Writer script = new FuzzScript.Writer(false, 0);
        for (int who = 0; who < 2; who++) {
            Subscription shared = version.isV5()
                    ? new Subscription(
                            TopicFilter.of("$share/g/a/+"), Qos.EXACTLY_ONCE, false, true, RetainHandling.SEND, 3)
                    : Subscription.of(TopicFilter.of("$share/g/a/+"), Qos.AT_LEAST_ONCE);
            script.sends(who, version, connect(version, "s" + who, false), new Subscribe(1, List.of(shared)));
        }
        return script.sends(2, version, connect(version, "t", true))
                .sends(2, version, publish(version, 1, 1, "a/b", false, 0), publish(version, 1, 2, "a/b", false, 0))
                .stroke(0, Kind.LOST, 0)
                .sends(2, version, publish(version, 2, 3, "a/b", false, 0), publish(version, 1, 4, "a/c", false, 0))
                .stroke(1, Kind.LOST, 0)
                .sends(2, version, publish(version, 1, 5, "a/b", false, 0))
                .sends(1, version, connect(version, "s1", false))
                .stroke(1, Kind.LONG_TIME, 50)
                .bytes();
    }

    private static byte[] authenticating() {
        ProtocolVersion v5 = ProtocolVersion.MQTT_5;
        Properties method = new Properties.Builder()
                .text(Property.AUTHENTICATION_METHOD, ConnectionFuzz.METHOD)
                .bytes(Property.AUTHENTICATION_DATA, new byte[] {1, 2})
                .build();
        Properties last = new Properties.Builder()
                .text(Property.AUTHENTICATION_METHOD, ConnectionFuzz.METHOD)
                .bytes(Property.AUTHENTICATION_DATA, new byte[] {1})
                .build();
        Connect connect = new Connect(v5, "", true, 0, null, null, null, method);
        Auth proof = new Auth(ReasonCode.CONTINUE_AUTHENTICATION, last);
        return new FuzzScript.Writer(true, 0)
                .sends(0, v5, connect, proof)
                .sendsAtOnce(1, v5, connect, proof, Pingreq.INSTANCE)
                .sends(0, v5, new Auth(ReasonCode.RE_AUTHENTICATE, method), Pingreq.INSTANCE)
                .sends(0, v5, new Auth(ReasonCode.CONTINUE_AUTHENTICATION, last), Pingreq.INSTANCE)
                .bytes();
    }
}
