package mqtt.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What a request gets.
 *
 * @param headers whole lines, each with its end
 * @param text why it is refused; null if it is accepted
 */
record Answer(HttpResponseStatus status, String headers, String text) {
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 1.3

    static Answer accept(String key, String subProtocol) {
        return new Answer(
                HttpResponseStatus.SWITCHING_PROTOCOLS,
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + proof(key)
                        + "\r\nSec-WebSocket-Protocol: " + subProtocol + "\r\n",
                null);
    }

    static Answer refuse(HttpResponseStatus status, String text) {
        return refuse(status, text, "Connection: close\r\n");
    }

    static Answer refuse(HttpResponseStatus status, String text, String headers) {
        return new Answer(
                status, headers + "Content-Type: text/plain\r\nContent-Length: " + (text.length() + 1) + "\r\n", text);
    }

    private static String proof(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    boolean isRefusal() {
        return text != null;
    }

    ByteBuf bytes(ByteBufAllocator allocator) {
        String head = "HTTP/1.1 " + status + "\r\n" + headers + "\r\n";
        return ByteBufUtil.writeAscii(allocator, text == null ? head : head + text + "\n");
    }
}
