package mqtt.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mqtt.testkit.Await;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Levels change while the broker runs. The lines to look for are those of a bundle that is stopped and started. */
public class LogLevelsIT {
    private static final String EVENT = " DEBUG ";

    @Rule
    public final Timeout limit = Timeout.seconds(240);

    private BrokerProcess broker;
    private String bundle;

    @Before
    public void start() throws Exception {
        broker = BrokerProcess.running();
        Matcher metrics = Pattern.compile("(?m)^ *(\\d+)\\|.*mqtt\\.metrics")
                .matcher(broker.fogg("shell", "lb").out());
        assertTrue(metrics.find());
        bundle = metrics.group(1);
    }

    @After
    public void close() throws Exception {
        broker.close();
    }

    private static int count(String what, String text) {
        return text.split(Pattern.quote(what), -1).length - 1;
    }

    /** Has the lines written that the tests look for. */
    private void cause() throws Exception {
        assertEquals(
                0, broker.fogg("shell", "stop " + bundle + "; start " + bundle).status());
    }

    private void causeUntil(String what) throws Exception {
        Await.until(what + " in the log", BrokerProcess.AT_LAST, () -> {
            cause();
            return broker.log().contains(what);
        });
    }

    private void level(String lines) throws IOException {
        broker.writeEtc("mqtt.log.cfg", lines);
    }

    @Test
    public void followTheFile() throws Exception {
        cause();
        assertEquals(0, count(EVENT, broker.log()));

        level("level=INFO\nlevel.Events.Bundle=DEBUG\n");
        causeUntil("Events.Bundle.mqtt.metrics - BundleEvent STOPPED");

        level("level=INFO\nlevel.Events.Bundle=LOUD\n");
        Await.until("a word about LOUD", BrokerProcess.AT_LAST, () -> broker.log()
                .contains("level.Events.Bundle=LOUD is not a level"));
        assertTrue(broker.log(), broker.log().contains("kept DEBUG"));
        int before = count(EVENT, broker.log());
        cause();
        Await.until("the last good level in force", BrokerProcess.AT_LAST, () -> count(EVENT, broker.log()) > before);

        level("level=INFO\n");
        Await.until("quiet again", BrokerProcess.AT_LAST, () -> {
            int was = count(EVENT, broker.log());
            cause();
            broker.fogg("shell", "help"); // the log is written on another thread: give it its turn
            return count(EVENT, broker.log()) == was;
        });
    }

    @Test
    public void areKeptWhenLogbackReadsANewFile() throws Exception {
        level("level=INFO\nlevel.Events.Bundle=DEBUG\n");
        causeUntil("Events.Bundle.mqtt.metrics - BundleEvent STOPPED");
        String logback = Files.readString(broker.etc().resolve("logback.xml"));

        broker.writeEtc("logback.xml", logback.replace("%replace(", "NEW %replace("));

        causeUntil("Events.Bundle.mqtt.metrics - NEW BundleEvent STOPPED");
    }
}
