package mqtt.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/** What stands before the payload of each frame of a client (RFC 6455 5.2). One for a connection: it is read again and again. */
final class FrameHeader {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int MOST_CONTROL_BYTES = 125;
    private static final int TWO_BYTES = 126; // in place of a length: it follows in so many
    private static final int EIGHT_BYTES = 127;
    private static final int MASK_BYTES = 4;

    private final long mostBytes;
    private int read; // of its bytes
    private boolean fin;
    private int opcode;
    private int lengthBytes; // of the extended length
    private long length;
    private int mask;

    FrameHeader(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    boolean isFinal() {
        return fin;
    }

    int opcode() {
        return opcode;
    }

    boolean isControl() {
        return opcode >= CLOSE;
    }

    long length() {
        return length;
    }

    int mask() {
        return mask;
    }

    /**
     * Reads on, as far as bytes are there.
     *
     * @return whether it is whole; the next call begins the next one
     * @throws FrameViolation if no client may send this; as early as it is seen
     */
    boolean read(ByteBuf in) {
        while (in.isReadable()) {
            int value = in.readUnsignedByte();
            if (read == 0) {
                first(value);
            } else if (read == 1) {
                second(value);
            } else if (read < 2 + lengthBytes) {
                length = length << 8 | value;
                if (read == 1 + lengthBytes) {
                    checkLength();
                }
            } else {
                mask = mask << 8 | value;
            }
            if (++read == 2 + lengthBytes + MASK_BYTES) {
                read = 0;
                return true;
            }
        }
        return false;
    }

    private void first(int value) {
        fin = (value & 0x80) != 0;
        opcode = value & 0x0F;
        lengthBytes = 0;
        mask = 0;
        if ((value & 0x70) != 0) {
            throw FrameViolation.protocol("reserved bits are set");
        }
        switch (opcode) {
            case CONTINUATION, BINARY, CLOSE, PING, PONG -> {}
            case TEXT ->
                throw new FrameViolation(
                        WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "MQTT is in binary frames"); // [MQTT-6.0.0-1]
            default -> throw FrameViolation.protocol("opcode is reserved");
        }
        if (isControl() && !fin) {
            throw FrameViolation.protocol("control frame in fragments");
        }
    }

    private void second(int value) {
        if ((value & 0x80) == 0) {
            throw FrameViolation.protocol("frame is not masked");
        }
        length = value & 0x7F;
        if (isControl() && length > MOST_CONTROL_BYTES) {
            throw FrameViolation.protocol("control frame is too long");
        }
        if (length >= TWO_BYTES) {
            lengthBytes = length == TWO_BYTES ? 2 : 8;
            length = 0;
        } else {
            checkLength();
        }
    }

    private void checkLength() {
        boolean fitsShorter = lengthBytes == 2 && length < TWO_BYTES || lengthBytes == 8 && length >>> 16 == 0;
        if (fitsShorter) {
            throw FrameViolation.protocol("length is not minimal");
        }
        if (length < 0) {
            throw FrameViolation.protocol("length is negative");
        }
        if (length > mostBytes && !isControl()) {
            throw new FrameViolation(WebSocketCloseStatus.MESSAGE_TOO_BIG, "frame is too long");
        }
    }

    /** Writes the one of a frame that we send: it has no mask. */
    static void write(ByteBuf out, int opcode, int length) {
        out.writeByte(0x80 | opcode);
        if (length < TWO_BYTES) {
            out.writeByte(length);
        } else if (length <= 0xFFFF) {
            out.writeByte(TWO_BYTES).writeShort(length);
        } else {
            out.writeByte(EIGHT_BYTES).writeLong(length);
        }
    }
}
