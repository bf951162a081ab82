package mqtt.session.core;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import mqtt.api.Message;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.codec.PublishFrame;

/**
 * The bytes of the message that is just being handed to several receivers: made once for each (version, QoS, RETAIN,
 * subscription identifiers), so that the second receiver costs a copy and not an encoding. Event loop only.
 */
final class Frames {
    private static final int KINDS = 6;
    private static final int SHARED_FROM_BYTES = 4096;

    /** A message encoded for one kind of receiver. */
    static final class Frame {
        private ProtocolVersion version;
        private Qos qos;
        private boolean retain;
        private int[] subscriptionIdentifiers;
        private PublishFrame bytes;
        private ByteBuf tail;

        PublishFrame bytes() {
            return bytes;
        }

        /** Whether it is so big that sharing memory is cheaper than copying it. */
        boolean isShared() {
            return bytes.size() >= SHARED_FROM_BYTES;
        }

        /** All behind the head, in memory shared by all receivers. */
        ByteBuf retainedTail(ByteBufAllocator allocator) {
            if (tail == null) {
                tail = allocator.directBuffer(bytes.size() - bytes.headSize());
                bytes.writeTailTo(tail);
            }
            return tail.retainedDuplicate();
        }

        private boolean is(ProtocolVersion version, Qos qos, boolean retain, int[] subscriptionIdentifiers) {
            return this.version == version
                    && this.qos == qos
                    && this.retain == retain
                    && (this.subscriptionIdentifiers == subscriptionIdentifiers
                            || Arrays.equals(this.subscriptionIdentifiers, subscriptionIdentifiers));
        }

        private void clear() {
            bytes = null;
            subscriptionIdentifiers = null;
            if (tail != null) {
                tail.release();
                tail = null;
            }
        }
    }

    private final Frame[] frames = new Frame[KINDS];
    private Message message;
    private int kinds;

    Frames() {
        for (int i = 0; i < KINDS; i++) {
            frames[i] = new Frame();
        }
    }

    /** From now on this message goes to several receivers. */
    void begin(Message shared) {
        message = shared;
    }

    /** It has gone to all of them. */
    void end() {
        message = null;
        for (int i = 0; i < kinds; i++) {
            frames[i].clear();
        }
        kinds = 0;
    }

    /**
     * Null if the message goes to one receiver only, or to too many kinds of them: encode it directly.
     *
     * @throws IllegalArgumentException if it cannot be written
     */
    Frame of(
            Message wanted,
            ProtocolVersion version,
            Qos qos,
            boolean retain,
            int[] subscriptionIdentifiers,
            long nowMillis) {
        if (wanted != message) {
            return null;
        }
        for (int i = 0; i < kinds; i++) {
            if (frames[i].is(version, qos, retain, subscriptionIdentifiers)) {
                return frames[i];
            }
        }
        if (kinds == KINDS) {
            return null;
        }
        PublishFrame bytes = PublishFrame.of(version, wanted, qos, retain, subscriptionIdentifiers, nowMillis);
        Frame frame = frames[kinds++];
        frame.version = version;
        frame.qos = qos;
        frame.retain = retain;
        frame.subscriptionIdentifiers = subscriptionIdentifiers;
        frame.bytes = bytes;
        return frame;
    }
}
