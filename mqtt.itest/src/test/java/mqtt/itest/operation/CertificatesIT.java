package mqtt.itest.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mqtt.itest.BrokerProcess;
import mqtt.itest.Dist;
import mqtt.testkit.Await;
import mqtt.testkit.Ca;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Certificates of the broker and of clients, with mosquitto's clients and the started distribution. */
@RunWith(Parameterized.class)
public class CertificatesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int COMMAND_SECONDS = 30;

    @Parameterized.Parameters(name = "{0}")
    public static List<String> providers() {
        return List.of("jdk", "boringssl");
    }

    @Rule
    public final Timeout limit = Timeout.seconds(180);

    private final String provider;
    private BrokerProcess broker;
    private Ca ca;
    private int port;

    public CertificatesIT(String provider) {
        this.provider = provider;
    }

    @Before
    public void make() throws Exception {
        broker = BrokerProcess.unpacked();
        port = Dist.freePort();
        ca = new Ca(broker.etc().resolve("tls"));
        ca.issue("server", "/CN=server", "IP:127.0.0.1");
        ca.issue("alice", "/CN=alice", "email:alice@test");
        ca.issue("bob", "/CN=bob");
        if (provider.equals("boringssl")) {
            Path bundles = broker.home().resolve("system/20");
            try (Stream<Path> jars = Files.list(Dist.WORK.resolveSibling("tcnative"))) {
                for (Path jar : jars.toList()) {
                    Files.copy(jar, bundles.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    @After
    public void stop() throws Exception {
        broker.close();
    }

    private void listen(String... more) throws Exception {
        broker.writeEtc(
                "mqtt.listener-tls.cfg",
                "host=127.0.0.1\nport=" + port + "\ntls=true\ntls_provider=" + provider
                        + "\ntls_certificate=etc/tls/server.crt\ntls_key=etc/tls/server.key\n"
                        + String.join("\n", more)
                        + '\n');
        broker.run();
        logSays("listener=tls listens");
    }

    private void logSays(String what) {
        Await.until(what + " in the log", SOON, () -> broker.log().contains(what));
    }

    private List<String> mosquitto(String command, String... more) {
        List<String> all = new ArrayList<>(List.of("mosquitto_" + command, "-p", "" + port, "-q", "1", "-V", "5"));
        all.addAll(List.of("--cafile", "ca.crt"));
        all.addAll(List.of(more));
        if (!all.contains("-h")) {
            all.addAll(List.of("-h", "127.0.0.1"));
        }
        return all;
    }

    private Process start(String output, List<String> command) throws Exception {
        return new ProcessBuilder(command)
                .directory(ca.file(".").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ca.file(output).toFile())
                .start();
    }

    private static int exit(Process process) throws Exception {
        process.getOutputStream().close();
        assertTrue(process.info().toString(), process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS));
        return process.exitValue();
    }

    /** One that was there before, so that it misses nothing from now on; it ends when it has so many messages. */
    private Process subscriber(String filter, int count, String... more) throws Exception {
        List<String> all = mosquitto("sub", more);
        all.addAll(List.of("-V", "mqttv311", "-i", "s", "-c", "-t", filter, "-F", "%p"));
        List<String> before = new ArrayList<>(all);
        before.add("-E");
        assertEquals(0, exit(start("sub.out", before)));
        all.addAll(List.of("-d", "-C", "" + count));
        return start("sub.out", all);
    }

    /** What the command came to: its exit status. */
    private int publish(String who, String topic, String... more) throws Exception {
        List<String> all = mosquitto("pub", more);
        all.addAll(List.of("-t", topic, "-m", "hi"));
        if (who != null) {
            all.addAll(List.of("--cert", who + ".crt", "--key", who + ".key"));
        }
        return exit(start("pub.out", all));
    }

    private String said() throws Exception {
        return Files.readString(ca.file("pub.out"));
    }

    @Test
    public void whoWasRevokedIsRefused() throws Exception {
        listen("tls_client_certificate=require", "tls_client_authorities=etc/tls/ca.crt", "tls_crl=etc/tls/ca.crl");
        assertEquals(0, publish("alice", "t"));
        assertEquals(0, publish("bob", "t"));
        assertNotEquals(0, publish(null, "t"));
        ca.revoke("bob");
        logSays("listener=tls has read its TLS files again");
        for (String version : List.of("tlsv1.2", "tlsv1.3")) {
            assertEquals(0, publish("alice", "t", "--tls-version", version));
            assertNotEquals(0, publish("bob", "t", "--tls-version", version));
        }
    }

    @Test
    public void aCertificateLetsInAndItsNameIsTheUser() throws Exception {
        Files.delete(broker.etc().resolve("mqtt.auth.anonymous.cfg"));
        broker.writeEtc("mqtt.auth.certificate.cfg", "listeners=tls\n");
        broker.writeEtc("mqtt.auth.file.acl.cfg", "file=etc/acl\n");
        broker.writeEtc("acl", "user alice\ntopic readwrite home/#\n");
        listen("tls_client_certificate=want", "tls_client_authorities=etc/tls/ca.crt", "tls_user_name=common-name");
        Process subscriber = subscriber("home/#", 2, "--cert", "alice.crt", "--key", "alice.key");
        assertEquals(0, publish("alice", "home/door"));
        assertEquals("its name counts, not what it says", 0, publish("alice", "home/door", "-u", "bob"));
        assertEquals(0, exit(subscriber));

        publish("bob", "home/door", "-d", "-u", "alice");
        assertTrue(said(), said().contains("RC:135")); // not authorized: nobody has granted bob anything
        assertNotEquals("no certificate, no way in", 0, publish(null, "home/door", "-u", "alice"));
        assertTrue(said(), said().contains("not authorised") || said().contains("Not authorized"));
    }

    @Test
    public void whoAsksForANameGetsItsCertificate() throws Exception {
        Ca local = new Ca(broker.etc().resolve("local"));
        Path folder = Files.createDirectories(broker.etc().resolve("certificates"));
        local.issue("its", "/CN=local", "DNS:localhost", "DNS:*.local.test");
        for (String name : List.of("its.crt", "its.key")) {
            Files.copy(local.file(name), folder.resolve(name));
        }
        listen("tls_certificates=etc/certificates");
        assertEquals(0, publish(null, "t"));
        assertEquals(0, publish(null, "t", "-h", "localhost", "--cafile", "../local/ca.crt"));
        assertNotEquals(0, publish(null, "t", "-h", "localhost"));
        List<String> openssl =
                List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-servername", "a.local.test");
        assertEquals(0, exit(start("openssl.out", openssl)));
        assertTrue(Files.readString(ca.file("openssl.out")).contains("subject=CN = local"));
    }

    @Test
    public void certificatesAreRenewedUnderLoad() throws Exception {
        int count = 3000;
        listen();
        Process subscriber = subscriber("t", count);
        Process publisher = start("load.out", mosquitto("pub", "-t", "t", "-l"));
        try (Writer lines = publisher.outputWriter()) {
            for (int renewal = 1; renewal <= 3; renewal++) {
                Ca next = new Ca(broker.etc().resolve("next" + renewal));
                next.issue("server", "/CN=renewal-" + renewal, "IP:127.0.0.1");
                for (String name : List.of("server.key", "server.crt")) {
                    Files.copy(next.file(name), ca.file(name), StandardCopyOption.REPLACE_EXISTING);
                }
                int from = (renewal - 1) * count / 3;
                for (int line = from; line < from + count / 3; line++) {
                    lines.write(line + "\n");
                    lines.flush();
                }
                logSays("new connections get CN=renewal-" + renewal);
                assertEquals(
                        0, publish(null, "other", "--cafile", next.certificate().toString()));
                assertNotEquals("the old one is gone", 0, publish(null, "other"));
            }
        }
        assertEquals(0, exit(publisher));
        assertEquals(0, exit(subscriber));
        String expected = IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
        assertEquals(
                expected,
                Files.readAllLines(ca.file("sub.out")).stream()
                        .filter(line -> line.matches("\\d+"))
                        .collect(Collectors.joining("\n")));
        assertEquals(
                1,
                Files.readAllLines(ca.file("sub.out")).stream()
                        .filter(line -> line.contains("CONNACK"))
                        .count());
    }
}
