package mqtt.hooks;

import static mqtt.hooks.Fixture.now;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mqtt.api.Message;
import mqtt.api.hook.PublishGate;
import mqtt.api.hook.Verdict;
import org.junit.Test;

public class SettingsTest {
    private final List<String> said = new ArrayList<>();

    private record Config(int timeout__ms, int listener__queue__events, String... required) implements HooksConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return HooksConfig.class;
        }
    }

    @Test(timeout = 10_000)
    public void readsWhatIsRight() {
        Settings settings = Settings.read(new Config(7, 8, "a, b", " c ", ""), Settings.DEFAULTS, said::add);

        assertEquals(new Settings(7, Set.of("a", "b", "c"), 8), settings);
        assertEquals(List.of(), said);
    }

    @Test(timeout = 10_000)
    public void keepsTheLastGoodValueAndSaysSoInOneLineEach() {
        Settings before = new Settings(7, Set.of("a"), 8);

        Settings settings = Settings.read(new Config(0, 10_000_001, "b"), before, said::add);

        assertEquals(new Settings(7, Set.of("b"), 8), settings);
        assertEquals(
                List.of(
                        "wrong value: pid=mqtt.hooks timeout_ms=0 is not 1 to 600000; 7 stays",
                        "wrong value: pid=mqtt.hooks listener_queue_events=10000001 is not 1 to 10000000; 8 stays"),
                said);
    }

    /** What the component runtime does when a property cannot be converted. */
    @Test(timeout = 10_000)
    public void keepsItAlsoIfTheValueIsNoNumber() {
        HooksConfig config = (HooksConfig) java.lang.reflect.Proxy.newProxyInstance(
                HooksConfig.class.getClassLoader(), new Class<?>[] {HooksConfig.class}, (proxy, method, args) -> {
                    throw new IllegalArgumentException(method.getName());
                });
        Settings before = new Settings(7, Set.of("a"), 8);

        assertEquals(before, Settings.read(config, before, said::add));
        assertEquals(3, said.size());
    }

    @Test(timeout = 10_000)
    public void changesAtRunTimeWithoutLosingHooks() {
        try (Fixture fixture = new Fixture()) {
            fixture.plug("gate", 1, (PublishGate)
                    (client, message) -> Verdict.<Message>accept().now());
            fixture.configure(77, 10, "gate");

            assertTrue(now(fixture.chain.publish(Fixture.client("c"), Fixture.message("a")))
                    .isAccept());
            assertEquals(1, fixture.status("gate").calls());
        }
    }
}
