package mqtt.codec;

import io.netty.buffer.ByteBuf;
import mqtt.api.TopicName;

/**
 * Where a decoder has its topics from. One for many connections saves the checking and the making of a topic per
 * message.
 */
@FunctionalInterface
public interface TopicTable {
    /** Checks and makes a new one each time; for any thread. */
    TopicTable CHECKING = (in, offset, length) -> Topics.make(in, offset, length, "MQTT-3.3.2-2");

    /**
     * The topic of some bytes, which are only read.
     *
     * @throws Violation if the bytes are no topic: empty, not well-formed UTF-8, with U+0000 or a wildcard
     */
    TopicName topic(ByteBuf in, int offset, int length);
}
