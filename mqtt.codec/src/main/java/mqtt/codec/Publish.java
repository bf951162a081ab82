package mqtt.codec;

import java.util.Arrays;
import java.util.Objects;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.TopicName;

/**
 * PUBLISH: a message, as it was or will be on one connection.
 *
 * @param dup whether it was sent before; never with QoS 0 [MQTT-3.3.1-2]
 * @param qos not null
 * @param retain the RETAIN flag
 * @param topic null when there was only a topic alias
 * @param packetId 1 to 65,535; 0 with QoS 0 [MQTT-2.2.1-2]
 * @param topicAlias 1 to 65,535, or 0 for none
 * @param subscriptionIdentifiers kept, not copied; not null, perhaps empty
 * @param properties not null
 * @param payload kept, not copied; not null, perhaps empty
 */
public record Publish(
        boolean dup,
        Qos qos,
        boolean retain,
        TopicName topic,
        int packetId,
        int topicAlias,
        int[] subscriptionIdentifiers,
        MessageProperties properties,
        byte[] payload)
        implements Packet {
    /** For messages without subscription identifiers. */
    public static final int[] NO_IDENTIFIERS = {};

    public Publish {
        Objects.requireNonNull(qos);
        Objects.requireNonNull(subscriptionIdentifiers);
        Objects.requireNonNull(properties);
        Objects.requireNonNull(payload);
    }

    /** One without alias, identifiers and properties, and not a repetition. */
    public Publish(Qos qos, boolean retain, TopicName topic, int packetId, byte[] payload) {
        this(false, qos, retain, topic, packetId, 0, NO_IDENTIFIERS, MessageProperties.NONE, payload);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBLISH;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Publish that
                && dup == that.dup
                && qos == that.qos
                && retain == that.retain
                && Objects.equals(topic, that.topic)
                && packetId == that.packetId
                && topicAlias == that.topicAlias
                && Arrays.equals(subscriptionIdentifiers, that.subscriptionIdentifiers)
                && properties.equals(that.properties)
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(qos, topic, packetId, payload.length);
    }

    /** Without the payload and the properties, which may be secret. */
    @Override
    public String toString() {
        return "PUBLISH " + topic + " qos=" + qos.value() + (dup ? " dup" : "") + (retain ? " retain" : "")
                + (packetId == 0 ? "" : " packetId=" + packetId) + (topicAlias == 0 ? "" : " alias=" + topicAlias)
                + " bytes=" + payload.length;
    }
}
