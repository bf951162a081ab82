package mqtt.itest.clients;

import static org.junit.Assert.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;

/** A listener for WebSockets beside the stock one, at a free port. */
final class WebListener {
    private static final Duration SOON = Duration.ofSeconds(20);

    private WebListener() {}

    /** Its port; adds it if it is not there. */
    static int port(BrokerProcess broker, boolean tls) throws Exception {
        return port(broker, tls ? "wss" : "ws", tls ? secure(broker.etc()) : "");
    }

    /** @param more lines of its configuration */
    static int port(BrokerProcess broker, String name, String more) throws Exception {
        String file = "mqtt.listener-" + name + ".cfg";
        if (!Files.exists(broker.etc().resolve(file))) {
            broker.writeEtc(file, "host=127.0.0.1\nport=0\nwebsocket=true\n" + more);
        }
        Pattern line = Pattern.compile("listener=" + name + " listens on 127\\.0\\.0\\.1:(\\d+)");
        int[] port = new int[1];
        Await.until("listener " + name, SOON, () -> {
            Matcher found = line.matcher(broker.log());
            port[0] = found.find() ? Integer.parseInt(found.group(1)) : 0;
            return port[0] != 0;
        });
        return port[0];
    }

    private static String secure(Path etc) throws Exception {
        if (!Files.exists(etc.resolve("server.crt"))) {
            Process openssl = new ProcessBuilder(("openssl req -x509 -newkey rsa:2048 -nodes -days 1 -keyout server.key"
                                    + " -out server.crt -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1")
                            .split(" "))
                    .directory(etc.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertEquals(0, openssl.waitFor());
        }
        return "tls=true\ntls_certificate=etc/server.crt\ntls_key=etc/server.key\n";
    }
}
