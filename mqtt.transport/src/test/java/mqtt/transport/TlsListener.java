package mqtt.transport;

import static org.junit.Assert.assertNotNull;

import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mqtt.testkit.Await;
import mqtt.testkit.Ca;
import org.junit.After;
import org.junit.Rule;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.slf4j.LoggerFactory;

/** A listener that speaks TLS by each provider, and an authority that has signed its certificate: for tests. */
@RunWith(Parameterized.class)
public abstract class TlsListener {
    static final Duration SOON = Duration.ofSeconds(20);
    static final String SNI = "-servername";

    @Parameterized.Parameters(name = "{0}")
    public static List<String> providers() {
        return List.of("jdk", "boringssl");
    }

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    final Node node = new Node("auto");
    final Ca ca = new Ca(node.home.resolve("ca"));
    final Map<String, Object> base = new HashMap<>();

    protected TlsListener(String provider) {
        ca.issue("server", "/CN=server", "IP:127.0.0.1");
        base.putAll(Map.of(
                "tls",
                true,
                "tls__provider",
                provider,
                "tls__certificate",
                "ca/server.crt",
                "tls__key",
                "ca/server.key"));
        node.tls(ca.clients(null));
    }

    @After
    public void close() {
        ((Logger) LoggerFactory.getLogger("mqtt.transport.tls")).setLevel(null);
        node.close();
    }

    void listen(Object... more) {
        for (int i = 0; i < more.length; i += 2) {
            base.put((String) more[i], more[i + 1]);
        }
        node.listen(base);
        assertNotNull(node.log.toString(), node.listener.address());
    }

    OpenSsl openssl(String... options) {
        return OpenSsl.connect(node.port(), "Q\n", options);
    }

    boolean accepts(String... options) {
        return openssl(options).isConnected();
    }

    boolean shows(String name, String... options) {
        String said = openssl(options).output();
        return said.contains("subject=CN = " + name + '\n');
    }

    void logSays(String what) {
        Await.until(what + " in the log: " + node.log, SOON, () -> node.hasLogged(what));
    }

    /** A folder with copies of these certificates and keys. */
    Path folder(String... names) {
        try {
            Path folder = Files.createDirectories(node.home.resolve("more"));
            for (String name : names) {
                for (String suffix : List.of(".key", ".crt")) {
                    Files.copy(
                            ca.file(name + suffix), folder.resolve(name + suffix), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
