package mqtt.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mqtt.api.Qos;
import mqtt.testkit.Await;
import mqtt.testkit.Ca;
import mqtt.testkit.PacketClient;
import org.junit.Test;

/** Which certificate a client sees: by the name it asks for, and once the files have changed. */
public class ServerCertificatesTest extends TlsListener {
    public ServerCertificatesTest(String provider) {
        super(provider);
    }

    @Test
    public void whoAsksForANameGetsItsCertificate() throws IOException {
        ca.issue("a", "/CN=a", "DNS:a.test", "DNS:A2.test");
        ca.issue("wild", "/CN=wild", "DNS:*.example.test");
        ca.issue("old", "/CN=old.test");
        folder("a", "wild", "old");
        listen("tls__certificates", "more");
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            assertTrue(shows("a", version, SNI, "a.test"));
            assertTrue(shows("a", version, SNI, "a2.TEST"));
            assertTrue(shows("wild", version, SNI, "x.example.test"));
            assertTrue(shows("server", version, SNI, "x.y.example.test"));
            assertTrue(shows("server", version, SNI, "example.test"));
            assertTrue(shows("old.test", version, SNI, "old.test"));
            assertTrue(shows("server", version, SNI, "nobody.test"));
            assertTrue(shows("server", version, "-noservername"));
        }
        try (PacketClient client = node.connect("c")) {
            client.publish("t", "x".repeat(100_000), Qos.AT_LEAST_ONCE);
        }

        ca.issue("b", "/CN=b", "DNS:b.test");
        folder("b");
        logSays("read its TLS files again");
        assertTrue(shows("b", SNI, "b.test"));

        ca.issue("b2", "/CN=b2", "DNS:b.test");
        folder("b2");
        logSays("listener=test keeps its last good TLS files: " + node.home.resolve("more/b.crt") + " and "
                + node.home.resolve("more/b2.crt") + " are both for b.test");
        assertTrue(shows("b", SNI, "b.test"));

        Files.delete(node.home.resolve("more/b.crt"));
        node.log.clear();
        logSays("read its TLS files again");
        assertTrue(shows("b2", SNI, "b.test"));
    }

    @Test
    public void certificatesAreRenewedUnderLoad() throws Exception {
        listen();
        AtomicInteger exchanged = new AtomicInteger();
        List<Throwable> faults = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        AtomicBoolean going = new AtomicBoolean(true);
        for (int i = 0; i < 4; i++) {
            PacketClient client = node.connect("c" + i);
            String topic = "t" + i;
            client.subscribe(topic, Qos.AT_LEAST_ONCE);
            Thread thread = new Thread(() -> {
                try (client) {
                    for (int n = 0; going.get(); n++) {
                        client.publish(topic, "" + n, Qos.AT_LEAST_ONCE);
                        client.receive(topic, "" + n);
                        exchanged.incrementAndGet();
                    }
                } catch (RuntimeException | Error e) {
                    synchronized (faults) {
                        faults.add(e);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (int round = 1; round <= 3; round++) {
            String name = "renewed-" + round;
            ca.issue("server", "/CN=" + name, "IP:127.0.0.1");
            logSays("new connections get CN=" + name);
            assertTrue(shows(name));
            int before = exchanged.get();
            Await.until(SOON, () -> exchanged.get() > before + 100);
            node.connect("new").close();
        }
        going.set(false);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), faults);
        assertEquals(
                3,
                node.log.stream()
                        .filter(line -> line.contains("read its TLS files again"))
                        .count());
    }

    @Test
    public void wrongNewFilesKeepTheLastGoodOnes() throws IOException {
        listen();
        Path certificate = ca.file("server.crt");
        Path key = ca.file("server.key");
        ca.issue("stranger", "/CN=stranger");
        Files.copy(ca.file("stranger.key"), key, StandardCopyOption.REPLACE_EXISTING);
        String said = "ERROR listener=test keeps its last good TLS files: ";
        logSays(said + key + " is not the key of the certificate in " + certificate);
        Files.writeString(key, "nonsense");
        logSays(said + key + " holds no private key");
        Files.delete(key);
        logSays(said + key + " cannot be read");
        Files.writeString(certificate, "nonsense");
        logSays(said + certificate + " holds no certificate");
        assertTrue(shows("server"));
        assertEquals(
                "each is said once",
                4,
                node.log.stream().filter(line -> line.startsWith(said)).count());
        assertTrue(shows("server"));

        ca.issue("server", "/CN=mended", "IP:127.0.0.1");
        logSays("read its TLS files again");
        assertTrue(shows("mended"));
    }

    @Test
    public void nobodyLooksAtFilesOfAListenerThatHasGone() throws IOException {
        listen();
        listen("tls__certificate", "ca/ca.crt", "tls__key", "ca/ca.key"); // now only at these
        node.listener.close();
        Files.writeString(ca.file("server.key"), "nonsense");
        Files.writeString(ca.file("ca.key"), "nonsense");
        try (Node other = new Node("auto")) {
            Ca its = new Ca(other.home.resolve("ca"));
            its.issue("server", "/CN=a", "IP:127.0.0.1");
            Map<String, Object> values = new HashMap<>(base);
            values.putAll(Map.of("tls__certificate", "ca/server.crt", "tls__key", "ca/server.key"));
            other.listen(values);
            Files.writeString(its.file("server.key"), "nonsense");
            Await.until(SOON, () -> other.hasLogged("holds no private key"));
        }
        assertFalse(node.log.toString(), node.hasLogged(node.home + "/ca/"));
    }
}
