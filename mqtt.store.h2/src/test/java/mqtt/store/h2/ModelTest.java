package mqtt.store.h2;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.Request;
import mqtt.testkit.ManualClock;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Random requests, against a model; the store is closed and opened again between, or opened on a copy of its files. */
public class ModelTest {
    private static final int SEQUENCES = Integer.getInteger("model.sequences", 200);
    private static final int ROUNDS = 12;

    @Rule
    public final Timeout limit = Timeout.seconds(600);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder(Bed.memory());

    @Test
    public void theStoreHasWhatTheModelHas() throws IOException {
        Integer only = Integer.getInteger("model.seed");
        for (int seed = only == null ? 0 : only; seed < (only == null ? SEQUENCES : only + 1); seed++) {
            try {
                run(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dmodel.seed=" + seed, e);
            }
        }
    }

    private void run(int seed) throws IOException {
        Random random = new Random(seed);
        Workload workload = new Workload(random, 1 + random.nextInt(30), random.nextInt(4) == 0 ? 60_000 : 3_000);
        Model model = new Model();
        Path path = temporary.newFolder().toPath();
        Bed bed = new Bed(TestDisk.prefix(), path, Bed.SMALL, new ManualClock());
        for (int round = 0; round < ROUNDS; round++) {
            String hint = "round " + round;
            for (int batch = random.nextInt(10); batch > 0; batch--) {
                submit(random, workload, model, bed);
                bed.work();
                if (random.nextInt(4) == 0) {
                    bed.checkpoint();
                }
            }
            readSome(random, model, bed);
            switch (random.nextInt(6)) {
                case 0 -> {
                    bed.worker.close();
                    bed = new Bed(TestDisk.prefix(), path, bed.settings, bed.clock);
                    bed.assertIs(hint + " after close", model);
                }
                case 1 -> {
                    Path copy = temporary.newFolder().toPath();
                    Bed.copy(path, copy);
                    Bed crashed = bed;
                    path = copy;
                    bed = new Bed(TestDisk.prefix(), path, bed.settings, bed.clock);
                    crashed.worker.close();
                    bed.assertIs(hint + " after crash", model);
                }
                case 2 -> bed.assertIs(hint, model);
                default -> {}
            }
            assertEquals(hint, 0, bed.report.damages());
            model = model.copy();
        }
        bed.worker.close();
    }

    private static void submit(Random random, Workload workload, Model model, Bed bed) {
        List<Request> requests = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            Bed.Answer answer = new Bed.Answer();
            Request request = workload.next(model, workload.durability(), answer);
            request.apply(model);
            requests.add(request);
        }
        bed.inbox.submit(requests);
    }

    /** Messages that wait, from both ends, and limits. */
    private static void readSome(Random random, Model model, Bed bed) {
        for (Map.Entry<Long, Model.Queue> entry : model.queues.entrySet()) {
            if (random.nextInt(4) != 0 || entry.getValue().items.isEmpty()) {
                continue;
            }
            NavigableMap<Long, Model.Item> items = entry.getValue().items;
            long from = random.nextLong(items.firstKey(), items.lastKey() + 2);
            long to = random.nextLong(from, items.lastKey() + 2);
            boolean newestFirst = random.nextBoolean();
            int most = 1 + random.nextInt(10);
            long bytes = random.nextInt(5_000);
            List<String> expected = new ArrayList<>();
            List<Long> seqs = new ArrayList<>(items.subMap(from, true, to, true).keySet());
            if (newestFirst) {
                Collections.reverse(seqs);
            }
            long sum = 0;
            for (long seq : seqs) {
                Model.Item item = items.get(seq);
                if (item.underway() != null) {
                    continue;
                }
                sum += item.message().bytes();
                if (expected.size() == most || !expected.isEmpty() && sum > bytes) {
                    break;
                }
                expected.add(seq + " " + item.text());
            }
            List<String> found = new ArrayList<>();
            for (KeptMessage kept : bed.waiting(entry.getKey(), from, to, newestFirst, most, bytes)) {
                assertTrue(kept.queue() == entry.getKey());
                found.add(kept.seq() + " " + Model.item(kept).text());
            }
            assertEquals(
                    "queue " + entry.getKey() + " " + from + " to " + to + (newestFirst ? " newest first" : ""),
                    expected,
                    found);
        }
    }
}
