package mqtt.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The frame that ends a WebSocket (RFC 6455 5.5.1, 7.4). */
final class CloseFrame {
    /** There was no code, and there need be none. */
    static final int NO_CODE = WebSocketCloseStatus.EMPTY.code();

    private static final int HIGHEST_CODE = 4999;

    private CloseFrame() {}

    /**
     * Reads the code of a client's.
     *
     * @throws FrameViolation if it says what nobody may say
     */
    static int code(byte[] payload, int length) {
        if (length == 0) {
            return NO_CODE;
        }
        if (length == 1) {
            throw FrameViolation.protocol("half a close code");
        }
        int code = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        if (code > HIGHEST_CODE || !WebSocketCloseStatus.isValidStatusCode(code)) {
            throw FrameViolation.protocol("no such close code");
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload, 2, length - 2));
        } catch (CharacterCodingException e) {
            throw new FrameViolation(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "reason is not UTF-8");
        }
        return code;
    }

    /** @param reason short ASCII */
    static ByteBuf of(ByteBufAllocator allocator, int code, String reason) {
        int length = code == NO_CODE ? 0 : 2 + reason.length();
        ByteBuf out = allocator.ioBuffer(2 + length);
        FrameHeader.write(out, FrameHeader.CLOSE, length);
        if (length > 0) {
            out.writeShort(code).writeCharSequence(reason, StandardCharsets.US_ASCII);
        }
        return out;
    }
}
