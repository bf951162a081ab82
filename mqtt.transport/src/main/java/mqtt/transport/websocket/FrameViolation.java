package mqtt.transport.websocket;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/** Frames that the standard forbids, or we do not take. Without a stack trace: strangers can cause it. */
final class FrameViolation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient WebSocketCloseStatus status;

    FrameViolation(WebSocketCloseStatus status, String why) {
        super(why, null, false, false);
        this.status = status;
    }

    static FrameViolation protocol(String why) {
        return new FrameViolation(WebSocketCloseStatus.PROTOCOL_ERROR, why);
    }

    int code() {
        return status.code();
    }
}
