package mqtt.codec;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mqtt.api.MessageProperties;
import mqtt.api.TopicName;

/** Writes the properties that travel with a message, without their length. */
final class MessagePropertiesWriter {
    /** In place of a message expiry: as it is in the properties. */
    static final long AS_IT_IS = -1;

    private MessagePropertiesWriter() {}

    /** @throws IllegalArgumentException if one of them is too long */
    static int size(MessageProperties properties) {
        if (properties instanceof EncodedProperties encoded) {
            return encoded.bytes.length;
        }
        if (properties == MessageProperties.NONE) {
            return 0;
        }
        int size = PropertiesWriter.userSize(properties.userProperties());
        size += properties.payloadFormat().isPresent() ? 2 : 0;
        size += properties.messageExpirySeconds().isPresent() ? 5 : 0;
        Optional<String> contentType = properties.contentType();
        size += contentType.isPresent() ? 1 + Writing.textSize(contentType.get()) : 0;
        Optional<TopicName> responseTopic = properties.responseTopic();
        size += responseTopic.isPresent()
                ? 1 + Writing.binarySize(responseTopic.get().utf8())
                : 0;
        Optional<byte[]> correlationData = properties.correlationData();
        size += correlationData.isPresent() ? 1 + Writing.binarySize(correlationData.get()) : 0;
        return size;
    }

    /** @param expirySeconds the message expiry to write instead of that which is there; {@link #AS_IT_IS} to keep it */
    static void write(ByteBuf out, MessageProperties properties, long expirySeconds) {
        if (properties == MessageProperties.NONE) {
            return;
        }
        if (properties instanceof EncodedProperties encoded) {
            int start = out.writerIndex();
            out.writeBytes(encoded.bytes);
            if (expirySeconds != AS_IT_IS && encoded.expiryOffset >= 0) {
                out.setInt(start + encoded.expiryOffset, (int) expirySeconds);
            }
            return;
        }
        OptionalInt payloadFormat = properties.payloadFormat();
        if (payloadFormat.isPresent()) {
            out.writeByte(Property.PAYLOAD_FORMAT.id()).writeByte(payloadFormat.getAsInt());
        }
        OptionalLong expiry = properties.messageExpirySeconds();
        if (expiry.isPresent()) {
            out.writeByte(Property.MESSAGE_EXPIRY.id());
            out.writeInt((int) (expirySeconds == AS_IT_IS ? expiry.getAsLong() : expirySeconds));
        }
        properties.contentType().ifPresent(text -> {
            out.writeByte(Property.CONTENT_TYPE.id());
            Writing.text(out, text);
        });
        properties.responseTopic().ifPresent(topic -> {
            out.writeByte(Property.RESPONSE_TOPIC.id());
            Writing.binary(out, topic.utf8());
        });
        properties.correlationData().ifPresent(data -> {
            out.writeByte(Property.CORRELATION_DATA.id());
            Writing.binary(out, data);
        });
        PropertiesWriter.writeUser(out, properties.userProperties());
    }
}
