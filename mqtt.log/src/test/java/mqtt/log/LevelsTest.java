package mqtt.log;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class LevelsTest {
    private final LoggerContext context = new LoggerContext();
    private final Levels levels = new Levels(context);

    private Level of(String logger) {
        return context.getLogger(logger).getLevel();
    }

    @Test
    public void setsRootAndLoggers() {
        assertEquals(
                List.of(), levels.apply(Map.of("level", "warn", "level.mqtt.session", " DEBUG ", "service.pid", "x")));

        assertEquals(Level.WARN, of("ROOT"));
        assertEquals(Level.DEBUG, of("mqtt.session"));
        assertEquals(Level.DEBUG, context.getLogger("mqtt.session.Deep").getEffectiveLevel());
    }

    @Test
    public void aDeletedEntryInheritsAgain() {
        levels.apply(Map.of("level", "INFO", "level.mqtt.session", "DEBUG"));
        levels.apply(Map.of("level", "ERROR"));

        assertNull(of("mqtt.session"));
        assertEquals(Level.ERROR, context.getLogger("mqtt.session").getEffectiveLevel());
    }

    @Test
    public void aDeletedEntryGetsBackWhatTheFileSays() {
        context.getLogger("io.netty").setLevel(Level.WARN);
        levels.apply(Map.of("level.io.netty", "TRACE"));
        levels.apply(Map.of("level.io.netty", "DEBUG"));
        levels.apply(Map.of());

        assertEquals(Level.WARN, of("io.netty"));
        assertEquals(Level.DEBUG, of("ROOT")); // logback's own default
    }

    @Test
    public void aWrongValueKeepsTheLastGoodOneAndSaysSo() {
        levels.apply(Map.of("level.a", "DEBUG"));

        List<String> wrong = levels.apply(Map.of("level.a", "DEBUGG", "level.b", "INFO"));

        assertEquals(1, wrong.size());
        assertTrue(
                wrong.get(0),
                wrong.get(0).contains("level.a=DEBUGG") && wrong.get(0).endsWith("kept DEBUG"));
        assertEquals(Level.DEBUG, of("a"));
        assertEquals(Level.INFO, of("b"));
    }

    @Test
    public void aWrongFirstValueChangesNothing() {
        assertEquals(1, levels.apply(Map.of("level.a", "")).size());
        assertNull(of("a"));
    }

    @Test
    public void survivesANewLogbackFile() {
        context.getLogger("a").setLevel(Level.ERROR);
        levels.apply(Map.of("level.a", "DEBUG"));

        context.getLogger("a").setLevel(Level.WARN); // as the new file says
        levels.coverAgain();
        assertEquals(Level.DEBUG, of("a"));

        levels.apply(Map.of());
        assertEquals(Level.WARN, of("a"));
    }
}
