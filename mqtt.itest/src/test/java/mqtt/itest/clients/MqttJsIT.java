package mqtt.itest.clients;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mqtt.itest.Dist;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** MQTT.js on Node.js, MQTT 3.1.1 and 5, over TCP, WebSocket and secure WebSocket: {@code mqttjs/client.js} does what its standard input says, line by line. */
@RunWith(Parameterized.class)
public class MqttJsIT extends RealClientContract {
    @Parameters(name = "protocol version {0} {1}")
    public static List<Object[]> kinds() {
        return Stream.of("tcp", "ws", "wss")
                .flatMap(scheme -> Stream.of(new Object[] {4, scheme}, new Object[] {5, scheme}))
                .toList();
    }

    @Parameter
    public int version;

    @Parameter(1)
    public String scheme;

    @Override
    RealClient open(String clientId, String willTopic, String willPayload) throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                        "node",
                        "client.js",
                        uri(scheme),
                        "" + version,
                        clientId,
                        willTopic == null ? "" : willTopic,
                        willPayload == null ? "" : willPayload)
                .directory(Dist.ROOT.resolve("mqtt.itest/mqttjs").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        if (scheme.equals("wss")) {
            command.environment().put("NODE_EXTRA_CA_CERTS", certificate().toString());
        }
        Node client = new Node(command.start());
        client.expectDone();
        return client;
    }

    private static final class Node implements RealClient {
        private static final int WAIT_SECONDS = 20;

        private final Process node;
        private final BufferedWriter commands;
        private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        private final Inbox inbox = new Inbox();

        Node(Process node) {
            this.node = node;
            commands = new BufferedWriter(new OutputStreamWriter(node.getOutputStream(), StandardCharsets.UTF_8));
            Thread reader = new Thread(
                    () -> new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))
                            .lines()
                            .forEach(this::read),
                    "node");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(String line) {
            String[] parts = line.split("\t", -1);
            if (parts[0].equals("message")) {
                inbox.add(
                        parts[1],
                        parts[2].getBytes(StandardCharsets.UTF_8),
                        Integer.parseInt(parts[3]),
                        Boolean.parseBoolean(parts[4]));
            } else {
                answers.add(line);
            }
        }

        void expectDone() throws InterruptedException {
            String answer = answers.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (!"done".equals(answer)) {
                node.destroyForcibly();
                throw new AssertionError("MQTT.js says " + answer);
            }
        }

        private void tell(Object... words) throws IOException, InterruptedException {
            commands.write(String.join(
                    "\t", List.of(words).stream().map(String::valueOf).toList()));
            commands.newLine();
            commands.flush();
            expectDone();
        }

        @Override
        public void subscribe(String filter, int qos) throws Exception {
            tell("subscribe", filter, qos);
        }

        @Override
        public void publish(String topic, String payload, int qos, boolean retain) throws Exception {
            tell("publish", topic, payload, qos, retain);
        }

        @Override
        public Received next() throws Exception {
            return inbox.next();
        }

        @Override
        public void die() {
            node.destroyForcibly();
        }

        @Override
        public void disconnect() throws Exception {
            tell("end");
            node.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
            node.destroyForcibly();
        }
    }
}
