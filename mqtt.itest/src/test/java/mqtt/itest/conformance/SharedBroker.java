package mqtt.itest.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;

/**
 * The one broker that all conformance tests talk to: the built distribution, started when the first test needs it, ended
 * with this JVM. It knows a user {@code alice}, password {@code wonderland}, by SCRAM too, who may do everything, also below
 * {@code $data}, but publish or subscribe to {@code +/forbidden/#}; keeps 3 MB of retained messages for each tenant; and sends
 * clients of the listeners {@code redirects-now} and {@code redirects-forever} to other servers.
 */
final class SharedBroker {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ACL =
            "user alice\ntopic readwrite #\ntopic readwrite $data/#\ntopic deny +/forbidden/#\n";
    private static SharedBroker instance;

    private final BrokerProcess process;
    private final Map<Listener, Integer> ports = new HashMap<>();
    private final Path log;
    private long logRead;

    private SharedBroker() throws Exception {
        process = BrokerProcess.unpacked();
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end of the broker"));
        process.writeEtc("passwd", "alice:" + hashed("wonderland") + '\n');
        process.writeEtc("acl", ACL);
        process.writeEtc("mqtt.auth.file.password.cfg", "file=etc/passwd\n");
        process.writeEtc("mqtt.auth.file.acl.cfg", "file=etc/acl\n");
        process.foggReads("wonderland\n", "scram-user", "--iterations", "4096", "alice");
        process.writeEtc("mqtt.auth.scram.cfg", "file=etc/scram-users\n");
        process.writeEtc("mqtt.redirect-now.cfg", "servers=b.example:1884\nlisteners=redirects-now\n");
        process.writeEtc("mqtt.redirect-forever.cfg", "servers=c.example\nmoved=true\nlisteners=redirects-forever\n");
        process.writeEtc("mqtt.router.cfg", "retained_bytes=3000000\n");
        process.writeEtc("mqtt.log.cfg", "level=INFO\nlevel.mqtt.session=DEBUG\n");
        process.run(Map.of("FOGG_JAVA_OPTS", "-Xmx256m"));
        ports.put(Listener.DEFAULT, process.port());
        log = process.data().resolve("log/fogg.log");
    }

    static synchronized SharedBroker get() {
        if (instance == null) {
            try {
                instance = new SharedBroker();
            } catch (Exception e) {
                throw new AssertionError("the broker does not start", e);
            }
        }
        return instance;
    }

    private void end() {
        try {
            process.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mosquitto's old format, which takes no time to check. */
    private static String hashed(String password) throws Exception {
        byte[] salt = "twelve bytes".getBytes(StandardCharsets.UTF_8);
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        digest.update(password.getBytes(StandardCharsets.UTF_8));
        Base64.Encoder base64 = Base64.getEncoder();
        return "$6$" + base64.encodeToString(salt) + '$' + base64.encodeToString(digest.digest(salt));
    }

    /** Where the listener listens on 127.0.0.1; adds it if it is new. */
    synchronized int port(Listener listener) {
        return ports.computeIfAbsent(listener, this::add);
    }

    private int add(Listener listener) {
        String name = listener.name();
        if (ports.keySet().stream().anyMatch(l -> l.name().equals(name))) {
            throw new IllegalArgumentException("there is another listener with the name " + name);
        }
        try {
            process.writeEtc(
                    "mqtt.listener-" + name + ".cfg",
                    "host=127.0.0.1\nport=0\n" + String.join("\n", listener.settings()) + '\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Pattern line = Pattern.compile("listener=" + name + " listens on 127\\.0\\.0\\.1:(\\d+)");
        int[] port = new int[1];
        Await.until("listener " + name, SOON, () -> {
            Matcher found = line.matcher(process.log());
            port[0] = found.find() ? Integer.parseInt(found.group(1)) : 0;
            return port[0] != 0;
        });
        return port[0];
    }

    /** What was logged since it was asked last. */
    synchronized String newLog() {
        try (var file = Files.newByteChannel(log)) {
            logRead = file.size() < logRead ? 0 : logRead; // another file by now
            file.position(logRead);
            byte[] bytes = Channels.newInputStream(file).readAllBytes();
            logRead += bytes.length;
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
