package mqtt.transport.websocket;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_KEY;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_VERSION;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Judges the request that opens a WebSocket (RFC 6455 4.2.1). Nothing of it is repeated in the answer. */
final class Request {
    private static final int KEY_BYTES = 16;
    private static final List<String> SUB_PROTOCOLS = List.of("mqtt", "mqttv3.1"); // the first is what we like better

    private final HttpHeaders headers;
    private final HttpRequest request;
    private final WebSocketSettings settings;

    Request(HttpRequest request, WebSocketSettings settings) {
        this.request = request;
        this.headers = request.headers();
        this.settings = settings;
    }

    Answer answer() {
        if (request.decoderResult().isFailure()) {
            return unreadable(request.decoderResult().cause());
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return Answer.refuse(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    "A WebSocket is asked for with GET",
                    "Allow: GET\r\nConnection: close\r\n");
        }
        if (!settings.paths().contains(path(request.uri()))) {
            return Answer.refuse(HttpResponseStatus.NOT_FOUND, "There is no WebSocket at this path");
        }
        String wrong = wrongHeader();
        if (wrong != null) {
            return Answer.refuse(HttpResponseStatus.BAD_REQUEST, wrong);
        }
        if (!headers.get(SEC_WEBSOCKET_VERSION).trim().equals("13")) {
            return Answer.refuse(
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "Sec-WebSocket-Version is not 13",
                    "Sec-WebSocket-Version: 13\r\nUpgrade: websocket\r\nConnection: close, Upgrade\r\n");
        }
        if (!mayComeFrom(headers.get(ORIGIN))) {
            return Answer.refuse(HttpResponseStatus.FORBIDDEN, "Origin is not welcome");
        }
        String subProtocol = subProtocol();
        if (subProtocol == null) {
            return Answer.refuse(
                    HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Protocol does not offer mqtt"); // [MQTT-6.0.0-3]
        }
        return Answer.accept(headers.get(SEC_WEBSOCKET_KEY).trim(), subProtocol);
    }

    private static Answer unreadable(Throwable why) {
        if (why instanceof TooLongHttpHeaderException) {
            return Answer.refuse(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too long");
        }
        if (why instanceof TooLongHttpLineException) {
            return Answer.refuse(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The request line is too long");
        }
        return Answer.refuse(HttpResponseStatus.BAD_REQUEST, "This is no HTTP request");
    }

    /** Of /mqtt?user=x, or of http://host/mqtt. */
    private static String path(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        int host = path.indexOf("://");
        if (host < 0) {
            return path;
        }
        int slash = path.indexOf('/', host + 3);
        return slash < 0 ? "/" : path.substring(slash);
    }

    /** What is wrong with a header, of those that everybody has to get right; null if nothing is. */
    private String wrongHeader() {
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return "A WebSocket needs HTTP/1.1";
        }
        if (!headers.containsValue(UPGRADE, "websocket", true)) {
            return "Upgrade is not websocket";
        }
        if (!headers.containsValue(CONNECTION, "upgrade", true)) {
            return "Connection does not say Upgrade";
        }
        for (CharSequence name : List.of(HOST, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION)) {
            int count = headers.getAll(name).size();
            if (count != 1) {
                return display(name) + (count == 0 ? " is missing" : " is there more than once");
            }
        }
        if (!isKey(headers.get(SEC_WEBSOCKET_KEY).trim())) {
            return "Sec-WebSocket-Key is not 16 bytes in Base64";
        }
        if (headers.contains(TRANSFER_ENCODING)) {
            return "Transfer-Encoding: a WebSocket is asked for without a body";
        }
        if (headers.contains(CONTENT_LENGTH) && !headers.containsValue(CONTENT_LENGTH, "0", false)) {
            return "Content-Length: a WebSocket is asked for without a body";
        }
        return null;
    }

    private static String display(CharSequence name) {
        return name.equals(HOST)
                ? "Host"
                : name.equals(SEC_WEBSOCKET_KEY) ? "Sec-WebSocket-Key" : "Sec-WebSocket-Version";
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Only browsers say from whose page they come, and only they can be misled by one. */
    private boolean mayComeFrom(String origin) {
        return settings.origins().isEmpty()
                || origin == null
                || settings.origins().contains(origin.trim().toLowerCase(Locale.ROOT));
    }

    /** [MQTT-6.0.0-4]; null if the client offers none that we know. */
    private String subProtocol() {
        Set<String> offered = Set.copyOf(Lines.items(headers.getAll(SEC_WEBSOCKET_PROTOCOL)));
        for (String each : SUB_PROTOCOLS) {
            if (offered.contains(each)) {
                return each;
            }
        }
        return null;
    }
}
