package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mqtt.api.Message;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.hook.Verdict;
import mqtt.codec.Connect;
import mqtt.codec.Packet;
import mqtt.codec.Properties;
import mqtt.codec.Subscribe;
import mqtt.testkit.Shrinker;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Clients of all versions that do anything that is allowed, against a simple model of what each must get. {@code
 * -Dmodel.sequences} says how many sequences are tried, {@code -Dmodel.seed} tries a single one again.
 */
public class ModelTest {
    private static final int SEQUENCES = Integer.getInteger("model.sequences", 500);
    private static final Long SEED = Long.getLong("model.seed");

    @Rule
    public final Timeout limit = Timeout.seconds(120 + SEQUENCES / 10);

    @Test // [MQTT-4.3.1-1] [MQTT-4.3.2-1] [MQTT-4.3.3-1] [MQTT-4.4.0-1] [MQTT-4.6.0-6]
    public void everybodyGetsWhatTheyMust() {
        long seed = SEED == null ? System.nanoTime() : SEED;
        for (int i = 0; i < (SEED == null ? SEQUENCES : 1); i++) {
            check(ModelSequence.of(seed + i), fixture -> {});
        }
    }

    @Test
    public void keptInAStoreItIsTheSame() {
        long seed = SEED == null ? System.nanoTime() : SEED;
        for (int i = 0; i < (SEED == null ? SEQUENCES : 1); i++) {
            check(ModelSequence.of(seed + i).eitherAloneOrShared(), fixture -> fixture.keepIn(new FakeStore()));
        }
    }

    @Test // [MQTT-4.4.0-1]
    public void itIsTheSameAfterARestart() {
        long seed = SEED == null ? System.nanoTime() : SEED;
        for (int i = 0; i < (SEED == null ? SEQUENCES : 1); i++) {
            Map<ManualTime, FakeStore> stores = new IdentityHashMap<>(); // of each run, and all its brokers
            check(
                    ModelSequence.of(seed + i).eitherAloneOrShared().withRestarts(),
                    fixture -> fixture.keepIn(stores.computeIfAbsent(fixture.time, t -> new FakeStore())));
        }
    }

    /** Runs a sequence; one that fails is shrunk and told. */
    private static void check(ModelSequence sequence, Consumer<Fixture> setUp) {
        if (failure(sequence, sequence.steps(), setUp) == null) {
            return;
        }
        List<ModelStep> steps = Shrinker.shrink(sequence.steps(), some -> failure(sequence, some, setUp) != null);
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            script.append(String.format("%n%3d %s", i + 1, steps.get(i)));
        }
        throw new AssertionError(
                "again with -Dmodel.seed=" + sequence.seed() + "; loops=" + sequence.loops() + " chunk="
                        + sequence.chunk() + ", " + steps.size() + " of "
                        + sequence.steps().size() + " steps:" + script,
                failure(sequence, steps, setUp));
    }

    /** Null if all is well. */
    private static Throwable failure(ModelSequence sequence, List<ModelStep> steps, Consumer<Fixture> setUp) {
        try {
            ModelRunner.run(sequence.loops(), sequence.chunk(), steps, setUp);
            return null;
        } catch (AssertionError | RuntimeException | StackOverflowError e) {
            return e;
        }
    }

    @Test
    public void aPlantedFaultIsFoundAndShrunkTheSameEveryTime() {
        long seed = 0;
        String report = null;
        while (report == null) {
            report = report(++seed);
        }
        assertTrue(report, report.lines().count() <= 6); // somebody subscribes, somebody publishes
        assertTrue(report, report.startsWith("again with -Dmodel.seed=" + seed + ';'));
        assertTrue(report, report.contains("Subscribe["));
        assertTrue(report, report.contains("topic=d, qos=2"));
        assertEquals(report, report(seed));
    }

    /** What is said of a broker that garbles what is published to one topic with QoS 2; null if it goes unnoticed. */
    private static String report(long seed) {
        try {
            check(
                    ModelSequence.of(seed),
                    fixture -> fixture.hooks.publish = (client, message) -> message.qos() == Qos.EXACTLY_ONCE
                                    && message.topic().value().equals("d")
                            ? Verdict.accept(message.withPayload(new byte[] {'?'}))
                                    .now()
                            : Verdict.<Message>accept().now());
            return null;
        } catch (AssertionError found) {
            return found.getMessage();
        }
    }

    @Test
    public void piecesMakeNoDifference() {
        List<String> expected = null;
        for (int loop = 0; loop < 3; loop++) {
            for (int chunk : new int[] {Integer.MAX_VALUE, 1, 2, 7, 50}) {
                Fixture own = new Fixture(3);
                own.chunk = chunk;
                TestClient client = own.client(ProtocolVersion.MQTT_5, "a", loop);
                List<Packet> packets = new ArrayList<>();
                packets.add(new Connect(client.version, "a", true, 60, "user", new byte[] {1}, null, Properties.NONE));
                packets.add(new Subscribe(1, List.of(Subscription.of(TopicFilter.of("#"), Qos.EXACTLY_ONCE))));
                for (int i = 2; i < 40; i++) {
                    packets.add(TestClient.message(i % 3, i % 3 == 0 ? 0 : i, "t/" + i, "x".repeat(i * 10)));
                }
                packets.add(mqtt.codec.Pingreq.INSTANCE);
                client.send(packets.toArray(Packet[]::new));
                List<String> got = client.texts();
                expected = expected == null ? got : expected;
                assertEquals("chunk " + chunk, expected, got);
                own.close();
            }
        }
        assertEquals(2 + 38 + 25 + 1, expected.size());
    }
}
