package mqtt.transport.websocket;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The request that opens a WebSocket, and what it gets, byte by byte. */
public class HandshakeTest {
    /** The example of RFC 6455 1.3. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ACCEPTED =
            """
            HTTP/1.1 101 Switching Protocols
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
            Sec-WebSocket-Protocol: %s

            """;

    private static final WebSocketSettings SETTINGS =
            new WebSocketSettings(Set.of("/mqtt", "/other"), 1 << 20, Set.of(), List.of());

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final List<String> refusals = new ArrayList<>();
    private final List<Object> events = new ArrayList<>();
    private EmbeddedChannel channel = channel(SETTINGS);

    private EmbeddedChannel channel(WebSocketSettings settings) {
        EmbeddedChannel made = new EmbeddedChannel();
        WebSocket.addTo(made.pipeline(), settings, refusals::add);
        made.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                events.add(event);
            }
        });
        return made;
    }

    @After
    public void close() {
        channel.finishAndReleaseAll();
    }

    private static Map<String, String> goodHeaders() {
        return new TreeMap<>(Map.of(
                "Host", "example.org",
                "Upgrade", "websocket",
                "Connection", "Upgrade",
                "Sec-WebSocket-Key", KEY,
                "Sec-WebSocket-Version", "13",
                "Sec-WebSocket-Protocol", "mqtt"));
    }

    /** @param value null to leave it out */
    private static String request(String header, String value) {
        Map<String, String> headers = goodHeaders();
        headers.remove(header);
        if (value != null) {
            headers.put(header, value);
        }
        return whole("GET /mqtt HTTP/1.1", headers);
    }

    private static String whole(String line, Map<String, String> headers) {
        StringBuilder text = new StringBuilder(line + "\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString();
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private String written() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            text.append(out.toString(StandardCharsets.US_ASCII));
            out.release();
        }
        return text.toString();
    }

    private static String lines(String text) {
        return text.replace("\n", "\r\n");
    }

    private String answer(WebSocketSettings settings, String request) {
        close();
        refusals.clear();
        events.clear();
        channel = channel(settings);
        channel.writeInbound(ascii(request));
        return written();
    }

    private void accepts(String subProtocol, String request) {
        assertEquals(lines(ACCEPTED.formatted(subProtocol)), answer(SETTINGS, request));
        assertNotNull(channel.pipeline().get(Frames.class));
        assertNull(channel.pipeline().get(Handshake.class));
        assertEquals(List.of(), refusals);
        assertEquals(List.of(), events);
    }

    @Test
    public void aGoodRequestIsAccepted() {
        accepts("mqtt", request("Host", "x"));
        accepts("mqttv3.1", request("Sec-WebSocket-Protocol", "mqttv3.1"));
        accepts("mqtt", request("Sec-WebSocket-Protocol", "mqttv3.1, chat,mqtt"));
        accepts("mqtt", request("Sec-WebSocket-Protocol", "chat\r\nSec-WebSocket-Protocol: mqtt"));
        accepts("mqtt", request("Connection", "keep-alive, Upgrade"));
        accepts("mqtt", request("Upgrade", "WebSocket"));
        accepts("mqtt", request("Content-Length", "0"));
        accepts("mqtt", request("Origin", "https://anywhere.example"));
        accepts("mqtt", request("Sec-WebSocket-Extensions", "permessage-deflate"));
        accepts("mqtt", whole("GET /other?user=x HTTP/1.1", goodHeaders()));
        accepts("mqtt", whole("GET http://example.org/mqtt HTTP/1.1", goodHeaders()));
    }

    private static String refusal(String status, String headers, String text) {
        return lines("HTTP/1.1 " + status + "\n" + headers + "Content-Type: text/plain\nContent-Length: "
                        + (text.length() + 1) + "\n\n")
                + text + "\n";
    }

    private void refuses(String status, String headers, String text, String request) {
        refuses(SETTINGS, status, headers, text, request);
    }

    private void refuses(WebSocketSettings settings, String status, String headers, String text, String request) {
        assertEquals(refusal(status, headers, text), answer(settings, request));
        assertEquals(List.of(status + ": " + text), refusals);
        assertEquals(List.of(WebSocketOver.OVER), events);
        channel.writeInbound(ascii(request("Host", "once more")));
        assertEquals("there is no second chance", "", written());
        assertEquals(1, events.size());
    }

    private void isBad(String text, String request) {
        refuses("400 Bad Request", "Connection: close\n", text, request);
    }

    @Test
    public void aBadRequestIsToldWhatIsWrong() {
        isBad("Host is missing", request("Host", null));
        isBad("Host is there more than once", request("Host", "x\r\nHost: y"));
        isBad("Upgrade is not websocket", request("Upgrade", null));
        isBad("Upgrade is not websocket", request("Upgrade", "h2c"));
        isBad("Connection does not say Upgrade", request("Connection", null));
        isBad("Connection does not say Upgrade", request("Connection", "keep-alive"));
        isBad("Sec-WebSocket-Key is missing", request("Sec-WebSocket-Key", null));
        isBad(
                "Sec-WebSocket-Key is there more than once",
                request("Sec-WebSocket-Key", KEY + "\r\nSec-WebSocket-Key: x"));
        isBad("Sec-WebSocket-Key is not 16 bytes in Base64", request("Sec-WebSocket-Key", "dGhl"));
        isBad("Sec-WebSocket-Key is not 16 bytes in Base64", request("Sec-WebSocket-Key", "?"));
        isBad("Sec-WebSocket-Version is missing", request("Sec-WebSocket-Version", null));
        isBad("Sec-WebSocket-Protocol does not offer mqtt", request("Sec-WebSocket-Protocol", null));
        isBad("Sec-WebSocket-Protocol does not offer mqtt", request("Sec-WebSocket-Protocol", "mqtt5, chat"));
        isBad("Content-Length: a WebSocket is asked for without a body", request("Content-Length", "5"));
        isBad("Transfer-Encoding: a WebSocket is asked for without a body", request("Transfer-Encoding", "chunked"));
        isBad("A WebSocket needs HTTP/1.1", whole("GET /mqtt HTTP/1.0", goodHeaders()));
        isBad("This is no HTTP request", "hello\r\n\r\n");
        isBad("This is no HTTP request", "PRI * HTTP/2.0 SM\r\n\r\n");
        isBad("This is no HTTP request", request("Host", "a\u0001b"));
    }

    @Test
    public void otherMistakesHaveTheirOwnAnswers() {
        refuses(
                "405 Method Not Allowed",
                "Allow: GET\nConnection: close\n",
                "A WebSocket is asked for with GET",
                whole("POST /mqtt HTTP/1.1", goodHeaders()));
        refuses(
                "404 Not Found",
                "Connection: close\n",
                "There is no WebSocket at this path",
                whole("GET /mqtt/x HTTP/1.1", goodHeaders()));
        refuses(
                "426 Upgrade Required",
                "Sec-WebSocket-Version: 13\nUpgrade: websocket\nConnection: close, Upgrade\n",
                "Sec-WebSocket-Version is not 13",
                request("Sec-WebSocket-Version", "8"));
        refuses(
                "431 Request Header Fields Too Large",
                "Connection: close\n",
                "The headers are too long",
                request("Cookie", "x".repeat(8192)));
        refuses(
                "414 Request-URI Too Long",
                "Connection: close\n",
                "The request line is too long",
                whole("GET /" + "x".repeat(8192) + " HTTP/1.1", goodHeaders()));
    }

    @Test // browsers say from which page they come; others need not
    public void pagesFromElsewhereAreForbidden() {
        WebSocketSettings strict =
                new WebSocketSettings(Set.of("/mqtt"), 1000, Set.of("https://example.org", "null"), List.of());
        String forbidden = "Origin is not welcome";
        for (String origin : List.of("https://example.com", "http://example.org", "https://example.org:8443", "")) {
            refuses(strict, "403 Forbidden", "Connection: close\n", forbidden, request("Origin", origin));
        }
        for (String origin : List.of("https://example.org", "HTTPS://Example.ORG", "null")) {
            assertTrue(answer(strict, request("Origin", origin)).startsWith("HTTP/1.1 101 "));
        }
        assertTrue(answer(strict, request("Origin", null)).startsWith("HTTP/1.1 101 "));
    }

    @Test
    public void bytesThatComeWithTheRequestAreFrames() {
        byte[] frame = HexFormat.of().parseHex("828200000000c000");
        ByteBuf all = ascii(request("Host", "x")).writeBytes(frame);
        for (int cut = 0; cut <= all.readableBytes(); cut++) {
            close();
            channel = channel(SETTINGS);
            List<String> got = new ArrayList<>();
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    got.add(((ByteBuf) message).toString(StandardCharsets.ISO_8859_1));
                    ((ByteBuf) message).release();
                }
            });
            channel.writeInbound(all.copy(0, cut));
            channel.writeInbound(all.copy(cut, all.readableBytes() - cut));
            assertEquals("cut at " + cut, "\u00C0\0", String.join("", got));
            assertEquals(lines(ACCEPTED.formatted("mqtt")), written());
        }
        all.release();
    }

    @Test
    public void aRequestMayComeByteByByte() {
        for (byte b : request("Host", "x").getBytes(StandardCharsets.US_ASCII)) {
            assertEquals("", written());
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
        }
        assertEquals(lines(ACCEPTED.formatted("mqtt")), written());
    }

    @Test
    public void anyBytesGetOneAnswerAtMost() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder(request("Host", "x"));
            for (int n = random.nextInt(5); n >= 0; n--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
                    default -> text.insert(at, "\r\n\0\t:, ".charAt(random.nextInt(7)));
                }
            }
            close();
            channel = channel(SETTINGS);
            channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
            String said = written();
            channel.checkException();
            assertFalse("seed " + seed + ": " + said, said.lastIndexOf("HTTP/1.1 ") > 0);
        }
    }

    @Test
    public void whatAProxySaysIsHandedOnIfItMayBeBelieved() {
        String request = request("X-Forwarded-For", "10.0.0.1\r\nX-Forwarded-For: 10.0.0.2, 10.0.0.3");
        answer(SETTINGS, request);
        assertEquals(List.of(), events);
        WebSocketSettings trusting =
                new WebSocketSettings(Set.of("/mqtt"), 1000, Set.of(), ForwardedTest.networks("127.0.0.0/8"));
        answer(trusting, request);
        assertEquals(List.of(new Forwarded(List.of("10.0.0.1", "10.0.0.2, 10.0.0.3"), trusting.trusted())), events);
    }
}
