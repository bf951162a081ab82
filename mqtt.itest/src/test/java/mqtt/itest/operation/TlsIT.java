package mqtt.itest.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mqtt.itest.BrokerProcess;
import mqtt.itest.Dist;
import mqtt.testkit.Await;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** mosquitto_pub speaks TLS with the started distribution: Java's own, and BoringSSL where its bundles are there. */
public class TlsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int COMMAND_SECONDS = 30;

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private BrokerProcess broker;
    private Path keys;
    private int port;

    @Before
    public void makeCertificates() throws Exception {
        broker = BrokerProcess.unpacked();
        port = Dist.freePort();
        keys = broker.etc();
        openssl("req -x509 -newkey rsa:2048 -nodes -days 1 -keyout server.key -out server.crt -subj /CN=localhost"
                + " -addext subjectAltName=DNS:localhost,IP:127.0.0.1");
        openssl("req -x509 -newkey rsa:2048 -nodes -days 1 -keyout client.key -out client.crt -subj /CN=client");
    }

    @After
    public void stop() throws Exception {
        broker.close();
    }

    private void openssl(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        assertEquals(0, run(command));
    }

    private int run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(keys.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(keys.resolve("tls.out").toFile())
                .start();
        assertTrue(command.toString(), process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private int publish(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("mosquitto_pub", "-h", "127.0.0.1", "-p", "" + port));
        command.addAll(List.of("--cafile", "server.crt", "-t", "secret", "-m", "hi", "-q", "1"));
        command.addAll(List.of(more));
        return run(command);
    }

    private int handshake(String version) throws Exception {
        return run(
                List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, version, "-cipher", "ALL:@SECLEVEL=0"));
    }

    private void listen(String more) throws Exception {
        broker.writeEtc(
                "mqtt.listener-tls.cfg",
                "host=127.0.0.1\nport=" + port + "\ntls=true\ntls_certificate=etc/server.crt\ntls_key=etc/server.key\n"
                        + more);
        broker.run();
    }

    private void logSays(String what) {
        Await.until(what + " in the log", SOON, () -> broker.log().contains(what));
    }

    @Test
    public void withJavaAndEveryVersionThatIsSafe() throws Exception {
        listen("tls_provider=jdk\n");
        logSays("tls=JDK");
        assertEquals(0, publish());
        assertEquals(0, publish("--tls-version", "tlsv1.2"));
        assertEquals(0, publish("--tls-version", "tlsv1.3"));
        assertEquals(0, handshake("-tls1_2"));
        assertNotEquals(0, handshake("-tls1_1"));
    }

    @Test
    public void withClientCertificates() throws Exception {
        listen("tls_client_certificate=require\ntls_client_authorities=etc/client.crt\n");
        logSays("listener=tls listens");
        assertNotEquals(0, publish());
        assertEquals(0, publish("--cert", "client.crt", "--key", "client.key"));
    }

    @Test
    public void withBoringSslWhereItsBundlesAreThere() throws Exception {
        Path bundles = broker.home().resolve("system/20");
        try (Stream<Path> jars = Files.list(Dist.WORK.resolveSibling("tcnative"))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, bundles.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        listen("tls_provider=boringssl\n");
        logSays("tls=OPENSSL");
        assertEquals(0, publish());
        assertEquals(0, publish("--tls-version", "tlsv1.2"));
    }

    @Test
    public void aKeyThatDoesNotFitIsNamed() throws Exception {
        Files.copy(keys.resolve("client.crt"), keys.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
        listen("");
        logSays("server.key");
    }
}
