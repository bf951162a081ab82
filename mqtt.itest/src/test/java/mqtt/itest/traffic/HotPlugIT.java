package mqtt.itest.traffic;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.Await;
import mqtt.testkit.PacketClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A plug-in is dropped in, replaced and removed while 200 clients exchange messages: nobody but its topic notices. */
public class HotPlugIT {
    private static final int CLIENTS = 200;
    private static final int ROUNDS = 50;
    private static final Duration AT_LAST = Duration.ofSeconds(20);
    private static final long PROMISED_MILLIS = 1000;

    @Rule
    public final Timeout limit = Timeout.seconds(400);

    @Test
    public void isInForceWithinASecondAndDisturbsNobody() throws Exception {
        PluginJar first = new PluginJar("1.0.0", "forbidden/one/#");
        PluginJar second = new PluginJar("2.0.0", "forbidden/two/#");
        List<Long> millis = new ArrayList<>();
        try (BrokerProcess broker = BrokerProcess.running();
                Ring ring = new Ring(broker.port(), CLIENTS, null);
                Probe probe = new Probe(broker.port())) {
            long loadersBefore = loaders(broker);
            for (int round = 0; round < ROUNDS; round++) {
                first.dropInto(broker.plugins());
                millis.add(probe.until(ReasonCode.NOT_AUTHORIZED, "forbidden/one/x"));
                probe.check(ReasonCode.NO_MATCHING_SUBSCRIBERS, "forbidden/two/x");

                second.dropInto(broker.plugins());
                millis.add(probe.until(ReasonCode.NOT_AUTHORIZED, "forbidden/two/x"));
                probe.check(ReasonCode.NO_MATCHING_SUBSCRIBERS, "forbidden/one/x");

                PluginJar.removeFrom(broker.plugins());
                millis.add(probe.until(ReasonCode.NO_MATCHING_SUBSCRIBERS, "forbidden/two/x"));
            }
            ring.finish();

            assertEquals(List.of(), ring.faults());
            assertEquals(0, ring.refused());
            assertTrue("only " + ring.delivered() + " messages", ring.delivered() > CLIENTS * 10L);
            Await.until("class loaders are gone", AT_LAST, () -> loaders(broker) <= loadersBefore);
        }
        Collections.sort(millis);
        System.out.println("plug-in in force after ms: median " + millis.get(millis.size() / 2) + ", longest "
                + millis.get(millis.size() - 1) + " of " + millis.size());
        assertTrue("longest " + millis.get(millis.size() - 1), millis.get(millis.size() - 1) <= PROMISED_MILLIS);
    }

    /** Class loaders of bundles that live, after a collection. */
    private static long loaders(BrokerProcess broker) throws Exception {
        Process jcmd = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/jcmd", "" + broker.pid(), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes());
        return histogram
                .lines()
                .filter(l -> l.contains("BundleWiringImpl$BundleClassLoader"))
                .mapToLong(l -> Long.parseLong(l.trim().split("\\s+")[1]))
                .sum();
    }

    /** Publishes to see what is allowed. */
    private static final class Probe implements AutoCloseable {
        private final PacketClient client;

        Probe(int port) {
            client = PacketClient.open("127.0.0.1", port, ProtocolVersion.MQTT_5);
            client.connect("probe");
        }

        /** How many milliseconds it took until this was the answer. */
        long until(ReasonCode answer, String topic) {
            long begin = System.nanoTime();
            Await.until(topic + " is answered with " + answer, AT_LAST, () -> answer(topic) == answer);
            return (System.nanoTime() - begin) / 1_000_000;
        }

        void check(ReasonCode answer, String topic) {
            assertEquals(answer, answer(topic));
        }

        private ReasonCode answer(String topic) {
            return client.publish(topic, "may I?", Qos.AT_LEAST_ONCE);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
