package mqtt.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mqtt.api.MessageProperties;
import mqtt.api.TopicName;
import mqtt.api.UserProperty;

/**
 * Properties as the publisher sent them, checked once: forwarding them is one array copy. What somebody asks for is
 * decoded then and there.
 */
final class EncodedProperties implements MessageProperties {
    /** Only properties that travel with the message, without the length before them; never empty. */
    final byte[] bytes;

    /** Where in the bytes the four of the message expiry are; -1 without one. */
    final int expiryOffset;

    /** @param bytes well-formed, each property at most once but user properties; kept */
    EncodedProperties(byte[] bytes, int expiryOffset) {
        this.bytes = bytes;
        this.expiryOffset = expiryOffset;
    }

    @Override
    public int bytes() {
        return bytes.length;
    }

    @Override
    public OptionalInt payloadFormat() {
        int at = find(Property.PAYLOAD_FORMAT);
        return at < 0 ? OptionalInt.empty() : OptionalInt.of(bytes[at]);
    }

    @Override
    public OptionalLong messageExpirySeconds() {
        return expiryOffset < 0 ? OptionalLong.empty() : OptionalLong.of(expirySeconds());
    }

    long expirySeconds() {
        int at = expiryOffset;
        return (bytes[at] & 0xFFL) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | bytes[at + 3] & 0xFF;
    }

    @Override
    public Optional<String> contentType() {
        int at = find(Property.CONTENT_TYPE);
        return at < 0 ? Optional.empty() : Optional.of(text(at));
    }

    @Override
    public Optional<TopicName> responseTopic() {
        int at = find(Property.RESPONSE_TOPIC);
        if (at < 0) {
            return Optional.empty();
        }
        byte[] utf8 = binary(at);
        return Optional.of(TopicName.ofChecked(utf8, TopicName.hash(utf8)));
    }

    @Override
    public Optional<byte[]> correlationData() {
        int at = find(Property.CORRELATION_DATA);
        return at < 0 ? Optional.empty() : Optional.of(binary(at));
    }

    @Override
    public List<UserProperty> userProperties() {
        List<UserProperty> found = null;
        for (int at = 0; at < bytes.length; at = next(at)) {
            if (bytes[at] == Property.USER_PROPERTY.id()) {
                found = found == null ? new ArrayList<>() : found;
                found.add(new UserProperty(text(at + 1), text(at + 3 + length(at + 1))));
            }
        }
        return found == null ? List.of() : List.copyOf(found);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    /** Where the value of a property begins; -1 if it is not there. */
    private int find(Property property) {
        for (int at = 0; at < bytes.length; at = next(at)) {
            if (bytes[at] == property.id()) {
                return at + 1;
            }
        }
        return -1;
    }

    /** Where the property behind the one at a place begins. */
    private int next(int at) {
        return switch (Property.of(bytes[at]).form()) {
            case BYTE -> at + 2;
            case FOUR_BYTES -> at + 5;
            case TEXT, BINARY -> at + 3 + length(at + 1);
            case PAIR -> {
                int value = at + 3 + length(at + 1);
                yield value + 2 + length(value);
            }
            default -> throw new IllegalStateException("property " + bytes[at]);
        };
    }

    private int length(int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private String text(int at) {
        return new String(bytes, at + 2, length(at), StandardCharsets.UTF_8);
    }

    private byte[] binary(int at) {
        return Arrays.copyOfRange(bytes, at + 2, at + 2 + length(at));
    }

    @Override
    public boolean equals(Object other) {
        if (other instanceof EncodedProperties that && Arrays.equals(bytes, that.bytes)) {
            return true;
        }
        return other instanceof MessageProperties that
                && payloadFormat().equals(that.payloadFormat())
                && messageExpirySeconds().equals(that.messageExpirySeconds())
                && contentType().equals(that.contentType())
                && responseTopic().equals(that.responseTopic())
                && Arrays.equals(
                        correlationData().orElse(null), that.correlationData().orElse(null))
                && userProperties().equals(that.userProperties());
    }

    /** As that of all implementations: the user properties'. */
    @Override
    public int hashCode() {
        return userProperties().hashCode();
    }

    @Override
    public String toString() {
        return "{userProperties=" + userProperties().size() + '}';
    }
}
