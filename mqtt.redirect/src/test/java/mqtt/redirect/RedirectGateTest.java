package mqtt.redirect;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import mqtt.api.ReasonCode;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.Verdict;
import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;
import mqtt.testkit.Configs;
import mqtt.testkit.FakeClient;
import org.junit.Test;

public class RedirectGateTest {
    private long clients;

    private final Metrics metrics = new Metrics() {
        @Override
        public Counter counter(String name) {
            throw new AssertionError("counts nothing");
        }

        @Override
        public AutoCloseable gauge(String name, LongSupplier value) {
            throw new AssertionError("shows nothing");
        }

        @Override
        public SortedMap<String, Long> snapshot() {
            return new TreeMap<>(Map.of("client.connected", clients));
        }
    };

    private static RedirectGate.Config config(Map<String, ?> values) {
        return Configs.of(RedirectGate.Config.class, values);
    }

    private RedirectGate gate(Map<String, ?> values) {
        return new RedirectGate(config(values), Map.of(), metrics);
    }

    private static Verdict<ConnectChanges> ask(RedirectGate gate, String clientId, String user) {
        ConnectRequest request =
                new ConnectRequest(new FakeClient("", clientId, user), null, true, 0, List.of(), Optional.empty());
        return gate.mayConnect(request).toCompletableFuture().join();
    }

    @Test
    public void namesTheServers() {
        Verdict<ConnectChanges> now = ask(gate(Map.of("servers", " a.example  b.example:1884 ")), "c", null);
        assertEquals(ReasonCode.USE_ANOTHER_SERVER, now.reasonCode());
        assertEquals("a.example b.example:1884", now.serverReference());
        Verdict<ConnectChanges> ever = ask(gate(Map.of("servers", "a", "moved", true)), "c", null);
        assertEquals(ReasonCode.SERVER_MOVED, ever.reasonCode());
    }

    @Test
    public void isForThoseWhoAreMeant() {
        RedirectGate ids = gate(Map.of("servers", "a", "client__ids", "sensor-*, x.y"));
        assertTrue(ask(ids, "sensor-", null).isRefuse());
        assertTrue(ask(ids, "sensor-1\n2", null).isRefuse());
        assertTrue(ask(ids, "x.y", null).isRefuse());
        assertTrue(ask(ids, "xay", null).isPass());
        assertTrue(ask(ids, "my-sensor-", null).isPass());
        RedirectGate users = gate(Map.of("servers", "a", "users", "al*"));
        assertTrue(ask(users, "c", "alice").isRefuse());
        assertTrue(ask(users, "c", "bob").isPass());
        assertTrue(ask(users, "c", null).isPass());
        assertTrue(ask(gate(Map.of("servers", "a", "listeners", "default")), "c", null)
                .isRefuse());
        assertTrue(ask(gate(Map.of("servers", "a", "listeners", "other")), "c", null)
                .isPass());
    }

    @Test
    public void movesAShareOfTheClientsAndAlwaysTheSame() {
        RedirectGate some = gate(Map.of("servers", "a", "percent", 30));
        RedirectGate more = gate(Map.of("servers", "a", "percent", 60));
        int moved = 0;
        for (int i = 0; i < 10_000; i++) {
            boolean away = ask(some, "client" + i, null).isRefuse();
            moved += away ? 1 : 0;
            assertTrue(
                    "who is away stays away",
                    !away || ask(more, "client" + i, null).isRefuse());
        }
        assertEquals(3000, moved, 300);
        assertTrue(ask(gate(Map.of("servers", "a", "percent", 0)), "c", null).isPass());
    }

    @Test
    public void picksAServerByTheClientIdentifier() {
        RedirectGate two = gate(Map.of("servers", "a b", "pick", "hash"));
        RedirectGate three = gate(Map.of("servers", "a b c", "pick", "hash"));
        Map<String, Integer> shares = new HashMap<>();
        for (int i = 0; i < 9_000; i++) {
            String before = ask(two, "client" + i, null).serverReference();
            String after = ask(three, "client" + i, null).serverReference();
            assertTrue("it stays, or moves to the new one", after.equals(before) || after.equals("c"));
            shares.merge(after, 1, Integer::sum);
        }
        shares.values().forEach(share -> assertEquals(3000, share, 300));
        assertEquals(3, shares.size());
    }

    @Test
    public void mayWaitUntilThereAreMany() {
        RedirectGate gate = gate(Map.of("servers", "a", "above__clients", 10));
        clients = 10;
        assertTrue(ask(gate, "c", null).isPass());
        long[] clock = {0};
        ClientCount count = new ClientCount(metrics, () -> clock[0]);
        assertEquals(10, count.now());
        clients = 11;
        assertEquals("as of a moment ago", 10, count.now());
        clock[0] = 200_000_000;
        assertEquals(11, count.now());
    }

    @Test
    public void aWrongValueChangesNothing() {
        RedirectGate gate = gate(Map.of("servers", ""));
        assertTrue(ask(gate, "c", null).isPass());
        gate.modified(config(Map.of("servers", "a")), Map.of());
        assertTrue(ask(gate, "c", null).isRefuse());
        gate.modified(config(Map.of("servers", "a", "percent", 101)), Map.of());
        assertEquals("a", ask(gate, "c", null).serverReference());
        assertFalse(ask(gate, "c", null).isPass());
    }

    @Test
    public void wrongValuesAreNamed() {
        says("servers is empty", Map.of());
        says("pick=x is neither all nor hash", Map.of("servers", "a", "pick", "x"));
        says("percent=-1 is not 0 to 100", Map.of("servers", "a", "percent", -1));
        says("above_clients=-1 is not 0 to", Map.of("servers", "a", "above__clients", -1));
    }

    private static void says(String text, Map<String, ?> values) {
        String said = assertThrows(IllegalArgumentException.class, () -> Redirection.of(config(values)))
                .getMessage();
        assertTrue(said, said.startsWith(text));
    }
}
