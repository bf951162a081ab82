package mqtt.codec;

import java.util.Arrays;
import java.util.Objects;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.TopicName;

/**
 * What is published when its client is lost.
 *
 * @param topic not null
 * @param payload kept, not copied; not null
 * @param qos not null
 * @param retain whether it is published with RETAIN
 * @param delaySeconds the Will Delay Interval, 0 to 4,294,967,295; 0 before MQTT 5
 * @param properties not null; {@link MessageProperties#NONE} before MQTT 5
 */
public record Will(
        TopicName topic, byte[] payload, Qos qos, boolean retain, long delaySeconds, MessageProperties properties) {
    public Will {
        Objects.requireNonNull(topic);
        Objects.requireNonNull(payload);
        Objects.requireNonNull(qos);
        Objects.requireNonNull(properties);
        if (delaySeconds < 0 || delaySeconds > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("will delay " + delaySeconds + " is not 0 to 4294967295");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Will that
                && topic.equals(that.topic)
                && Arrays.equals(payload, that.payload)
                && qos == that.qos
                && retain == that.retain
                && delaySeconds == that.delaySeconds
                && properties.equals(that.properties);
    }

    @Override
    public int hashCode() {
        return topic.hashCode();
    }

    /** Without the payload, which may be secret. */
    @Override
    public String toString() {
        return topic + " qos=" + qos.value() + (retain ? " retain" : "") + " bytes=" + payload.length
                + (delaySeconds == 0 ? "" : " delay=" + delaySeconds);
    }
}
