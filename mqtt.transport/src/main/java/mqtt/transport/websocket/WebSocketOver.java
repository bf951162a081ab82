package mqtt.transport.websocket;

/** Event in the pipeline: nothing more comes from the peer, and it has been told so. Only the TCP end is missing. */
public enum WebSocketOver {
    OVER
}
