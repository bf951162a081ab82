package mqtt.store.h2.log;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.TopicName;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Request;
import mqtt.spi.store.Target;
import mqtt.spi.store.Underway;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class LogTest {
    private static final int SEGMENT = 4096;

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Path path;
    private Segments segments;
    private Log log;

    /** Remembers what it is told. */
    private static final class Told implements Effects {
        final List<String> lines = new ArrayList<>();
        Body body;

        @Override
        public void keep(long queue, long seq, Entry entry) {
            body = entry.body();
            lines.add("keep " + queue + ":" + seq + " " + entry.qos() + " " + entry.retain() + " "
                    + entry.identifiers().length + " " + entry.underway() + " "
                    + entry.body().length() + " "
                    + entry.body().bytes() + " " + entry.body().expiresAtMillis());
        }

        @Override
        public void change(long queue, long seq, Underway underway) {
            lines.add("change " + queue + ":" + seq + " " + underway);
        }

        @Override
        public void remove(long queue, long seq) {
            lines.add("remove " + queue + ":" + seq);
        }

        @Override
        public void move(long queue, long seq, long from, Body to) {
            body = to;
            lines.add("move " + queue + ":" + seq + " " + to.length());
        }

        @Override
        public void receipt(long queue, int packetId) {
            lines.add("receipt " + queue + ":" + packetId);
        }
    }

    @Before
    public void open() throws IOException {
        path = temporary.newFolder().toPath();
        segments = Segments.open(new Folder("", path), SEGMENT);
        log = new Log(segments, 0, 0);
    }

    private static Deposit deposit(Random random, int bytes, int targets) {
        byte[] payload = new byte[bytes];
        random.nextBytes(payload);
        Deposit deposit = new Deposit(new Message(
                TopicName.of("t"),
                payload,
                Qos.AT_LEAST_ONCE,
                false,
                random.nextBoolean()
                        ? MessageProperties.NONE
                        : new MessageProperties.Builder()
                                .messageExpirySeconds(7)
                                .build(),
                null,
                5));
        for (int i = 1; i <= targets; i++) {
            deposit.add(new Target(
                    i,
                    random.nextLong(1L << 40),
                    Qos.of(random.nextInt(3)),
                    random.nextBoolean(),
                    new int[random.nextInt(3)],
                    random.nextBoolean()
                            ? null
                            : new Underway(
                                    -1 + random.nextInt(3), 7, random.nextInt(9), Qos.of(random.nextInt(3)), false),
                    Durability.DISK,
                    null));
        }
        return deposit;
    }

    private static Request some(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Request.of(records -> records.remove(1, 2), Durability.DISK, null);
            case 1 ->
                Request.of(
                        records -> {
                            records.change(1, 2, null);
                            records.change(3, 4, new Underway(Underway.NOT_KEPT, 65_535, 9, Qos.EXACTLY_ONCE, true));
                        },
                        Durability.DISK,
                        null);
            default -> deposit(random, random.nextInt(600), 1 + random.nextInt(3));
        };
    }

    /** Writes batches; returns what they do. */
    private List<String> write(Random random, int batches) throws IOException {
        Told told = new Told();
        for (int i = 0; i < batches; i++) {
            log.begin(i);
            for (int r = random.nextInt(6); r >= 0; r--) {
                log.add(some(random));
            }
            log.write();
            for (int r = 0; r < log.batchSize(); r++) {
                log.tell(r, told);
            }
            log.force();
        }
        return told.lines;
    }

    private Told replay(long from, List<Damage> damages) throws IOException {
        return replay(from, 0, damages);
    }

    private Told replay(long from, long batch, List<Damage> damages) throws IOException {
        Segments again = Segments.openReadOnly(new Folder("", path));
        try {
            Told told = new Told();
            new Replay(again, told, damages::add, from).run(from, batch, Long.MAX_VALUE);
            return told;
        } finally {
            again.close();
        }
    }

    @Test
    public void whatWasWrittenIsReadAcrossSegments() throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            open();
            Random random = new Random(seed);
            List<String> before = write(random, 10);
            long checkpoint = log.end();
            List<String> after = write(random, 20);
            List<Damage> damages = new ArrayList<>();
            assertEquals("seed " + seed, after, replay(checkpoint, damages).lines);
            List<String> all = new ArrayList<>(before);
            all.addAll(after);
            assertEquals("seed " + seed, all, replay(0, damages).lines);
            assertEquals("seed " + seed, List.of(), damages);
            assertTrue(segments.all().size() > 2);
            segments.close();
        }
    }

    @Test
    public void aFlippedBitCostsTheRecordThatItIsIn() throws IOException {
        Random random = new Random(1);
        List<String> all = write(random, 40);
        assertTrue(segments.all().size() > 3);
        long end = log.end();
        segments.close();
        Path file = path.resolve("0000000001.log");
        byte[] whole = Files.readAllBytes(file);
        int used = Place.segment(end) == 1 ? Place.offset(end) : SEGMENT;
        for (int at = Segment.HEADER; at < used; at += 1 + random.nextInt(3)) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            List<Damage> damages = new ArrayList<>();
            List<String> found = replay(0, damages).lines;
            assertTrue("byte " + at, isPart(found, all));
            assertTrue("byte " + at + ": " + found.size() + " of " + all.size(), found.size() >= all.size() - 12);
        }
    }

    /** Whether one list is the other with something left out. */
    private static boolean isPart(List<String> part, List<String> all) {
        int at = 0;
        for (String line : all) {
            if (at < part.size() && part.get(at).equals(line)) {
                at++;
            }
        }
        return at == part.size();
    }

    @Test
    public void damageIsToldFromAnEndByWhatWasForcedBehind() throws IOException {
        Random random = new Random(2);
        write(random, 1);
        long place = log.end();
        write(random, 1);
        long behind = log.end();
        segments.close();
        Path file = path.resolve("0000000001.log");
        byte[] bytes = Files.readAllBytes(file);
        bytes[Place.offset(place) + 50] ^= 1;
        Files.write(file, bytes);
        List<Damage> damages = new ArrayList<>();
        replay(0, damages);
        assertEquals("the last batch: nobody knows that it was forced", List.of(), damages);

        segments = Segments.open(new Folder("", path), SEGMENT);
        log = new Log(segments, behind, 100);
        write(random, 1);
        replay(0, damages);
        assertEquals(1, damages.size());
        assertTrue(damages.get(0).from() >= place && damages.get(0).to() <= behind);
    }

    @Test
    public void whatIsLeftBehindTheEndIsNotRead() throws IOException {
        Random random = new Random(3);
        List<String> first = write(random, 1);
        long place = log.end();
        write(random, 4);
        Log.cut(segments, place);
        log = new Log(segments, place, log.lastBatch());
        List<String> all = new ArrayList<>(first);
        for (int i = 0; i < 20; i++) { // one of them ends where an old one begins, perhaps
            all.addAll(write(random, 1));
            assertEquals(all, replay(0, new ArrayList<>()).lines);
        }
    }

    /** A checkpoint that ends where an old batch begins. */
    @Test
    public void whatIsLeftBehindACheckpointIsNotRead() throws IOException {
        Deposit deposit = deposit(new Random(6), 100, 1);
        for (int i = 0; i < 3; i++) {
            log.begin(0);
            log.add(deposit);
            log.write();
        }
        long first = Place.of(1, Segment.HEADER);
        Log.cut(segments, first);
        log = new Log(segments, first, log.lastBatch());
        log.begin(0);
        log.add(deposit);
        log.write();

        assertEquals("as large as the old one", List.of(), replay(log.end(), log.lastBatch(), new ArrayList<>()).lines);
        assertEquals(1, replay(0, new ArrayList<>()).lines.size());
    }

    @Test
    public void bodiesAreReadAndCheckedOnTheirOwn() throws IOException {
        Random random = new Random(4);
        Deposit deposit = deposit(random, 700, 1);
        log.begin(0);
        log.add(deposit);
        log.write();
        Told told = new Told();
        log.tell(0, told);
        Body body = told.body;
        assertArrayEquals(deposit.message().payload(), log.read(body).payload());

        LongList targets = new LongList();
        targets.add(1);
        targets.add(2);
        log.begin(1);
        log.addMove(body, log.readBytes(body), targets);
        log.write();
        log.tell(0, told);
        assertEquals("move 1:2 " + body.length(), told.lines.get(1));
        assertArrayEquals(deposit.message().payload(), log.read(told.body).payload());

        segments.get(1).write(Place.offset(body.place()) + 300L, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThrows(IOException.class, () -> log.read(body));
        log.read(told.body);
        assertThrows(IOException.class, () -> log.read(new Body(Place.of(9, 100), 5, 1, 1, 1)));
        assertThrows(IOException.class, () -> log.read(new Body(Place.of(1, 100), 1 << 30, 1, 1, 1)));
    }

    @Test
    public void bodiesAreReadInAnyOrder() throws IOException {
        Random random = new Random(7);
        List<byte[]> payloads = new ArrayList<>();
        List<Body> bodies = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Deposit deposit = deposit(random, random.nextInt(i % 5 == 0 ? 20_000 : 300), 1);
            payloads.add(deposit.message().payload());
            log.begin(i);
            log.add(deposit);
            log.write();
            log.tell(0, new Effects() {
                @Override
                public void keep(long queue, long seq, Entry entry) {
                    bodies.add(entry.body());
                }
            });
        }
        for (int next = 0, i = 0; i < 2_000; i++) {
            assertArrayEquals(
                    "body " + next,
                    payloads.get(next),
                    log.read(bodies.get(next)).payload());
            next = random.nextInt(10) == 0 ? random.nextInt(60) : (next + 1 + random.nextInt(2)) % 60;
        }
    }

    @Test
    public void segmentsAreUsedAgainUnderAnotherNumber() throws IOException {
        Random random = new Random(5);
        write(random, 30);
        Segment dead = segments.get(1);
        segments.retire(dead);
        assertEquals(
                1,
                Files.list(path)
                        .filter(file -> file.getFileName().toString().startsWith("spare"))
                        .count());
        int number = Place.segment(log.end());
        while (Place.segment(log.end()) == number) {
            write(random, 1);
        }
        assertEquals(
                0,
                Files.list(path)
                        .filter(file -> file.getFileName().toString().startsWith("spare"))
                        .count());
        long from = Place.of(number + 1, Segment.HEADER);
        List<Damage> damages = new ArrayList<>();
        replay(from, damages);
        assertEquals("what the file had before is not taken for its own", List.of(), damages);
    }
}
