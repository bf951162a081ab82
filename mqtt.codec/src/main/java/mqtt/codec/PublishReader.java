package mqtt.codec;

import io.netty.buffer.ByteBuf;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.TopicName;

/** Reads PUBLISH. One per decoder, for it remembers the last topic. */
final class PublishReader {
    private TopicTable topics = TopicTable.CHECKING;
    private TopicName last;

    void topics(TopicTable topics) {
        this.topics = topics;
        last = null;
    }

    Publish read(Wire in, int flags) {
        int qosBits = flags >> 1 & 3;
        if (qosBits == 3) {
            throw Violation.malformed("MQTT-3.3.1-4", "QoS 3");
        }
        boolean dup = (flags & 8) != 0;
        if (dup && qosBits == 0) {
            if (!in.isV31()) {
                throw Violation.malformed("MQTT-3.3.1-2", "DUP with QoS 0");
            }
            dup = false; // MQTT 3.1, section 2.1: means something with QoS 1 and 2 only
        }
        if (in.left() == 0) {
            throw Violation.malformed("MQTT-3.3.2-1", "no topic");
        }
        int length = in.u16();
        int topicAt = in.skip(length);
        TopicName topic = length == 0 && in.isV5() ? null : topic(in.in, topicAt, length);
        int packetId = qosBits == 0 ? 0 : in.packetId("MQTT-2.2.1-3");
        MessageProperties properties = MessageProperties.NONE;
        int topicAlias = 0;
        int[] identifiers = Publish.NO_IDENTIFIERS;
        int propertiesLength = in.isV5() ? in.variable() : 0;
        if (propertiesLength > 0) {
            MessagePropertiesReader reader = in.messageProperties();
            properties = reader.readPublish(in, propertiesLength);
            topicAlias = reader.topicAlias;
            identifiers = reader.subscriptionIdentifiers;
        }
        if (topic == null && topicAlias == 0) {
            throw Violation.protocolError("MQTT-4.7.3-1", "neither topic nor topic alias");
        }
        byte[] payload = in.bytes(in.left());
        return new Publish(
                dup, Qos.of(qosBits), (flags & 1) != 0, topic, packetId, topicAlias, identifiers, properties, payload);
    }

    private TopicName topic(ByteBuf in, int offset, int length) {
        TopicName before = last;
        if (before != null && Bytes.equal(in, offset, length, before.utf8())) {
            return before;
        }
        TopicName topic = topics.topic(in, offset, length);
        if (length <= Topics.LONGEST_KEPT) {
            last = topic;
        }
        return topic;
    }
}
