package mqtt.itest.clients;

/** The same over WebSocket. */
public class PahoV5WebSocketIT extends PahoV5IT {
    @Override
    String scheme() {
        return "ws";
    }
}
