package mqtt.session.core;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.TopicName;
import mqtt.codec.Violation;
import mqtt.session.ListenerSettings;

/** What a listener takes from publishers, and what not: decides, does nothing. Stateless. */
final class Acceptance {
    private static final int UTF_8 = 1;

    private Acceptance() {}

    /** @return null if the message is taken */
    static Refusal of(Message message, ListenerSettings listener) {
        Refusal refusal = ofTopic(message.topic(), listener);
        return refusal != null ? refusal : ofPayload(message, listener);
    }

    /** @return null if messages to this topic are taken */
    static Refusal ofTopic(TopicName topic, ListenerSettings listener) {
        byte[] utf8 = topic.utf8();
        if (utf8.length > listener.limits().topicBytes()) {
            return notAllowed("the topic has more than " + listener.limits().topicBytes() + " bytes");
        }
        if (levels(utf8) > listener.limits().topicLevels()) {
            return notAllowed("the topic has more than " + listener.limits().topicLevels() + " levels");
        }
        if (topic.isReserved() && !listener.offer().reservedTopics()) {
            return notAllowed("topics that begin with $ are the broker's");
        }
        return null;
    }

    private static Refusal notAllowed(String why) {
        return new Refusal(ReasonCode.TOPIC_NAME_INVALID, DropReason.TOPIC_NOT_ALLOWED, why);
    }

    private static int levels(byte[] topic) {
        int levels = 1;
        for (byte b : topic) {
            if (b == '/') {
                levels++;
            }
        }
        return levels;
    }

    /** @return null if the payload is what the message says, or nobody looks */
    static Refusal ofPayload(Message message, ListenerSettings listener) {
        if (!listener.offer().payloadFormatChecked()
                || message.properties().payloadFormat().orElse(0) != UTF_8
                || ByteBufUtil.isText(Unpooled.wrappedBuffer(message.payload()), StandardCharsets.UTF_8)) {
            return null;
        }
        return new Refusal(
                ReasonCode.PAYLOAD_FORMAT_INVALID, DropReason.PAYLOAD_FORMAT_INVALID, "the payload is not UTF-8");
    }

    /** Whether a text has more UTF-8 bytes than that. */
    static boolean isLonger(String text, int bytes) {
        return text.length() > bytes || text.length() > bytes / 3 && ByteBufUtil.utf8Bytes(text) > bytes;
    }

    /** @throws Violation if the client does what it was told that the broker does not support */
    static void checkOffer(Qos qos, boolean retain, ListenerSettings listener) {
        if (qos.value() > listener.offer().maximumQos().value()) {
            throw new Violation(ReasonCode.QOS_NOT_SUPPORTED, "MQTT-3.2.2-11", "QoS " + qos.value());
        }
        if (retain && !listener.offer().retain()) {
            throw new Violation(ReasonCode.RETAIN_NOT_SUPPORTED, "MQTT-3.2.2-14", "retained message");
        }
    }
}
