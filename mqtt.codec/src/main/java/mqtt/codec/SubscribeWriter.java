package mqtt.codec;

import io.netty.buffer.ByteBuf;
import java.util.List;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;

/** Writes SUBSCRIBE and UNSUBSCRIBE. */
final class SubscribeWriter {
    private SubscribeWriter() {}

    /** The remaining length. */
    static int size(Subscribe packet, boolean v5) {
        Writing.checkPacketId(packet.packetId());
        int identifier = identifier(packet.subscriptions());
        long size = 2;
        if (v5) {
            int properties = propertiesSize(packet, identifier);
            size += Writing.variableSize(properties) + properties;
        }
        for (Subscription subscription : packet.subscriptions()) {
            size += Writing.textSize(subscription.filter().value()) + 1;
        }
        return Encoder.checkRemaining(size);
    }

    static void write(ByteBuf out, Subscribe packet, boolean v5) {
        out.writeShort(packet.packetId());
        if (v5) {
            int identifier = identifier(packet.subscriptions());
            Writing.variable(out, propertiesSize(packet, identifier));
            if (identifier != 0) {
                out.writeByte(Property.SUBSCRIPTION_IDENTIFIER.id());
                Writing.variable(out, identifier);
            }
            PropertiesWriter.writeAll(out, packet.properties());
        }
        for (Subscription subscription : packet.subscriptions()) {
            Writing.text(out, subscription.filter().value());
            out.writeByte(v5 ? options(subscription) : subscription.maximumQos().value());
        }
    }

    static int size(Unsubscribe packet, boolean v5) {
        Writing.checkPacketId(packet.packetId());
        if (packet.filters().isEmpty()) {
            throw new IllegalArgumentException("UNSUBSCRIBE without a topic filter [MQTT-3.10.3-2]");
        }
        long size = 2 + (v5 ? PropertiesWriter.fullSize(packet.properties(), PacketType.UNSUBSCRIBE) : 0);
        for (TopicFilter filter : packet.filters()) {
            size += Writing.textSize(filter.value());
        }
        return Encoder.checkRemaining(size);
    }

    static void write(ByteBuf out, Unsubscribe packet, boolean v5) {
        out.writeShort(packet.packetId());
        if (v5) {
            PropertiesWriter.write(out, packet.properties(), PacketType.UNSUBSCRIBE);
        }
        for (TopicFilter filter : packet.filters()) {
            Writing.text(out, filter.value());
        }
    }

    private static int identifier(List<Subscription> subscriptions) {
        if (subscriptions.isEmpty()) {
            throw new IllegalArgumentException("SUBSCRIBE without a topic filter [MQTT-3.8.3-2]");
        }
        int identifier = subscriptions.get(0).identifier();
        for (Subscription subscription : subscriptions) {
            if (subscription.identifier() != identifier) {
                throw new IllegalArgumentException("two subscription identifiers in one SUBSCRIBE");
            }
        }
        return identifier;
    }

    private static int propertiesSize(Subscribe packet, int identifier) {
        if (packet.properties().has(Property.SUBSCRIPTION_IDENTIFIER)) {
            throw new IllegalArgumentException("the subscription identifier belongs into the subscriptions");
        }
        return PropertiesWriter.size(packet.properties(), PacketType.SUBSCRIBE)
                + (identifier == 0 ? 0 : 1 + Writing.variableSize(identifier));
    }

    private static int options(Subscription subscription) {
        return subscription.maximumQos().value()
                | (subscription.noLocal() ? 0x04 : 0)
                | (subscription.retainAsPublished() ? 0x08 : 0)
                | subscription.retainHandling().ordinal() << 4;
    }
}
