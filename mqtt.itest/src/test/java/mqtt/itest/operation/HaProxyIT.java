package mqtt.itest.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mqtt.itest.BrokerProcess;
import mqtt.itest.Dist;
import mqtt.testkit.Await;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * HAProxy in front of the started distribution: it speaks TLS with clients, looks at their certificates, and tells the broker
 * where they are and what they are called.
 */
public class HaProxyIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int COMMAND_SECONDS = 30;
    private static final String CLIENT = "127.0.0.77";

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private BrokerProcess broker;
    private Process proxy;
    private Path keys;
    private int front;
    private int back;

    @Before
    public void start() throws Exception {
        broker = BrokerProcess.unpacked();
        keys = broker.etc();
        front = Dist.freePort();
        back = Dist.freePort();
        for (String name : List.of("server", "client")) {
            run("openssl req -x509 -newkey rsa:2048 -nodes -days 1 -keyout %1$s.key -out %1$s.crt -subj /CN=%1$s"
                    .formatted(name));
        }
        Files.writeString(
                keys.resolve("both.pem"),
                Files.readString(keys.resolve("server.crt")) + Files.readString(keys.resolve("server.key")));
        Path config = Files.writeString(
                keys.resolve("haproxy.conf"),
                """
                defaults
                    mode tcp
                    timeout connect 10s
                    timeout client 60s
                    timeout server 60s
                frontend mqtts
                    bind 127.0.0.1:%d ssl crt both.pem ca-file client.crt verify required
                    default_backend fogg
                backend fogg
                    server fogg 127.0.0.1:%d send-proxy-v2-ssl-cn check check-send-proxy
                """
                        .formatted(front, back));
        listen(false);
        broker.run();
        proxy = new ProcessBuilder("haproxy", "-db", "-f", config.toString())
                .directory(keys.toFile())
                .redirectErrorStream(true)
                .redirectOutput(keys.resolve("haproxy.out").toFile())
                .start();
    }

    @After
    public void stop() throws Exception {
        proxy.destroy();
        proxy.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
        broker.close();
    }

    private void run(String command) throws Exception {
        assertEquals(command, 0, status(List.of(command.split(" "))));
    }

    private int status(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(keys.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(keys.resolve("command.out").toFile())
                .start();
        assertTrue(command.toString(), process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private int publish() throws Exception {
        List<String> command = new ArrayList<>(List.of("mosquitto_pub", "-h", "127.0.0.1", "-p", "" + front));
        command.addAll(List.of("-A", CLIENT, "--cafile", "server.crt", "--insecure", "--cert", "client.crt"));
        command.addAll(List.of("--key", "client.key", "-i", "proxied", "-t", "t", "-m", "hi", "-q", "1"));
        return status(command);
    }

    private void listen(boolean commonName) throws Exception {
        broker.writeEtc(
                "mqtt.listener-proxied.cfg",
                "port=" + back + "\nproxy=true\nproxy_trusted=127.0.0.1\nproxy_common_name=" + commonName + "\n");
    }

    @Test
    public void theBrokerKnowsWhoIsBehindTheProxy() throws Exception {
        Await.until("a message goes through", SOON, () -> publish() == 0);
        listen(true);
        Await.until("who has a name is not anonymous", SOON, () -> publish() != 0);
        Await.until("the broker knows where it is, and its name", SOON, () -> broker.log()
                .lines()
                .anyMatch(line -> line.contains("refused") && line.contains("user=client") && line.contains(CLIENT)));
    }
}
