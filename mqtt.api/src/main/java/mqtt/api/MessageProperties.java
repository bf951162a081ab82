package mqtt.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The MQTT 5 properties that travel with a message from publisher to subscriber. Messages of older versions have
 * {@link #NONE}. What belongs to one connection or one subscription, as topic alias and subscription identifier, is not
 * here. Immutable, for any thread; two are equal if all they hold is equal.
 */
@ProviderType
public interface MessageProperties {
    /** Says nothing. */
    MessageProperties NONE = new Builder().build();

    /** 0 for bytes, 1 for UTF-8 text; empty if not said. */
    OptionalInt payloadFormat();

    /** For how many seconds after it was published the message is worth delivering, 0 to 4,294,967,295. */
    OptionalLong messageExpirySeconds();

    /** What the payload is, for instance a MIME type. */
    Optional<String> contentType();

    /** Where a response is expected. */
    Optional<TopicName> responseTopic();

    /** What tells the requester which request a response is for. A copy. */
    Optional<byte[]> correlationData();

    /** In the order they were sent [MQTT-3.3.2-18]; perhaps empty. */
    List<UserProperty> userProperties();

    /** Whether there is nothing at all in it. */
    boolean isEmpty();

    /** About how many bytes they have on the wire: for limits. */
    int bytes();

    /** A builder that begins with all that the given properties say. */
    static Builder change(MessageProperties from) {
        Builder builder = new Builder();
        from.payloadFormat().ifPresent(builder::payloadFormat);
        from.messageExpirySeconds().ifPresent(builder::messageExpirySeconds);
        from.contentType().ifPresent(builder::contentType);
        from.responseTopic().ifPresent(builder::responseTopic);
        from.correlationData().ifPresent(builder::correlationData);
        from.userProperties().forEach(builder::userProperty);
        return builder;
    }

    /** Makes properties. For one thread. */
    final class Builder {
        Integer payloadFormat;
        Long messageExpirySeconds;
        String contentType;
        TopicName responseTopic;
        byte[] correlationData;
        final List<UserProperty> userProperties = new ArrayList<>();

        /**
         * @param format 0 for bytes, 1 for UTF-8 text
         * @throws IllegalArgumentException for any other number
         */
        public Builder payloadFormat(int format) {
            if (format != 0 && format != 1) {
                throw new IllegalArgumentException("payload format " + format + " is not 0 or 1");
            }
            payloadFormat = format;
            return this;
        }

        /**
         * @param seconds 0 to 4,294,967,295
         * @throws IllegalArgumentException for any other number
         */
        public Builder messageExpirySeconds(long seconds) {
            if (seconds < 0 || seconds > 0xFFFF_FFFFL) {
                throw new IllegalArgumentException("message expiry " + seconds + " is not 0 to 4294967295");
            }
            messageExpirySeconds = seconds;
            return this;
        }

        /** @param type null for none */
        public Builder contentType(String type) {
            contentType = type;
            return this;
        }

        /** @param topic null for none */
        public Builder responseTopic(TopicName topic) {
            responseTopic = topic;
            return this;
        }

        /** @param data up to 65,535 bytes, copied; null for none */
        public Builder correlationData(byte[] data) {
            correlationData = data == null ? null : data.clone();
            return this;
        }

        /** Adds one behind those that are there. */
        public Builder userProperty(UserProperty property) {
            userProperties.add(property);
            return this;
        }

        /** Adds one behind those that are there. */
        public Builder userProperty(String name, String value) {
            return userProperty(new UserProperty(name, value));
        }

        /** Takes all user properties out. */
        public Builder clearUserProperties() {
            userProperties.clear();
            return this;
        }

        public MessageProperties build() {
            return new PlainProperties(this);
        }
    }
}
