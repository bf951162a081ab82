package mqtt.itest.clients;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.FreePort;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Sessions, requests and responses, shared subscriptions and shared identifiers with mosquitto's tools. */
public class MosquittoFeaturesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static BrokerProcess broker;
    private static int fanoutPort;
    private static int pairsPort;

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private final List<Tool> tools = new ArrayList<>();

    @BeforeClass
    public static void startBroker() throws Exception {
        broker = BrokerProcess.unpacked();
        fanoutPort = FreePort.next();
        broker.writeEtc("mqtt.listener-fanout.cfg", "port=" + fanoutPort + "\nsame_client_id=fanout\n");
        pairsPort = FreePort.next();
        broker.writeEtc("mqtt.listener-pairs.cfg", "port=" + pairsPort + "\ntenant=pairs\nsame_client_id=fanout\n");
        broker.run();
        Await.until(
                "all listen",
                SOON,
                () -> broker.log().contains("listener=fanout") && broker.log().contains("listener=pairs"));
    }

    @AfterClass
    public static void stopBroker() throws Exception {
        broker.close();
    }

    @After
    public void endTools() {
        tools.forEach(Tool::end);
    }

    /** One of mosquitto's tools, and what it printed so far. */
    private static final class Tool {
        private final Process process;
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        Tool(List<String> command) throws IOException {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            Thread reader = new Thread(
                    () -> {
                        try (var in = process.inputReader(StandardCharsets.UTF_8)) {
                            for (String line = in.readLine(); line != null; line = in.readLine()) {
                                lines.add(line);
                            }
                        } catch (IOException e) {
                            // it was ended
                        }
                    },
                    command.get(2));
            reader.setDaemon(true);
            reader.start();
        }

        /** The lines that begin so, without that. */
        List<String> lines(String prefix) {
            synchronized (lines) {
                return lines.stream()
                        .filter(l -> l.startsWith(prefix))
                        .map(l -> l.substring(prefix.length()))
                        .toList();
            }
        }

        void await(String what) {
            Await.until(what + " in " + lines, SOON, () -> lines("").stream().anyMatch(l -> l.contains(what)));
        }

        void end() {
            process.destroyForcibly();
        }
    }

    private Tool start(int port, String tool, String... arguments) throws IOException {
        Tool started = new Tool(Stream.concat(
                        Stream.of("stdbuf", "-oL", tool, "-h", "127.0.0.1", "-p", "" + port), Stream.of(arguments))
                .toList());
        tools.add(started);
        return started;
    }

    private Tool subscribed(int port, String... arguments) throws IOException {
        Tool tool = start(
                port,
                "mosquitto_sub",
                Stream.concat(Stream.of("-d", "-F", "got %p"), Stream.of(arguments))
                        .toArray(String[]::new));
        tool.await("Subscribed ");
        return tool;
    }

    private void publish(String... arguments) throws Exception {
        Tool tool = start(broker.port(), "mosquitto_pub", arguments);
        assertTrue(tool.process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS));
        assertEquals(tool.lines("").toString(), 0, tool.process.exitValue());
    }

    @Test // P3
    public void messagesWaitForOneWhoIsAway() throws Exception {
        for (String version : List.of("mqttv31", "mqttv311", "mqttv5")) {
            List<String> keep =
                    new ArrayList<>(List.of("-V", version, "-i", "keep-" + version, "-c", "-q", "1", "-t", "keep"));
            if (version.equals("mqttv5")) {
                keep.addAll(List.of("-x", "600"));
            }
            subscribed(broker.port(), keep.toArray(String[]::new)).end();
            publish("-t", "keep", "-q", "1", "-m", "for " + version);
            Tool again = subscribed(broker.port(), keep.toArray(String[]::new));
            again.await("got for " + version);
            again.end();
        }
    }

    @Test // P11
    public void aResponseComesToTheRequest() throws Exception {
        Tool responder = subscribed(broker.port(), "-V", "5", "-t", "ask", "-F", "%R %D %P");
        Tool requester = start(
                broker.port(),
                "mosquitto_rr",
                "-V",
                "5",
                "-t",
                "ask",
                "-e",
                "answer",
                "-m",
                "?",
                "-D",
                "publish",
                "correlation-data",
                "c1",
                "-D",
                "publish",
                "user-property",
                "k",
                "v",
                "-W",
                "20");
        responder.await("answer c1 k:v");
        publish("-V", "5", "-t", "answer", "-m", "!", "-D", "publish", "correlation-data", "c1");
        requester.await("!");
    }

    @Test // P8
    public void aSharedSubscriptionSharesOutInAllVersions() throws Exception {
        List<Tool> members = new ArrayList<>();
        for (String version : List.of("mqttv31", "mqttv311", "mqttv5")) {
            members.add(subscribed(broker.port(), "-V", version, "-q", "1", "-t", "$share/g/shared"));
        }
        for (int i = 0; i < 9; i++) {
            publish("-t", "shared", "-q", "1", "-m", "m" + i);
        }
        Await.until("nine have come", SOON, () -> all(members).size() >= 9);
        assertEquals("each once", 9, all(members).stream().distinct().count());
        assertEquals(9, all(members).size());
    }

    private static List<String> all(List<Tool> tools) {
        return tools.stream().flatMap(t -> t.lines("got ").stream()).toList();
    }

    @Test // P12
    public void clientsShareAnIdentifier() throws Exception {
        Tool one = subscribed(fanoutPort, "-i", "twin", "-t", "twins");
        Tool two = subscribed(fanoutPort, "-i", "twin", "-t", "twins");
        publish("-t", "twins", "-m", "both");
        one.await("got both");
        two.await("got both");
    }

    @Test // P12
    public void aTenantsFileChangesThatForNewClients() throws Exception {
        broker.writeEtc("mqtt.tenant-pairs.cfg", "name=pairs\nsame_client_id=balance\n");
        Await.until("each message is for one of two", SOON, () -> {
            Tool one = subscribed(pairsPort, "-i", "pair", "-q", "1", "-t", "pairs");
            Tool two = subscribed(pairsPort, "-i", "pair", "-q", "1", "-t", "pairs");
            for (String message : List.of("x", "y")) {
                start(pairsPort, "mosquitto_pub", "-t", "pairs", "-q", "1", "-m", message)
                        .process
                        .waitFor();
            }
            Await.until("both have come", SOON, () -> all(List.of(one, two)).containsAll(List.of("x", "y")));
            one.end();
            two.end();
            return one.lines("got ").size() == 1 && two.lines("got ").size() == 1; // shared by all, both begin with x
        });
    }
}
