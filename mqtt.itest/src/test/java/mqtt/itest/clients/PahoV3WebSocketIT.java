package mqtt.itest.clients;

/** The same over WebSocket. */
public class PahoV3WebSocketIT extends PahoV3IT {
    @Override
    String scheme() {
        return "ws";
    }
}
