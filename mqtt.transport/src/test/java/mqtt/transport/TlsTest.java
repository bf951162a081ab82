package mqtt.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import mqtt.api.Qos;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.Test;
import org.slf4j.LoggerFactory;

/** What of TLS is spoken, and with whom not. */
public class TlsTest extends TlsListener {
    private static final String ALL = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";

    public TlsTest(String provider) {
        super(provider);
    }

    @Test
    public void oldVersionsAreRefused() {
        listen();
        assertTrue(accepts("-tls1_3"));
        assertTrue(accepts("-tls1_2"));
        for (String old : List.of("-tls1_1", "-tls1")) {
            OpenSsl said = openssl(old, "-cipher", ALL);
            assertFalse(said.output(), said.isConnected());
            assertTrue(said.output(), said.output().contains("alert")); // and not for want of a cipher of its own
        }
    }

    @Test
    public void weakCiphersAreRefused() {
        ca.issueRsa("rsa", "/CN=rsa", "IP:127.0.0.1");
        for (String kind : List.of("server", "rsa")) {
            listen("tls__certificate", "ca/" + kind + ".crt", "tls__key", "ca/" + kind + ".key");
            String key = kind.equals("rsa") ? "RSA" : "ECDSA";
            for (String good : List.of("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305")) {
                assertTrue(good, accepts("-tls1_2", "-cipher", "ECDHE-" + key + '-' + good));
            }
            OpenSsl weak = openssl("-tls1_2", "-cipher", ALL + ":!ECDHE+AESGCM:!ECDHE+CHACHA20");
            assertFalse(weak.output(), weak.isConnected());
            assertTrue(weak.output(), weak.output().contains("handshake failure"));
        }
    }

    @Test
    public void renegotiationIsRefused() {
        base.put("connect__timeout__ms", 60_000); // it is not that which closes
        for (boolean sni : new boolean[] {false, true}) {
            if (sni) {
                ca.issue("other", "/CN=other", "DNS:other.test");
                listen("tls__certificates", folder("other").toString());
            } else {
                listen();
            }
            OpenSsl said = OpenSsl.connect(node.port(), "R\n", "-tls1_2", SNI, "other.test");
            assertTrue(said.output(), said.output().contains("RENEGOTIATING"));
            assertTrue("it is closed, or this had hung", said.output().contains("ECDHE-ECDSA"));
        }
    }

    @Test
    public void longConversationsOfTls12GoOn() {
        listen("tls__versions", "1.2");
        try (PacketClient client = node.connect("c")) {
            client.subscribe("t", Qos.AT_LEAST_ONCE);
            for (int i = 0; i < 20; i++) {
                String payload = "x".repeat(i * i * 1000 + i);
                client.publish("t", payload, Qos.AT_LEAST_ONCE);
                client.receive("t", payload);
            }
        }
    }

    @Test
    public void versionsAndCiphersCanBeChosen() {
        listen("tls__versions", "1.2", "tls__ciphers", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        assertFalse(accepts("-tls1_3"));
        assertTrue(accepts("-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"));
        assertFalse(accepts("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"));

        listen("tls__versions", "1.3, 1.2");
        assertTrue("its defaults", accepts("-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"));
        assertFalse(accepts("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"));

        listen("tls__versions", "1.3", "tls__ciphers", "");
        assertTrue(accepts("-tls1_3"));
        assertFalse(accepts("-tls1_2"));
    }

    @Test
    public void ciphersOfTls13AreChosenOrItIsSaidThatTheyCannotBe() {
        base.putAll(Map.of("tls__versions", "1.3", "tls__ciphers", "TLS_AES_256_GCM_SHA384"));
        node.listen(base);
        if (base.get("tls__provider").equals("boringssl")) {
            assertNull(node.listener.address());
            logSays("tls_ciphers: BoringSSL does not let ciphers of TLS 1.3 be chosen");
        } else {
            assertTrue(accepts("-ciphersuites", "TLS_AES_256_GCM_SHA384"));
            assertFalse(accepts("-ciphersuites", "TLS_AES_128_GCM_SHA256"));
        }
    }

    @Test
    public void whoDoesNotFinishTheHandshakeIsClosed() throws IOException {
        ((Logger) LoggerFactory.getLogger("mqtt.transport.tls")).setLevel(Level.DEBUG);
        ca.issue("other", "/CN=other", "DNS:other.test");
        for (String folder : List.of("", folder("other").toString())) {
            listen("tls__timeout__ms", 300, "tls__certificates", folder, "connect__timeout__ms", 60_000);
            node.log.clear();
            byte[] beginOfHello = {22, 3, 1, 0, 100, 1, 0};
            for (int length : new int[] {0, 3, beginOfHello.length}) {
                try (Socket silent = new Socket("127.0.0.1", node.port())) {
                    silent.setSoTimeout(20_000);
                    silent.getOutputStream().write(beginOfHello, 0, length);
                    assertEquals(-1, silent.getInputStream().read());
                }
            }
            assertEquals(
                    node.log.toString(),
                    3,
                    node.log.stream()
                            .filter(line -> line.startsWith("DEBUG") && line.contains("not done within 300 ms"))
                            .count());
        }
        Await.until(SOON, () -> node.listener.connections() == 0);
        assertTrue(accepts());
    }

    @Test
    public void garbageIsClosedWithoutAFault() throws IOException {
        ca.issue("other", "/CN=other", "DNS:other.test");
        for (String folder : List.of("", folder("other").toString())) {
            listen("tls__certificates", folder);
            byte[] huge = new byte[100_000]; // a ClientHello of 16 MB begins
            for (int at = 0; at + 16_389 < huge.length; at += 16_389) {
                System.arraycopy(new byte[] {22, 3, 1, 0x40, 0}, 0, huge, at, 5);
            }
            System.arraycopy(new byte[] {1, -1, -1, -1}, 0, huge, 5, 4);
            for (byte[] bytes :
                    List.of("GET / HTTP/1.1\r\n\r\n".getBytes(), new byte[] {16, 13, 0, 4, 'M', 'Q', 'T', 'T'}, huge)) {
                try (Socket socket = new Socket("127.0.0.1", node.port())) {
                    assertTrue(isClosed(socket, bytes));
                }
            }
        }
        assertFalse(node.log.toString(), node.hasLogged("ERROR"));
    }

    private static boolean isClosed(Socket socket, byte[] bytes) throws IOException {
        socket.setSoTimeout(5_000); // before the handshake is late
        try {
            socket.getOutputStream().write(bytes);
            while (socket.getInputStream().read() >= 0) {
                // an alert
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }
}
