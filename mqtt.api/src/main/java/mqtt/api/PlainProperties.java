package mqtt.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Properties as fields: what the builder makes. */
final class PlainProperties implements MessageProperties {
    private final Integer payloadFormat;
    private final Long messageExpirySeconds;
    private final String contentType;
    private final TopicName responseTopic;
    private final byte[] correlationData;
    private final List<UserProperty> userProperties;

    PlainProperties(Builder from) {
        payloadFormat = from.payloadFormat;
        messageExpirySeconds = from.messageExpirySeconds;
        contentType = from.contentType;
        responseTopic = from.responseTopic;
        correlationData = from.correlationData;
        userProperties = List.copyOf(from.userProperties);
    }

    @Override
    public OptionalInt payloadFormat() {
        return payloadFormat == null ? OptionalInt.empty() : OptionalInt.of(payloadFormat);
    }

    @Override
    public OptionalLong messageExpirySeconds() {
        return messageExpirySeconds == null ? OptionalLong.empty() : OptionalLong.of(messageExpirySeconds);
    }

    @Override
    public Optional<String> contentType() {
        return Optional.ofNullable(contentType);
    }

    @Override
    public Optional<TopicName> responseTopic() {
        return Optional.ofNullable(responseTopic);
    }

    @Override
    public Optional<byte[]> correlationData() {
        return Optional.ofNullable(correlationData).map(byte[]::clone);
    }

    @Override
    public List<UserProperty> userProperties() {
        return userProperties;
    }

    @Override
    public boolean isEmpty() {
        return payloadFormat == null
                && messageExpirySeconds == null
                && contentType == null
                && responseTopic == null
                && correlationData == null
                && userProperties.isEmpty();
    }

    @Override
    public int bytes() {
        long sum = (payloadFormat == null ? 0 : 2) + (messageExpirySeconds == null ? 0 : 5);
        sum += contentType == null ? 0 : 3 + contentType.length();
        sum += responseTopic == null ? 0 : 3 + responseTopic.utf8().length;
        sum += correlationData == null ? 0 : 3 + correlationData.length;
        for (UserProperty p : userProperties) {
            sum += 5L + p.name().length() + p.value().length();
        }
        return (int) Math.min(Integer.MAX_VALUE, sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageProperties that
                && payloadFormat().equals(that.payloadFormat())
                && messageExpirySeconds().equals(that.messageExpirySeconds())
                && contentType().equals(that.contentType())
                && responseTopic().equals(that.responseTopic())
                && Arrays.equals(correlationData, that.correlationData().orElse(null))
                && userProperties.equals(that.userProperties());
    }

    @Override
    public int hashCode() {
        return userProperties.hashCode();
    }

    @Override
    public String toString() {
        return isEmpty() ? "{}" : "{userProperties=" + userProperties.size() + '}';
    }
}
