package mqtt.admin.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import mqtt.spi.hook.HookStatus;
import mqtt.spi.listen.ListenerStatus;
import mqtt.spi.listen.ListenerStatus.State;
import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;
import org.junit.Test;

public class CommandsTest {
    @Test
    public void showsHooks() {
        HookStatus gate =
                new HookStatus("PublishGate", "acl", "mqtt.auth.file 1.0", 10, HookStatus.State.BOUND, 7, 1, "late");

        assertEquals(
                """
                KIND         NAME  BUNDLE              RANKING  STATE  CALLS  FAILURES  LAST FAILURE
                PublishGate  acl   mqtt.auth.file 1.0       10  BOUND      7         1  late""",
                HooksCommand.render(List.of(gate)));
        assertEquals("no hooks", HooksCommand.render(List.of()));
    }

    @Test
    public void showsListeners() {
        List<ListenerStatus> all = List.of(
                new ListenerStatus("default", "127.0.0.1:1883", "mqtt", "", 12, State.LISTENING, ""),
                new ListenerStatus("web", "0.0.0.0:443", "wss", "acme", 0, State.WAITING, "Permission denied"));

        assertEquals(
                """
                NAME     ADDRESS         PROTOCOL  TENANT  CONNECTIONS  STATE      PROBLEM
                default  127.0.0.1:1883  mqtt                       12  LISTENING
                web      0.0.0.0:443     wss       acme              0  WAITING    Permission denied""",
                ListenersCommand.render(all));
        assertEquals("no listeners", ListenersCommand.render(List.of()));
    }

    @Test
    public void showsCountersThatBeginSo() {
        Metrics metrics = new Metrics() {
            @Override
            public Counter counter(String name) {
                throw new UnsupportedOperationException();
            }

            @Override
            public AutoCloseable gauge(String name, LongSupplier value) {
                throw new UnsupportedOperationException();
            }

            @Override
            public SortedMap<String, Long> snapshot() {
                return new TreeMap<>(Map.of("client.connected", 2L, "publish.received", 10L));
            }
        };

        assertEquals("NAME              VALUE\npublish.received     10", CountersCommand.render(metrics, "pub"));
        assertEquals("no counters begin with x", CountersCommand.render(metrics, "x"));
        assertEquals(3, CountersCommand.render(metrics, "").lines().count());
    }

    @Test
    public void saysWhichServiceIsMissing() {
        assertEquals(
                "no hook chain: the bundle mqtt.hooks is not there or not active",
                assertThrows(CommandFailed.class, () -> new HooksCommand().hooks())
                        .getMessage());
        assertEquals(
                "no counters: the bundle mqtt.metrics is not there or not active",
                assertThrows(CommandFailed.class, () -> new CountersCommand().counters())
                        .getMessage());
    }

    @Test
    public void aFailedComponentSaysWhatWentWrong() {
        assertEquals("one line", ComponentsCommand.rootCause("one line"));
        assertEquals(
                "java.lang.IllegalArgumentException: port=70000",
                ComponentsCommand.rootCause("java.lang.reflect.InvocationTargetException\n\tat a.B.c(D.java:1)\n"
                        + "Caused by: java.lang.IllegalStateException: outer\n\tat a.B.c(D.java:2)\n"
                        + "Caused by: java.lang.IllegalArgumentException: port=70000\n\t... 5 more\n"));
        assertEquals("", ComponentsCommand.rootCause(""));
    }
}
