package mqtt.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import mqtt.api.ProtocolVersion;
import org.junit.Test;
import picocli.CommandLine;

public class OptionsTest {
    private static Options of(String... words) {
        Options options = new Options();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("all", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(words);
        options.check();
        return options;
    }

    private static void wrong(String message, String... words) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> of(words)).getMessage());
    }

    @Test
    public void dependsOnTheScenario() {
        assertEquals(10, of("p2p").pubs);
        assertEquals(10, of("p2p").subs);
        assertEquals(7, of("p2p", "--pubs", "7").subs);
        assertEquals(100, of("fanin").pubs);
        assertEquals(1, of("fanin").subs);
        assertEquals(1, of("fanout").pubs);
        assertEquals(100, of("shared").subs);
        assertEquals(Options.Flow.E2E, of("p2p").flow());
        assertEquals(Options.Flow.BOTH, of("p2p", "--qos", "1").flow());
        assertEquals(ProtocolVersion.MQTT_5, of("p2p", "--protocol", "5").version());
    }

    @Test
    public void saysWhatIsWrong() {
        wrong("--qos 3 is not 0 to 2", "p2p", "--qos", "3");
        wrong("--payload 5 is not 20 to 268000000", "p2p", "--payload", "5");
        wrong("p2p has as many subscribers as publishers", "p2p", "--subs", "3");
        wrong("--flow ack: messages of QoS 0 are not acknowledged", "p2p", "--flow", "ack");
        wrong("--cert and --key belong together", "p2p", "--cert", "x.pem");
        wrong("--protocol 6 is none of 3.1, 3.1.1, 5", "p2p", "--protocol", "6");
        wrong("--groups 4 is not 1 to 3", "shared", "--subs", "3");
    }

    @Test
    public void theCommandEndsWithTwoForThem() {
        assertEquals(2, BenchCommand.run("p2p", "--qos", "3"));
        assertEquals(2, BenchCommand.run("nothing-known"));
        assertEquals(2, BenchCommand.run());
        assertEquals(0, BenchCommand.run("--help"));
    }

    @Test
    public void whoIsNotThereIsSaid() {
        assertEquals(3, BenchCommand.run("p2p", "--port", "1", "--quiet"));
    }
}
