package mqtt.transport;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import mqtt.transport.websocket.WebSocketSettings;

/** What a listener's configuration says of WebSockets. */
final class WebSocketValues {
    private WebSocketValues() {}

    /** @throws IllegalArgumentException if a value is wrong; its message says which */
    static WebSocketSettings of(ListenerConfig c) {
        return new WebSocketSettings(
                paths(c.websocket__path()),
                Values.range("websocket_frame_bytes", c::websocket__frame__bytes, 1, Long.MAX_VALUE),
                origins(c.websocket__origins()),
                Networks.of("websocket_trusted", c.websocket__trusted()));
    }

    private static Set<String> paths(String text) {
        Set<String> paths = items(text);
        if (paths.isEmpty() || !paths.stream().allMatch(path -> path.matches("/[!-~&&[^?#]]*"))) {
            throw new IllegalArgumentException("websocket_path=" + text + " is not as in /mqtt");
        }
        return paths;
    }

    private static Set<String> origins(String text) {
        Set<String> origins = items(text.toLowerCase(Locale.ROOT));
        for (String origin : origins) {
            if (!origin.equals("null") && !origin.matches("[a-z][a-z0-9+.-]*://[^/]+")) {
                throw new IllegalArgumentException(
                        "websocket_origins: " + origin + " is not as in https://example.org");
            }
        }
        return origins;
    }

    private static Set<String> items(String text) {
        Set<String> items = new HashSet<>();
        for (String item : text.split(",")) {
            if (!item.isBlank()) {
                items.add(item.trim());
            }
        }
        return Set.copyOf(items);
    }
}
