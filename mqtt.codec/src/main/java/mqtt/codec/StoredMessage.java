package mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;
import mqtt.api.TopicName;

/**
 * A message as bytes, with all that is known of it: to keep it, and to hand it to another process. Whoever writes it says
 * how long it is; nothing behind it is read.
 *
 * <pre>
 * u8   1, the version of this form
 * u8   bits 0 and 1 the QoS, 2 RETAIN, 3 whether there is a publisher
 * i64  when it was received, in milliseconds since 1970
 * u16  length of the topic, and the topic
 * u32  length of the properties, and the properties as in PUBLISH, without those of a connection or subscription
 * if there is a publisher: u16 length of the tenant, and the tenant; u16 length of the client identifier, and that
 * all the rest: the payload
 * </pre>
 *
 * Numbers begin with their highest byte. For any thread.
 */
public final class StoredMessage {
    private static final byte VERSION = 1;
    private static final int RETAIN = 4;
    private static final int PUBLISHER = 8;
    private static final int FIXED_BYTES = 2 + 8 + 2 + 4;

    private StoredMessage() {}

    /**
     * How many bytes {@link #write} writes.
     *
     * @throws IllegalArgumentException if a text in it is too long to be written
     */
    public static int size(Message message) {
        int size = FIXED_BYTES + message.topic().utf8().length + message.payload().length;
        size = Math.addExact(size, MessagePropertiesWriter.size(message.properties()));
        SubscriberId publisher = message.publisher();
        return publisher == null
                ? size
                : Math.addExact(size, textSize(publisher.tenant()) + textSize(publisher.clientId()));
    }

    private static int textSize(String text) {
        int size = ByteBufUtil.utf8Bytes(text);
        if (size > 0xFFFF) {
            throw new IllegalArgumentException("text of " + size + " bytes; 65535 fit");
        }
        return 2 + size;
    }

    /**
     * Writes it from the position of a buffer on.
     *
     * @param out has room for {@link #size}, and its highest bytes first
     */
    public static void write(Message message, ByteBuffer out) {
        SubscriberId publisher = message.publisher();
        int flags = message.qos().value() | (message.retain() ? RETAIN : 0) | (publisher == null ? 0 : PUBLISHER);
        byte[] topic = message.topic().utf8();
        out.put(VERSION).put((byte) flags).putLong(message.receivedAtMillis());
        out.putShort((short) topic.length).put(topic);
        byte[] properties = properties(message.properties());
        out.putInt(properties.length).put(properties);
        if (publisher != null) {
            text(publisher.tenant(), out);
            text(publisher.clientId(), out);
        }
        out.put(message.payload());
    }

    private static byte[] properties(MessageProperties properties) {
        if (properties instanceof EncodedProperties encoded) {
            return encoded.bytes;
        }
        byte[] bytes = new byte[MessagePropertiesWriter.size(properties)];
        ByteBuf out = Unpooled.wrappedBuffer(bytes).writerIndex(0);
        MessagePropertiesWriter.write(out, properties, MessagePropertiesWriter.AS_IT_IS);
        return bytes;
    }

    private static void text(String text, ByteBuffer out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) utf8.length).put(utf8);
    }

    /**
     * Reads what is left in a buffer.
     *
     * @return equal to what was written in all but, perhaps, the class of its properties
     * @throws IllegalArgumentException if it is no message in this form
     */
    public static Message read(ByteBuffer in) {
        try {
            return readUnchecked(in);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("stored message ends too early", e);
        } catch (Violation e) {
            throw new IllegalArgumentException("stored message: " + e.getMessage(), e);
        }
    }

    private static Message readUnchecked(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("stored message of the unknown version " + version);
        }
        int flags = in.get();
        long receivedAt = in.getLong();
        byte[] topic = bytes(in, Short.toUnsignedInt(in.getShort()));
        if (topic.length == 0) {
            throw new IllegalArgumentException("stored message without a topic");
        }
        Utf8.checkTopic(Unpooled.wrappedBuffer(topic), 0, topic.length, "MQTT-3.3.2-2");
        MessageProperties properties = readProperties(bytes(in, in.getInt()));
        SubscriberId publisher = (flags & PUBLISHER) == 0 ? null : new SubscriberId(readText(in), readText(in));
        byte[] payload = bytes(in, in.remaining());
        return new Message(
                TopicName.ofChecked(topic, TopicName.hash(topic)),
                payload,
                Qos.of(flags & 3),
                (flags & RETAIN) != 0,
                properties,
                publisher,
                receivedAt);
    }

    private static MessageProperties readProperties(byte[] bytes) {
        if (bytes.length == 0) {
            return MessageProperties.NONE;
        }
        Wire wire = new Wire();
        wire.version = ProtocolVersion.MQTT_5;
        wire.in = Unpooled.wrappedBuffer(bytes);
        wire.end = bytes.length;
        return wire.messageProperties().readPublish(wire, bytes.length);
    }

    private static String readText(ByteBuffer in) {
        return new String(bytes(in, Short.toUnsignedInt(in.getShort())), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
