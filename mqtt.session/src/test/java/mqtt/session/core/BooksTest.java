package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Fact;
import mqtt.spi.store.FactBook;
import mqtt.spi.store.Facts;
import mqtt.spi.store.NotKept;
import org.junit.Test;

/** Facts, with a store and without. */
public class BooksTest {
    private static final int SEQUENCES = Integer.getInteger("books.sequences", 200);
    private static final int KEYS = 6;

    private final FakeStore store = new FakeStore();
    private Fixture fixture = new Fixture(2);

    /** What somebody who opens a book knows. */
    private static final class Reader {
        final Map<String, String> facts = new TreeMap<>();
        final FactBook book;

        Reader(Fixture fixture, String name) {
            book = fixture.broker.books().open(name, fact -> {
                String before = facts.put(fact.key(), new String(fact.value()));
                assertEquals("told twice", null, before);
            });
        }
    }

    private Reader open() {
        Reader reader = new Reader(fixture, "test");
        fixture.turn();
        assertTrue(isDone(reader.book.read()));
        return reader;
    }

    private void restart() {
        fixture.turn();
        fixture.kill();
        fixture = new Fixture(2, fixture.time).keepIn(store);
    }

    private static Fact fact(String key, String value) {
        return new Fact(key, value.getBytes(), Fact.FOR_EVER);
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    private boolean now(CompletionStage<Boolean> stage) {
        fixture.turn();
        return stage.toCompletableFuture().getNow(null);
    }

    @Test
    public void factsComeBackAsTheyWere() {
        fixture.keepIn(store);
        Reader first = open();
        assertEquals(Map.of(), first.facts);
        assertTrue(first.book.isKept());
        CompletionStage<Boolean> kept = first.book.put(fact("a/+/#", "1"));
        assertFalse("not before it is on the disk", isDone(kept));
        assertTrue(now(kept));
        assertTrue(now(first.book.put(fact("b", "2"))));
        assertTrue(now(first.book.put(fact("b", "3"))));
        assertTrue(now(first.book.put(fact("c", ""))));
        assertTrue(now(first.book.remove("c")));
        assertTrue(now(first.book.remove("never there")));
        Reader other = new Reader(fixture, "other");
        assertTrue(now(other.book.put(fact("b", "of another book"))));
        assertEquals(3, store.messages());

        restart();

        assertEquals(Map.of("a/+/#", "1", "b", "3"), open().facts);
        Reader again = open();
        assertEquals("for whoever opens it again", Map.of("a/+/#", "1", "b", "3"), again.facts);
        assertTrue(now(again.book.remove("b")));
        restart();
        assertEquals(Map.of("a/+/#", "1"), open().facts);
        assertEquals(2, store.messages());
    }

    @Test
    public void manyAreReadPageByPage() {
        fixture.keepIn(store);
        Reader reader = open();
        for (int i = 0; i < 1000; i++) {
            reader.book.put(fact("key" + i, "value" + i));
        }
        restart();
        Reader again = new Reader(fixture, "test");
        assertFalse(isDone(again.book.read()));
        again.book.put(fact("key7", "new"));
        CompletionStage<Boolean> removed = again.book.remove("key8");
        fixture.turn();
        assertTrue(isDone(again.book.read()));
        assertEquals("but what was changed before it was read", 998, again.facts.size());
        assertTrue(now(removed));
        restart();
        Map<String, String> facts = open().facts;
        assertEquals(999, facts.size());
        assertEquals("new", facts.get("key7"));
        assertEquals(999, store.messages());
    }

    @Test
    public void whatIsOverDoesNotComeBack() {
        fixture.keepIn(store);
        Reader reader = open();
        long now = fixture.time.wallMillis();
        reader.book.put(new Fact("short", new byte[1], now + 1500));
        reader.book.put(new Fact("long", new byte[1], now + 60_001));
        restart();
        fixture.advance(1499);
        assertEquals(2, open().facts.size());
        restart();
        fixture.advance(1);
        assertEquals("[long]", open().facts.keySet().toString());
        assertEquals("the store has forgotten it", 1, store.messages());
        fixture.advance(60_000);
        assertEquals("nor without a restart", Map.of(), open().facts);
        assertThrows(
                IllegalArgumentException.class, () -> reader.book.put(new Fact("k", new byte[1], Fact.FOR_EVER - 1)));
    }

    @Test
    public void withoutAStoreTheyLastAsLongAsTheProcess() {
        Reader reader = open();
        assertFalse(reader.book.isKept());
        assertFalse(now(reader.book.put(fact("a", "1"))));
        assertFalse(now(reader.book.put(fact("b", "1"))));
        assertFalse(now(reader.book.remove("b")));
        assertEquals(Map.of("a", "1"), open().facts);
    }

    @Test
    public void aStoreThatComesLateTellsAndIsTold() {
        fixture.keepIn(store);
        Reader before = open();
        before.book.put(fact("a", "old"));
        before.book.put(fact("b", "old"));
        fixture.turn();
        fixture.kill();

        fixture = new Fixture(2, fixture.time);
        Reader reader = open();
        reader.book.put(fact("b", "new"));
        reader.book.put(fact("c", "new"));
        fixture.keepIn(store);
        assertEquals("not what was put", Map.of("a", "old"), reader.facts);
        assertTrue(reader.book.isKept());

        restart();
        assertEquals(Map.of("a", "old", "b", "new", "c", "new"), open().facts);
        assertEquals(3, store.messages());
    }

    @Test
    public void aStoreThatIsAwayIsWaitedFor() {
        fixture.keepIn(store);
        Reader reader = open();
        fixture.unserve();
        CompletionStage<Boolean> kept = reader.book.put(fact("a", "1"));
        fixture.store = null;
        fixture.turn();
        assertFalse(isDone(kept));
        fixture.serve(store);
        assertTrue(now(kept));
    }

    @Test
    public void whatTheStoreRefusesIsThereUntilTheEnd() {
        fixture.keepIn(store);
        Reader reader = open();
        assertTrue(now(reader.book.put(fact("a", "1"))));
        store.refuses = NotKept.FULL;
        assertFalse(now(reader.book.put(fact("a", "2"))));
        assertFalse(now(reader.book.put(fact("b", "2"))));
        assertEquals(Map.of("a", "2", "b", "2"), open().facts);
        assertTrue("this frees room", now(reader.book.remove("b")));
        restart();
        store.refuses = null;
        assertEquals("as the store has it", Map.of("a", "1"), open().facts);
    }

    @Test
    public void thereIsALimit() {
        Reader reader = open();
        long now = fixture.time.wallMillis();
        for (int i = 0; i < Facts.MOST_FACTS; i++) {
            reader.book.put(new Fact("k" + i, new byte[0], i == 0 ? now + 1000 : Fact.FOR_EVER));
        }
        reader.book.put(fact("k1", "in place of another one"));
        assertThrows(IllegalStateException.class, () -> reader.book.put(fact("one more", "")));
        fixture.advance(1000);
        reader.book.put(fact("in place of one that is over", ""));
        assertThrows(IllegalStateException.class, () -> reader.book.put(fact("one more", "")));
        Reader bytes = new Reader(fixture, "bytes");
        byte[] most = new byte[Fact.MOST_BYTES];
        for (int i = 0; i < Facts.MOST_BYTES / (Fact.MOST_BYTES + 5); i++) {
            bytes.book.put(new Fact(String.format("%05d", i), most, Fact.FOR_EVER));
        }
        assertThrows(IllegalStateException.class, () -> bytes.book.put(new Fact("00000b", most, Fact.FOR_EVER)));
        bytes.book.put(new Fact("00000", most, Fact.FOR_EVER));
    }

    @Test
    public void keysAndValuesAreChecked() {
        for (String key : List.of("", "a\0b", "x".repeat(65_536), "\u00e4".repeat(32_768))) {
            assertThrows(IllegalArgumentException.class, () -> fact(key, ""));
        }
        assertThrows(IllegalArgumentException.class, () -> new Fact("k", new byte[65_536], 0));
        fixture.keepIn(store);
        Reader reader = open();
        String longest = "x".repeat(65_535);
        assertTrue(now(reader.book.put(new Fact(longest, new byte[65_535], Fact.FOR_EVER))));
        restart();
        assertEquals(65_535, open().facts.get(longest).length());
    }

    @Test
    public void whoHasClosedItIsNotTold() {
        fixture.keepIn(store);
        Reader reader = open();
        reader.book.put(fact("a", "1"));
        restart();
        Reader gone = new Reader(fixture, "test");
        gone.book.close();
        gone.book.close();
        fixture.turn();
        assertEquals(Map.of(), gone.facts);
        assertEquals(1, open().facts.size());
    }

    @Test
    public void oneThatThrowsHurtsNobody() {
        fixture.keepIn(store);
        Reader reader = open();
        reader.book.put(fact("a", "1"));
        reader.book.put(fact("b", "1"));
        restart();
        FactBook broken = fixture.broker.books().open("test", fact -> {
            throw new IllegalStateException("broken");
        });
        Reader other = new Reader(fixture, "test");
        fixture.turn();
        assertTrue(isDone(broken.read()));
        assertEquals(2, other.facts.size());
    }

    /** Sessions that are kept are nobody's facts, and the other way round. */
    @Test
    public void sessionsAreThereToo() {
        fixture.keepIn(store);
        fixture.durability = Durability.DISK;
        TestClient client = fixture.v5("c");
        client.connect(false, 3600);
        client.subscribe("t", 1);
        open().book.put(fact("a", "1"));
        restart();
        assertEquals(1, open().facts.size());
        assertTrue(fixture.v5("c").connect(false, 3600).sessionPresent());
        fixture.close();
    }

    // ---- at random

    /** What was confirmed is there after a kill, or something newer of the same key. */
    @Test
    public void nothingConfirmedIsLostWheneverItEnds() {
        Integer only = Integer.getInteger("books.seed");
        for (int seed = only == null ? 0 : only; seed < (only == null ? SEQUENCES : only + 1); seed++) {
            try {
                new Sequence(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dbooks.seed=" + seed, e);
            }
        }
    }

    /** Values are numbers that go up; 0 stands for none. */
    private static final class Sequence {
        private final Random random;
        private final FakeStore store = new FakeStore();
        private final long[] confirmed = new long[KEYS];
        private final long[] last = new long[KEYS];
        private final List<Long>[] since = lists();
        private long number;

        Sequence(int seed) {
            random = new Random(seed);
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type parameters
        private static List<Long>[] lists() {
            List[] lists = new List[KEYS];
            for (int i = 0; i < KEYS; i++) {
                lists[i] = new ArrayList<>();
            }
            return lists;
        }

        void run() {
            Fixture fixture = new Fixture(2);
            boolean hasStore = random.nextBoolean();
            if (hasStore) {
                fixture.keepIn(store);
            }
            for (int round = 0; round < 6; round++) {
                Reader reader = new Reader(fixture, "test");
                for (int step = random.nextInt(30); step > 0; step--) {
                    step(fixture, reader);
                    if (!hasStore && random.nextInt(10) == 0) {
                        hasStore = true;
                        fixture.keepIn(store);
                    }
                }
                store.refuses = null;
                if (hasStore) {
                    store.isSlow = false;
                    if (random.nextBoolean()) {
                        fixture.turn();
                    }
                    fixture.kill();
                }
                fixture = new Fixture(2, fixture.time).keepIn(store);
                hasStore = true;
                check(new Reader(fixture, "test"), fixture);
            }
        }

        private void step(Fixture fixture, Reader reader) {
            store.refuses = random.nextInt(4) == 0 ? NotKept.FULL : null;
            store.isSlow = random.nextInt(3) != 0;
            int key = random.nextInt(KEYS);
            switch (random.nextInt(4)) {
                case 0 -> confirm(key, 0, reader.book.remove("k" + key));
                case 1, 2 -> {
                    long value = ++number;
                    confirm(key, value, reader.book.put(fact("k" + key, "" + value)));
                }
                default -> {
                    if (fixture.store != null) {
                        store.work(1 + random.nextInt(3));
                    }
                    fixture.threads.forEach(ManualLoopThread::turn);
                }
            }
        }

        private void confirm(int key, long value, CompletionStage<Boolean> stage) {
            last[key] = value;
            since[key].add(value);
            CompletableFuture<Boolean> future = stage.toCompletableFuture();
            int at = since[key].size();
            future.thenAccept(isKept -> {
                if (isKept) {
                    confirmed[key] = value;
                    since[key].subList(0, Math.min(at, since[key].size())).clear();
                }
            });
        }

        private void check(Reader reader, Fixture fixture) {
            fixture.turn();
            for (int key = 0; key < KEYS; key++) {
                long found = Long.parseLong(reader.facts.getOrDefault("k" + key, "0"));
                assertTrue(
                        "k" + key + " is " + found + ", was " + confirmed[key] + ", then " + since[key],
                        found == confirmed[key] || since[key].contains(found));
                confirmed[key] = found;
                since[key].clear();
            }
            assertEquals(reader.facts.size(), store.messages());
        }
    }
}
