package mqtt.codec;

import io.netty.buffer.ByteBuf;
import mqtt.api.TopicName;

/** Makes topics of bytes. */
final class Topics {
    /** Longer ones, in bytes, are not remembered: a client could fill the memory with them. */
    static final int LONGEST_KEPT = 512;

    private Topics() {}

    /**
     * @param wildcardStatement what a wildcard breaks
     * @throws Violation if the bytes are no topic
     */
    static TopicName make(ByteBuf in, int offset, int length, String wildcardStatement) {
        Utf8.checkTopic(in, offset, length, wildcardStatement);
        byte[] utf8 = new byte[length];
        in.getBytes(offset, utf8);
        return TopicName.ofChecked(utf8, TopicName.hash(utf8));
    }
}
