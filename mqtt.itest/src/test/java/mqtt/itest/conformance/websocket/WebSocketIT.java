package mqtt.itest.conformance.websocket;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import mqtt.testkit.WebSocketSocket;
import org.junit.Rule;
import org.junit.Test;

/** MQTT over WebSocket. */
public class WebSocketIT {
    private static final Listener WEB = Listener.with("web", "websocket=true");

    @Rule
    public final Clients clients = new Clients();

    private WebSocketSocket open(long seed) {
        try {
            return new WebSocketSocket(clients.connect(WEB), "/mqtt", "", new Random(seed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String connect(String name) {
        return "10 [ `MQTT` 05 02 0000 { } `~" + name + "` ]";
    }

    @Test
    @Statement(v5 = "MQTT-6.0.0-1", v311 = "MQTT-6.0.0-1")
    public void aTextFrameClosesTheConnection() throws IOException {
        WebSocketSocket socket = open(1);
        RawClient client = clients.over(socket, Version.V5);
        client.send(connect("a")).expect("20 [ 00 00 .. ]");
        socket.sendFrame(0x81, "c0".getBytes(StandardCharsets.US_ASCII));
        client.expectClosed();
        assertEquals(1003, socket.closeCode());
    }

    @Test // frames and segments are cut at random, with pings in between
    @Statement(v5 = "MQTT-6.0.0-2", v311 = "MQTT-6.0.0-2")
    public void packetsAndFramesNeedNotBeginTogether() {
        for (int seed = 0; seed < 20; seed++) {
            clients.over(open(seed), Version.V5)
                    .send(connect("a") + "82 [ 0001 { } `~/t` 00 ] 30 [ `~/t` { } 'one' ] 30 [ `~/t` { } 'two' ]")
                    .expect("20 [ 00 00 .. ]", "90 [ 0001 { } 00 ]", "30 [ `~/t` { } 'one' ]", "30 [ `~/t` { } 'two' ]")
                    .sendByteByByte("30 [ `~/t` { } 'three' ]")
                    .expect("30 [ `~/t` { } 'three' ]")
                    .send("e0 00")
                    .expectClosed();
        }
    }

    @Test
    @Statement(v5 = "MQTT-6.0.0-3", v311 = "MQTT-6.0.0-3")
    public void whoDoesNotOfferMqttIsRefused() throws IOException {
        assertTrue(answer("").startsWith("HTTP/1.1 400 Bad Request\r\n"));
        assertTrue(answer("Sec-WebSocket-Protocol: chat\r\n").startsWith("HTTP/1.1 400 Bad Request\r\n"));
    }

    @Test
    @Statement(v5 = "MQTT-6.0.0-4", v311 = "MQTT-6.0.0-4")
    public void theBrokerChoosesMqtt() throws IOException {
        for (String offered : new String[] {"mqtt", "chat, mqtt", "mqttv3.1, mqtt"}) {
            String answer = answer("Sec-WebSocket-Protocol: " + offered + "\r\n");
            assertTrue(answer, answer.startsWith("HTTP/1.1 101 Switching Protocols\r\n"));
            assertTrue(answer, answer.contains("\r\nSec-WebSocket-Protocol: mqtt\r\n"));
        }
    }

    private String answer(String headers) throws IOException {
        try (Socket socket = clients.connect(WEB)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /mqtt HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    + headers
                                    + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("\r\n\r\n") < 0) {
                int read = socket.getInputStream().read();
                assertTrue("closed behind " + answer, read >= 0);
                answer.append((char) read);
            }
            return answer.toString();
        }
    }
}
