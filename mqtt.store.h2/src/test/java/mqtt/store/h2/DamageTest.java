package mqtt.store.h2;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.Request;
import mqtt.store.h2.log.Place;
import mqtt.testkit.ManualClock;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/**
 * Bits that flip and files that end too early, anywhere. Whatever happens, the store opens, and what it gives is what was kept
 * there once, or null.
 */
public class DamageTest {
    /** By one byte: what one request was about. */
    private static final int MOST_LOST = 55;

    private static final int RUNS = Integer.getInteger("damage.runs", 60);

    @Rule
    public final Timeout limit = Timeout.seconds(3_600);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder(Bed.memory());

    /** What was ever meant for a place in a queue. */
    private final Map<String, Set<String>> history = new HashMap<>();

    @Test
    public void nothingIsSilentlyWrong() throws IOException {
        Integer only = Integer.getInteger("damage.seed");
        for (int seed = only == null ? 0 : only; seed < (only == null ? RUNS : only + 1); seed++) {
            history.clear();
            try {
                run(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Ddamage.seed=" + seed, e);
            }
        }
    }

    private void run(int seed) throws IOException {
        Random random = new Random(seed);
        Path path = temporary.newFolder().toPath();
        Bed bed = new Bed(TestDisk.prefix(), path, Bed.SMALL, new ManualClock());
        Workload workload = new Workload(random, 1 + random.nextInt(30), 3_000);
        Model model = new Model();
        for (int batch = 0; batch < 30; batch++) {
            List<Request> requests = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                Request request = workload.next(model, workload.durability(), new Bed.Answer());
                request.apply(model);
                requests.add(request);
                remember(request);
            }
            bed.inbox.submit(requests);
            bed.work();
            if (random.nextInt(4) == 0) {
                bed.checkpoint();
            }
        }
        boolean isCrashed = random.nextBoolean();
        long forced = bed.worker.engine().checkpoints().last();
        if (isCrashed) {
            bed.crash();
        } else {
            bed.worker.close();
        }
        String what = damage(random, path);
        Bed opened = new Bed(TestDisk.prefix(), path, Bed.SMALL, new ManualClock());
        verify(what, opened, model, isCrashed && isTail(what, forced));
        goOn(what, opened, workload);
        opened.worker.close();
        Bed again = new Bed(TestDisk.prefix(), path, Bed.SMALL, new ManualClock());
        assertEquals(what + ", opened again " + again.report.lines(), 0, again.report.damages());
        again.worker.close();
    }

    /** Also what is for queues that had ended: who does not know any more that they had, keeps it. */
    private void remember(Request request) {
        if (request instanceof Deposit deposit) {
            deposit.forEachTarget(
                    target -> history.computeIfAbsent(target.queue() + ":" + target.seq(), k -> new HashSet<>())
                            .add(Model.text(deposit.message())));
        }
    }

    private static String damage(Random random, Path path) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(path)) {
            files = all.filter(file -> file.getFileName().toString().matches("[0-9]+\\.log|index\\.mv"))
                    .sorted()
                    .toList();
        }
        Path file = random.nextBoolean() ? path.resolve("index.mv") : files.get(random.nextInt(files.size()));
        long size = Files.size(file);
        long at = random.nextLong(size);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            if (random.nextInt(4) == 0) {
                open.setLength(at);
                return file.getFileName() + " cut at " + at + " of " + size;
            }
            int length = random.nextBoolean() ? 1 : 1 + random.nextInt(5_000);
            for (int i = 0; i < length && at + i < size; i++) {
                open.seek(at + i);
                int before = open.read();
                open.seek(at + i);
                open.write(length == 1 ? before ^ 1 << random.nextInt(8) : random.nextInt(256));
            }
            return file.getFileName() + " " + length + " bytes at " + at + " of " + size;
        }
    }

    /** Whether it may be taken for what was being written when the process ended. */
    private static boolean isTail(String what, long checkpoint) {
        String file = what.substring(0, what.indexOf(' '));
        return file.endsWith(".log") && Integer.parseInt(file.substring(0, 10)) >= Place.segment(checkpoint);
    }

    private void verify(String what, Bed bed, Model model, boolean mayBeTorn) {
        Model.Told told = bed.tell();
        long readable = 0;
        for (var queue : told.queues) {
            assertTrue(what + ": queue " + queue.queue(), queue.queue() > 0);
            for (KeptMessage kept : bed.waiting(queue.queue(), 0, Long.MAX_VALUE, false, 100_000, Long.MAX_VALUE)) {
                if (kept.message() != null) {
                    readable++;
                    assertTrue(
                            what + ": " + queue.queue() + ":" + kept.seq(),
                            history.getOrDefault(queue.queue() + ":" + kept.seq(), Set.of())
                                    .contains(Model.text(kept.message())));
                }
            }
        }
        long missing = 0;
        long expected = 0;
        for (Map.Entry<Long, Model.Queue> entry : model.queues.entrySet()) {
            Set<Long> found = new HashSet<>();
            for (KeptMessage kept : bed.at(
                    entry.getKey(),
                    entry.getValue().items.keySet().stream().mapToLong(n -> n).toArray())) {
                if (kept.message() != null
                        || kept.underway() != null && kept.underway().released()) {
                    found.add(kept.seq());
                }
            }
            expected += entry.getValue().items.size();
            missing += entry.getValue().items.size() - found.size();
        }
        if (!mayBeTorn && what.contains(".log 1 bytes")) {
            assertTrue(what + ": " + missing + " of " + expected + " missing", missing <= MOST_LOST);
        }
        boolean isReported = bed.report.damages() > 0 || bed.worker.engine().unreadable() > 0;
        if (missing > 0 && !mayBeTorn) {
            assertTrue(what + ": " + missing + " of " + expected + " missing, and nothing said", isReported);
        }
    }

    /** It is used as if nothing had happened. */
    private static void goOn(String what, Bed bed, Workload workload) {
        Model model = new Model();
        for (int batch = 0; batch < 10; batch++) {
            for (int i = 0; i < 20; i++) {
                Bed.Answer answer = new Bed.Answer();
                Request request = workload.next(model, workload.durability(), answer);
                request.apply(model);
                bed.submit(request);
                bed.work();
                assertTrue(what, answer.isKept);
            }
            bed.checkpoint();
        }
    }
}
