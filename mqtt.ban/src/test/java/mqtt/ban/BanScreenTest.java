package mqtt.ban;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import mqtt.api.ReasonCode;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.Verdict;
import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;
import mqtt.spi.store.Fact;
import mqtt.testkit.Configs;
import mqtt.testkit.ManualClock;
import org.junit.Test;

public class BanScreenTest {
    private final ManualClock clock = new ManualClock();
    private final Map<String, AtomicLong> counters = new HashMap<>();
    private final Map<String, LongSupplier> gauges = new HashMap<>();
    private final FakeSessions sessions = new FakeSessions();
    private BanScreen screen = screen(Map.of());
    private BanKeeper keeper;

    private Metrics metrics() {
        return new Metrics() {
            @Override
            public Counter counter(String name) {
                AtomicLong sum = counters.computeIfAbsent(name, n -> new AtomicLong());
                return new Counter() {
                    @Override
                    public void add(long n) {
                        sum.addAndGet(n);
                    }

                    @Override
                    public long sum() {
                        return sum.get();
                    }
                };
            }

            @Override
            public AutoCloseable gauge(String name, LongSupplier value) {
                gauges.put(name, value);
                return () -> gauges.remove(name);
            }

            @Override
            public SortedMap<String, Long> snapshot() {
                return new TreeMap<>();
            }
        };
    }

    private static BanScreen.Config config(Map<String, ?> values) {
        return Configs.of(BanScreen.Config.class, values);
    }

    private BanScreen screen(Map<String, ?> values) {
        return new BanScreen(config(values), metrics(), clock, clock::millis);
    }

    private void start() {
        keeper = new BanKeeper(screen, sessions, sessions);
    }

    private String ban(String line) {
        try {
            return new BanCommand(screen.bans(), clock).ban(line.split(" "));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String wrong(String line) {
        return assertThrows(IllegalArgumentException.class, () -> ban(line)).getMessage();
    }

    private Verdict<ConnectChanges> ask(Visitor visitor) {
        return screen.mayTry(visitor.request()).toCompletableFuture().getNow(null);
    }

    private void assertBanned(Visitor... visitors) {
        for (Visitor visitor : visitors) {
            assertEquals(visitor.toString(), ReasonCode.BANNED, ask(visitor).reasonCode());
        }
    }

    private void assertNotBanned(Visitor... visitors) {
        for (Visitor visitor : visitors) {
            assertTrue(visitor.toString(), ask(visitor).isPass());
        }
    }

    @Test
    public void bansAreForWhomTheyAreFor() {
        start();
        ban("add client bad");
        ban("add client worse --tenant t");
        ban("add user mallory");
        ban("add user eve --tenant");
        ban("add address 10.9.0.0/16");
        ban("add client-at 10.0.0.7 here");
        assertBanned(
                new Visitor("bad", null, "10.0.0.1"),
                new Visitor("any", "bad", "bad", null),
                new Visitor("t", "worse", null, "10.0.0.1"),
                new Visitor("x", "mallory", "10.0.0.1"),
                new Visitor("t", "x", "mallory", "10.0.0.1"),
                new Visitor("x", "eve", "10.0.0.1"),
                new Visitor("x", null, "10.9.255.1"),
                new Visitor("here", null, "10.0.0.7"));
        assertNotBanned(
                new Visitor("good", null, "10.0.0.1"),
                new Visitor("good", null, null),
                new Visitor("bad ", null, "10.0.0.1"),
                new Visitor("Bad", null, "10.0.0.1"),
                new Visitor("worse", null, "10.0.0.1"),
                new Visitor("mallory", "bad", "10.0.0.1"),
                new Visitor("t", "x", "eve", "10.0.0.1"),
                new Visitor("x", null, "10.10.0.1"),
                new Visitor("here", null, "10.0.0.8"),
                new Visitor("there", null, "10.0.0.7"));
        assertEquals(8, counters.get("ban.refused").get());
        assertEquals(6, gauges.get("ban.count").getAsLong());
    }

    @Test
    public void theClientIsToldWhy() {
        start();
        ban("add client a --reason too loud");
        ban("add client b");
        assertEquals("banned: too loud", ask(new Visitor("a", null, null)).reason());
        assertEquals("banned", ask(new Visitor("b", null, null)).reason());
    }

    @Test
    public void aBanEnds() {
        start();
        ban("add client a --for 10");
        ban("add client b --for 20");
        ban("add address 10.0.0.1 --for 10");
        clock.advanceMillis(9_999);
        assertBanned(new Visitor("a", null, null), new Visitor("x", null, "10.0.0.1"));
        clock.advanceMillis(1);
        assertNotBanned(new Visitor("a", null, null), new Visitor("x", null, "10.0.0.1"));
        assertEquals(1, gauges.get("ban.count").getAsLong());
        assertEquals("[client * b]", sessions.kept.keySet().toString());
        ban("add client b --for 100");
        clock.advanceMillis(50_000);
        assertBanned(new Visitor("b", null, null));
        ban("add client b");
        clock.advanceMillis(1_000_000);
        assertBanned(new Visitor("b", null, null));
    }

    @Test
    public void aBanIsTakenBack() {
        start();
        ban("add address 10.0.0.0/8");
        ban("add client a --tenant t");
        assertEquals("no such ban: client a", wrong("remove client a"));
        assertEquals("no longer banned client a tenant=t", ban("remove client a --tenant t"));
        assertEquals("no longer banned address 10.0.0.0/8", ban("remove address 10.1.1.1/8"));
        assertNotBanned(new Visitor("t", "a", null, "10.1.1.1"));
        assertEquals(Map.of(), sessions.kept);
        assertEquals("nobody is banned", ban("list"));
    }

    @Test
    public void theyAreListed() {
        start();
        ban("add client a\nb --reason too loud --for 60");
        clock.advanceMillis(1000);
        ban("add address ::1");
        ask(new Visitor("a\nb", null, null));
        assertEquals(
                "client a b ends=2026-01-01T00:01:00Z made=2026-01-01T00:00:00Z by=shell refused=1 reason=\"too loud\"\n"
                        + "address 0:0:0:0:0:0:0:1 ends=never made=2026-01-01T00:00:01Z by=shell refused=0 reason=\"\"",
                ban("list"));
        sessions.hasStore = false;
        assertTrue(ban("list").endsWith("\nnot kept: there is no store, so bans end with the broker"));
        assertTrue(ban("add client c").endsWith("so it ends with the broker"));
    }

    @Test
    public void wrongWordsAreNamed() {
        start();
        assertTrue(wrong("").startsWith("ban list | add"));
        assertTrue(wrong("add client").startsWith("ban list | add"));
        assertEquals("colour is none of client, user, address and client-at", wrong("add colour red"));
        assertTrue(wrong("add address a.example").startsWith("a.example is no address"));
        assertTrue(wrong("add address 10.0.0.1 --tenant t").contains("all tenants"));
        assertTrue(wrong("add client-at a").contains("an address and a client identifier"));
        assertTrue(wrong("add client-at 10.0.0.0/8 a").contains("is a network"));
        assertTrue(wrong("add client a --for ever").contains("a number of seconds"));
        assertTrue(wrong("add client a --for 0").contains("is not 1 to"));
        assertTrue(wrong("add client a --for 4294967296").contains("is not 1 to"));
        assertTrue(wrong("add client a b").contains("a value with blanks wants quotes"));
        assertTrue(wrong("add client a --until 1").contains("--until is none of"));
        assertTrue(wrong("add client a --reason " + "x".repeat(501)).contains("at most 500"));
        assertTrue(wrong("remove client a --for 1").contains("are for ban add"));
        assertEquals(0, sessions.puts);
    }

    // ---- those who are there

    @Test
    public void whoIsThereGoes() {
        start();
        sessions.online.add(new Visitor("a", null, "10.0.0.1"));
        sessions.online.add(new Visitor("b", null, "10.0.0.2"));
        ban("add address 10.0.0.2");
        assertEquals(List.of(new Visitor("a", null, "10.0.0.1")), sessions.online);
    }

    @Test
    public void whoIsGivenABannedNameWhenItComesInGoes() {
        start();
        ban("add user alice --tenant t");
        Visitor claimed = new Visitor("", "c", "card 4711", "10.0.0.1");
        assertNotBanned(claimed);
        Visitor admitted = new Visitor("t", "c", "alice", "10.0.0.1");
        sessions.online.add(admitted);
        int walks = sessions.walks;
        screen.onConnected(admitted, false);
        assertEquals(List.of(), sessions.online);
        assertEquals("others are not looked at", walks, sessions.walks);
    }

    @Test
    public void manyBansAtOnceAreOneWalkMore() {
        start();
        int before = sessions.walks;
        CompletableFuture<Integer> walk = new CompletableFuture<>();
        sessions.walk = walk;
        ban("add client a");
        sessions.online.add(new Visitor("b", null, null));
        ban("add client b");
        ban("add client c");
        assertEquals(before + 1, sessions.walks);
        sessions.walk = CompletableFuture.completedFuture(0);
        walk.complete(0);
        assertEquals(before + 2, sessions.walks);
        assertEquals(List.of(), sessions.online);
        ban("add client d");
        assertEquals(before + 3, sessions.walks);
    }

    // ---- kept

    @Test
    public void theyComeBack() {
        start();
        ban("add client a --reason too loud --for 60");
        ban("add user b --tenant t");
        ban("add address 10.0.0.0/8");
        ban("add client-at 10.0.0.1 x");
        String before = ban("list");
        screen = screen(Map.of());
        start();
        assertEquals(before, ban("list"));
        assertEquals("nothing is written again", 4, sessions.puts);
    }

    @Test
    public void clientsWaitUntilItIsKnownWhoIsBanned() {
        start();
        ban("add client a");
        screen = screen(Map.of());
        var early = screen.mayTry(new Visitor("a", null, null).request()).toCompletableFuture();
        assertFalse(early.isDone());
        sessions.read = new CompletableFuture<>();
        start();
        var later = screen.mayTry(new Visitor("b", null, null).request()).toCompletableFuture();
        assertFalse(later.isDone());
        assertThrows(IllegalStateException.class, () -> ban("remove client a"));
        sessions.online.add(new Visitor("a", null, null));
        sessions.tell();
        assertEquals(ReasonCode.BANNED, early.join().reasonCode());
        assertTrue(later.join().isPass());
        assertEquals("one that came while this was away", List.of(), sessions.online);
    }

    @Test
    public void whileNobodyKeepsThemTheyStayInForce() {
        start();
        ban("add client a");
        keeper.stop();
        assertEquals(List.of(), sessions.readers);
        assertBanned(new Visitor("a", null, null));
        assertTrue(ban("add client b").contains("not kept"));
        assertTrue(ban("list").contains("not kept"));
        assertTrue(ban("remove client a").contains("may come back"));
        FakeSessions next = new FakeSessions();
        keeper = new BanKeeper(screen, next, next);
        assertEquals("[client * b]", next.kept.keySet().toString());
    }

    @Test
    public void aStoreThatComesLateHasItsSay() {
        sessions.hasStore = false;
        start();
        sessions.online.add(new Visitor("a", null, null));
        Ban old = new Ban(new BanTarget(BanKind.CLIENT, null, "a"), "old", "shell", 1, Ban.FOR_EVER);
        Fact fact = BanFacts.of(old);
        sessions.readers.forEach(reader -> reader.accept(fact));
        assertBanned(new Visitor("a", null, null));
        assertEquals(List.of(), sessions.online);
        sessions.readers.forEach(reader -> reader.accept(new Fact("k", new byte[] {9}, Fact.FOR_EVER)));
        sessions.readers.forEach(reader -> reader.accept(new Fact("k", new byte[0], Fact.FOR_EVER)));
        assertEquals("what is none does no harm", 1, screen.bans().size());
    }

    @Test
    public void keysTellTargetsApart() {
        Map<String, BanTarget> keys = new HashMap<>();
        for (BanKind kind : List.of(BanKind.CLIENT, BanKind.USER)) {
            for (String tenant : new String[] {null, "", "t", "* a", "1:t a"}) {
                for (String value : List.of("a", "t a", "* a", "1:t a", "0: a")) {
                    BanTarget target = BanTarget.of(kind, tenant, value);
                    assertNull(keys.put(BanFacts.key(target), target));
                    Ban ban = new Ban(target, "\u00e4\ud83d\ude00", "x", 5, 77);
                    assertEquals(ban, BanFacts.read(BanFacts.of(ban)));
                }
            }
        }
        BanTarget longest = BanTarget.of(BanKind.CLIENT, null, "x".repeat(65_535));
        assertThrows(IllegalArgumentException.class, () -> BanFacts.of(new Ban(longest, "", "x", 5, Ban.FOR_EVER)));
    }

    // ---- flapping

    private static final Map<String, ?> FLAPPING =
            Map.of("flapping__connects", 3, "flapping__window__s", 10, "flapping__ban__s", 60);

    @Test
    public void whoConnectsTooOftenIsBannedForAWhile() {
        screen = screen(FLAPPING);
        start();
        Visitor flapper = new Visitor("f", null, "10.0.0.1");
        assertNotBanned(flapper, flapper, flapper);
        sessions.online.add(flapper);
        assertBanned(flapper, flapper);
        assertEquals("who is there stays", List.of(flapper), sessions.online);
        screen.onConnected(flapper, false);
        assertEquals(List.of(flapper), sessions.online);
        assertNotBanned(new Visitor("f", null, "10.0.0.2"), new Visitor("g", null, "10.0.0.1"));
        assertEquals(1, counters.get("ban.flapping").get());
        assertTrue(ban("list"), ban("list").contains("reason=\"more than 3 connects within 10 s\""));
        assertEquals(1, sessions.kept.size());
        clock.advanceMillis(60_000);
        assertNotBanned(flapper, flapper, flapper);
    }

    @Test
    public void whoHasNoNameDoesNotFlap() {
        screen = screen(FLAPPING);
        start();
        for (int i = 0; i < 20; i++) {
            assertNotBanned(new Visitor("", null, "10.0.0.1"), new Visitor("c", null, null));
        }
    }

    @Test
    public void aWrongSettingChangesNothing() {
        screen = screen(FLAPPING);
        screen.modified(config(Map.of("flapping__connects", 1001)));
        screen.modified(config(Map.of("flapping__connects", 5, "flapping__window__s", 0)));
        screen.modified(config(Map.of("flapping__connects", 5, "flapping__ban__s", 31_536_001)));
        start();
        Visitor flapper = new Visitor("f", null, "10.0.0.1");
        assertNotBanned(flapper, flapper, flapper);
        assertBanned(flapper);
        screen.modified(config(Map.of()));
        for (int i = 0; i < 20; i++) {
            assertNotBanned(new Visitor("off", null, "10.0.0.1"));
        }
    }

    // ---- log

    @Test
    public void linesAreFewWhoeverKnocksHowOften() {
        BanLog log = new BanLog();
        Visitor visitor = new Visitor("a", null, "10.0.0.1");
        BanEntry one = new BanEntry(new Ban(BanTarget.of(BanKind.CLIENT, null, "a"), "", "x", 0, Ban.FOR_EVER));
        assertTrue(log.refused(one, visitor, 0));
        assertFalse(log.refused(one, visitor, BanLog.QUIET_MILLIS - 1));
        assertTrue(log.refused(one, visitor, BanLog.QUIET_MILLIS));
        assertEquals(3, one.refused.get());
        int lines = 0;
        for (int i = 0; i < 1000; i++) {
            lines += log.refused(new BanEntry(one.ban), visitor, 1_000_000) ? 1 : 0;
        }
        assertEquals(BanLog.LINES_PER_SECOND, lines);
        assertTrue(log.refused(new BanEntry(one.ban), visitor, 1_001_000));
    }

    @Test
    public void nothingIsLeft() throws Exception {
        screen.stop();
        assertEquals(Map.of(), gauges);
    }
}
