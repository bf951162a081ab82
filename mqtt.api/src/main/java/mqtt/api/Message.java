package mqtt.api;

import java.util.Objects;

/**
 * One application message on its way through the broker: the same object for all who get it. Immutable, for any thread.
 */
public final class Message {
    private static final byte[] NO_BYTES = {};

    private final TopicName topic;
    private final byte[] payload;
    private final Qos qos;
    private final boolean retain;
    private final MessageProperties properties;
    private final SubscriberId publisher;
    private final long receivedAtMillis;
    private final long expiresAtMillis;

    /**
     * @param topic not null
     * @param payload kept, not copied, so not to be changed any more; not null, perhaps empty
     * @param qos as published; not null
     * @param retain the RETAIN flag as published
     * @param properties not null
     * @param publisher who published it; null if the broker did
     * @param receivedAtMillis when, in milliseconds since 1970
     */
    public Message(
            TopicName topic,
            byte[] payload,
            Qos qos,
            boolean retain,
            MessageProperties properties,
            SubscriberId publisher,
            long receivedAtMillis) {
        this.topic = Objects.requireNonNull(topic);
        this.payload = payload.length == 0 ? NO_BYTES : payload;
        this.qos = Objects.requireNonNull(qos);
        this.retain = retain;
        this.properties = properties;
        this.publisher = publisher;
        this.receivedAtMillis = receivedAtMillis;
        this.expiresAtMillis = properties == MessageProperties.NONE
                        || properties.messageExpirySeconds().isEmpty()
                ? Long.MAX_VALUE
                : receivedAtMillis + properties.messageExpirySeconds().getAsLong() * 1000;
    }

    public TopicName topic() {
        return topic;
    }

    /** The bytes themselves, not a copy: shared by all who get the message, not to be changed. */
    public byte[] payload() {
        return payload;
    }

    /** The QoS it was published with; a subscription may lower it. */
    public Qos qos() {
        return qos;
    }

    /** The RETAIN flag it was published with. */
    public boolean retain() {
        return retain;
    }

    public MessageProperties properties() {
        return properties;
    }

    /** Who published it; null if the broker did. */
    public SubscriberId publisher() {
        return publisher;
    }

    /** When it came, in milliseconds since 1970. */
    public long receivedAtMillis() {
        return receivedAtMillis;
    }

    /** From when on it is not worth delivering [MQTT-3.3.2-5]; {@link Long#MAX_VALUE} for never. */
    public long expiresAtMillis() {
        return expiresAtMillis;
    }

    /** What it counts for in limits: the bytes of topic, payload and properties. */
    public long bytes() {
        return (long) topic.utf8().length + payload.length + properties.bytes();
    }

    /** The same with another topic. */
    public Message withTopic(TopicName other) {
        return new Message(other, payload, qos, retain, properties, publisher, receivedAtMillis);
    }

    /** The same with another payload, which is kept and not copied. */
    public Message withPayload(byte[] other) {
        return new Message(topic, other, qos, retain, properties, publisher, receivedAtMillis);
    }

    /** The same with another QoS. */
    public Message withQos(Qos other) {
        return new Message(topic, payload, other, retain, properties, publisher, receivedAtMillis);
    }

    /** The same with another RETAIN flag. */
    public Message withRetain(boolean other) {
        return new Message(topic, payload, qos, other, properties, publisher, receivedAtMillis);
    }

    /** The same with other properties; a message expiry still counts from when the message came. */
    public Message withProperties(MessageProperties other) {
        return new Message(topic, payload, qos, retain, other, publisher, receivedAtMillis);
    }

    /** Topic, QoS and size; never the payload, which may be secret. */
    @Override
    public String toString() {
        return topic + " qos=" + qos.value() + (retain ? " retain" : "") + " bytes=" + payload.length;
    }
}
