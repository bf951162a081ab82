package mqtt.itest.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** mosquitto_sub and mosquitto_pub, in all versions of MQTT. */
@RunWith(Parameterized.class)
public class MosquittoIT extends RealClientContract {
    @Parameters(name = "{0}")
    public static List<String> versions() {
        return List.of("mqttv31", "mqttv311", "mqttv5");
    }

    @Parameter
    public String version;

    @Override
    RealClient open(String clientId, String willTopic, String willPayload) throws Exception {
        Tools tools = new Tools(version, clientId);
        if (willTopic != null) {
            tools.start(
                    "nothing/at/all", 0, "--will-topic", willTopic, "--will-payload", willPayload, "--will-qos", "1");
        }
        return tools;
    }

    /** One mosquitto_sub for each subscription, one mosquitto_pub for each message. */
    private static final class Tools implements RealClient {
        private static final int WAIT_SECONDS = 20;
        private static final int GOODBYE_SECONDS = 5;

        private final String version;
        private final String clientId;
        private final Inbox inbox = new Inbox();
        private final List<Process> subscribers = new ArrayList<>();

        Tools(String version, String clientId) {
            this.version = version;
            this.clientId = clientId.substring(clientId.indexOf('-') + 1); // MQTT 3.1 has 23 characters
        }

        void start(String filter, int qos, String... more) throws Exception {
            List<String> command = new ArrayList<>(List.of("stdbuf", "-oL", "mosquitto_sub", "-h", "127.0.0.1"));
            command.addAll(List.of("-p", "" + port(), "-V", version, "-i", clientId + subscribers.size()));
            command.addAll(List.of("-t", filter, "-q", "" + qos, "-F", "%q %r %t %p", "-d"));
            command.addAll(List.of(more));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            subscribers.add(process);
            CountDownLatch subscribed = new CountDownLatch(1);
            Thread reader = new Thread(() -> readAll(process, subscribed), "mosquitto_sub");
            reader.setDaemon(true);
            reader.start();
            if (!subscribed.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("mosquitto_sub could not subscribe to " + filter);
            }
        }

        private void readAll(Process process, CountDownLatch subscribed) {
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("Subscribed ")) {
                        subscribed.countDown();
                    }
                    read(line);
                }
            } catch (IOException e) {
                // it was ended
            }
        }

        private void read(String line) {
            if (line.matches("[012] [01] .*")) {
                String[] parts = line.split(" ", 4);
                inbox.add(
                        parts[2],
                        parts[3].getBytes(StandardCharsets.UTF_8),
                        Integer.parseInt(parts[0]),
                        parts[1].equals("1"));
            }
        }

        @Override
        public void subscribe(String filter, int qos) throws Exception {
            start(filter, qos);
        }

        @Override
        public void publish(String topic, String payload, int qos, boolean retain) throws Exception {
            List<String> command = new ArrayList<>(List.of(
                    "mosquitto_pub", "-h", "127.0.0.1", "-p", "" + port(), "-V", version, "-t", topic, "-q", "" + qos));
            command.addAll(payload.isEmpty() ? List.of("-n") : List.of("-m", payload));
            if (retain) {
                command.add("-r");
            }
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError("mosquitto_pub failed");
            }
        }

        @Override
        public Received next() throws Exception {
            return inbox.next();
        }

        @Override
        public void die() {
            subscribers.forEach(Process::destroyForcibly);
        }

        @Override
        public void disconnect() throws Exception {
            for (Process subscriber : subscribers) {
                subscriber.destroy();
                if (!subscriber.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                    subscriber.destroyForcibly(); // its signal handler takes locks, and sometimes waits for itself
                }
            }
        }
    }
}
