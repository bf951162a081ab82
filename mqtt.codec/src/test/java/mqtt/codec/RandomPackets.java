package mqtt.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;

/** Packets of all kinds, all of them valid, and equal to what is read of what is written of them. */
final class RandomPackets {
    private static final String[] CHARACTERS = {"a", "b", "/", "$", " ", "\u0001", "é", "\u07FF", "€", "\uFFFD", "😀"};
    private static final String[] FILTERS = {"#", "+", "a/+/#", "/+", "$share/g/#", "$share/g//", "$SYS/#", "a//b"};

    private final Random random;
    private final ProtocolVersion version;

    RandomPackets(Random random, ProtocolVersion version) {
        this.random = random;
        this.version = version;
    }

    Packet next() {
        PacketType[] types = PacketType.values();
        return next(types[random.nextInt(version.isV5() ? 15 : 14)]);
    }

    Packet next(PacketType type) {
        return switch (type) {
            case CONNECT -> connect();
            case CONNACK -> connack();
            case PUBLISH -> publish();
            case PUBACK, PUBREC, PUBREL, PUBCOMP ->
                version.isV5() ? new Ack(type, id(), reason(type), properties(type)) : new Ack(type, id());
            case SUBSCRIBE -> subscribe();
            case SUBACK -> new Suback(id(), some(1, () -> suback()), properties(type));
            case UNSUBSCRIBE -> new Unsubscribe(id(), some(1, this::filter), properties(type));
            case UNSUBACK ->
                version.isV5()
                        ? new Unsuback(id(), some(1, () -> reason(type)), properties(type))
                        : new Unsuback(id(), List.of());
            case PINGREQ -> Pingreq.INSTANCE;
            case PINGRESP -> Pingresp.INSTANCE;
            case DISCONNECT ->
                version.isV5() ? new Disconnect(reason(type), properties(type)) : new Disconnect(ReasonCode.SUCCESS);
            case AUTH -> auth();
        };
    }

    private Connect connect() {
        String userName = random.nextBoolean() ? text(random, 10) : null;
        byte[] password = random.nextBoolean() && (userName != null || version.isV5()) ? bytes(20) : null;
        Will will = random.nextBoolean() ? will() : null;
        Properties properties = properties(PacketType.CONNECT);
        return new Connect(
                version,
                text(random, 23),
                random.nextBoolean(),
                random.nextInt(65_536),
                userName,
                password,
                will,
                properties);
    }

    private Will will() {
        boolean v5 = version.isV5();
        return new Will(
                topic(),
                bytes(30),
                qos(),
                random.nextBoolean(),
                v5 && random.nextBoolean() ? random.nextLong(1L << 32) : 0,
                v5 ? messageProperties() : MessageProperties.NONE);
    }

    private Connack connack() {
        if (version.isV5()) {
            ReasonCode reason = reason(PacketType.CONNACK);
            return new Connack(
                    reason == ReasonCode.SUCCESS && random.nextBoolean(), reason, properties(PacketType.CONNACK));
        }
        ReasonCode reason = ReasonCodes.ofReturnCode(random.nextInt(6));
        boolean present = reason == ReasonCode.SUCCESS && random.nextBoolean() && version != ProtocolVersion.MQTT_3_1;
        return new Connack(present, reason);
    }

    private Publish publish() {
        Qos qos = qos();
        boolean v5 = version.isV5();
        int alias = v5 && random.nextBoolean() ? id() : 0;
        int[] identifiers = v5 && random.nextBoolean()
                ? random.ints(random.nextInt(4), 1, 1 << random.nextInt(1, 29)).toArray()
                : Publish.NO_IDENTIFIERS;
        return new Publish(
                qos != Qos.AT_MOST_ONCE && random.nextBoolean(),
                qos,
                random.nextBoolean(),
                alias != 0 && random.nextBoolean() ? null : topic(),
                qos == Qos.AT_MOST_ONCE ? 0 : id(),
                alias,
                identifiers,
                v5 ? messageProperties() : MessageProperties.NONE,
                bytes(random.nextInt(8) == 0 ? 20_000 : 40));
    }

    private Subscribe subscribe() {
        int identifier = version.isV5() && random.nextBoolean() ? random.nextInt(1, 1 << 28) : 0;
        return new Subscribe(id(), some(1, () -> subscription(identifier)), properties(PacketType.SUBSCRIBE));
    }

    private Subscription subscription(int identifier) {
        TopicFilter filter = filter();
        return version.isV5()
                ? new Subscription(
                        filter,
                        qos(),
                        !filter.isShared() && random.nextBoolean(),
                        random.nextBoolean(),
                        RetainHandling.values()[random.nextInt(3)],
                        identifier)
                : Subscription.of(filter, qos());
    }

    private ReasonCode suback() {
        return version.isV5()
                ? reason(PacketType.SUBACK)
                : random.nextBoolean() ? ReasonCode.granted(qos()) : ReasonCode.UNSPECIFIED_ERROR;
    }

    private Auth auth() {
        if (random.nextInt(4) == 0) {
            return new Auth(ReasonCode.SUCCESS, Properties.NONE);
        }
        return new Auth(
                reason(PacketType.AUTH),
                properties(PacketType.AUTH)
                        .change()
                        .text(Property.AUTHENTICATION_METHOD, text(random, 5))
                        .build());
    }

    private Properties properties(PacketType type) {
        if (!version.isV5() || random.nextBoolean()) {
            return Properties.NONE;
        }
        Properties.Builder builder = new Properties.Builder();
        for (Property property : Property.values()) {
            if (!property.mayOccurIn(type) || property == Property.SUBSCRIPTION_IDENTIFIER || random.nextBoolean()) {
                continue;
            }
            switch (property.form()) {
                case TEXT -> builder.text(property, text(random, 20));
                case BINARY -> builder.bytes(property, bytes(20));
                case PAIR -> some(0, () -> builder.userProperty(text(random, 5), text(random, 5)));
                default -> builder.number(property, number(property));
            }
        }
        if (!builder.has(Property.AUTHENTICATION_METHOD)) {
            builder.without(Property.AUTHENTICATION_DATA);
        }
        return builder.build();
    }

    private long number(Property property) {
        while (true) {
            long number = random.nextLong(property.form().maximum + 1) >>> random.nextInt(32);
            if (property.inRange(number)) {
                return number;
            }
        }
    }

    MessageProperties messageProperties() {
        MessageProperties.Builder builder = new MessageProperties.Builder();
        if (random.nextBoolean()) {
            builder.payloadFormat(random.nextInt(2));
        }
        if (random.nextBoolean()) {
            builder.messageExpirySeconds(random.nextLong(1L << 32));
        }
        if (random.nextBoolean()) {
            builder.contentType(text(random, 10));
        }
        if (random.nextBoolean()) {
            builder.responseTopic(topic());
        }
        if (random.nextBoolean()) {
            builder.correlationData(bytes(20));
        }
        some(0, () -> builder.userProperty(text(random, 5), text(random, 5)));
        return builder.build();
    }

    private <T> List<T> some(int least, Supplier<T> one) {
        int count = least + random.nextInt(4);
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(one.get());
        }
        return list;
    }

    private ReasonCode reason(PacketType type) {
        Set<ReasonCode> allowed = ReasonCodes.allowedIn(type);
        return List.copyOf(allowed).get(random.nextInt(allowed.size()));
    }

    private TopicFilter filter() {
        return TopicFilter.of(random.nextBoolean() ? FILTERS[random.nextInt(FILTERS.length)] : text(random, 9) + "a");
    }

    TopicName topic() {
        return TopicName.of(text(random, 30) + "t");
    }

    private Qos qos() {
        return Qos.of(random.nextInt(3));
    }

    private int id() {
        return random.nextInt(1, 65_536);
    }

    byte[] bytes(int upTo) {
        byte[] bytes = new byte[random.nextInt(upTo + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** No wildcards, no U+0000. */
    static String text(Random random, int upTo) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(upTo + 1); i > 0; i--) {
            text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }
}
