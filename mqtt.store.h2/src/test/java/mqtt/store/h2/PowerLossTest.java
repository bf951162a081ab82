package mqtt.store.h2;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Request;
import mqtt.testkit.ManualClock;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/**
 * What is left when the power goes: all that was forced, and of the rest each sector or not, in log and index alike. What comes
 * back is what was done up to some request, and that is not before the last one that somebody was told of who waited for the
 * disk.
 */
public class PowerLossTest {
    private static final int IMAGES = Integer.getInteger("powerloss.images", 20);
    private static final int IMAGES_OF_A_RUN = 5;
    private static final double[] KEPT = {0, 0.5, 0.9, 1, 0.2};

    @Rule
    public final Timeout limit = Timeout.seconds(3_600);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder(Bed.memory());

    /** How many requests had been told of, and submitted, when there were so many events. */
    private record Moment(int events, int told, int submitted) {}

    @Test
    public void whatWasToldIsThere() throws IOException {
        Integer only = Integer.getInteger("powerloss.seed");
        int runs = (IMAGES + IMAGES_OF_A_RUN - 1) / IMAGES_OF_A_RUN;
        for (int seed = only == null ? 0 : only; seed < (only == null ? runs : only + 1); seed++) {
            try {
                run(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dpowerloss.seed=" + seed, e);
            }
        }
    }

    private void run(int seed) throws IOException {
        Random random = new Random(seed);
        Path path = temporary.newFolder().toPath();
        Workload workload = new Workload(random, 1 + random.nextInt(10), random.nextInt(4) == 0 ? 60_000 : 3_000);
        Model model = new Model();
        for (int image = 0; image < IMAGES_OF_A_RUN; image++) {
            TestDisk.Control control = TestDisk.use(path);
            control.startRecording();
            List<Request> all = new ArrayList<>();
            List<Moment> moments = work(random, path, control, workload, model.copy(), all);
            int events = somewhere(random, control);
            int sector = random.nextBoolean() ? 512 : 4096;
            double kept = KEPT[random.nextInt(KEPT.length)];
            String hint = "image " + image + " events=" + events + " of " + control.events.size() + " sector=" + sector
                    + " kept=" + kept;
            Path next = temporary.newFolder().toPath();
            write(control.image(events, random, sector, kept), path, next);
            TestDisk.forget(control);
            path = next;
            verify(hint, path, moment(moments, events), model, all, random.nextBoolean());
        }
    }

    /** Half of the time while the index was written. */
    private static int somewhere(Random random, TestDisk.Control control) {
        List<Integer> ofIndex = control.eventsOf("index.mv");
        int event = random.nextBoolean() || ofIndex.isEmpty()
                ? random.nextInt(control.events.size() + 1)
                : ofIndex.get(random.nextInt(ofIndex.size())) + random.nextInt(2);
        return Math.max(control.first, event);
    }

    /** Works for a while. Returns what was told when; the requests are added to a list. */
    private static List<Moment> work(
            Random random, Path path, TestDisk.Control control, Workload workload, Model model, List<Request> all)
            throws IOException {
        List<Moment> moments = new ArrayList<>();
        Bed bed = new Bed(TestDisk.prefix(), path, Bed.SMALL, new ManualClock());
        int[] told = {0};
        int share = 1 + random.nextInt(20);
        for (int batch = 0; batch < 40; batch++) {
            List<Request> requests = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                Bed.Answer answer = new Bed.Answer();
                Durability durability = random.nextInt(share) == 0 ? Durability.DISK : Durability.PROCESS;
                Request request = workload.next(model, durability, answer);
                request.apply(model);
                requests.add(request);
                all.add(request);
                int done = all.size();
                if (durability == Durability.DISK) {
                    answer.then = () -> {
                        told[0] = done;
                        moments.add(new Moment(control.events.size(), told[0], all.size()));
                    };
                }
            }
            moments.add(new Moment(control.events.size(), told[0], all.size()));
            bed.inbox.submit(requests);
            bed.work();
            if (random.nextInt(3) == 0) {
                bed.checkpoint();
            }
        }
        bed.worker.close();
        moments.add(new Moment(control.events.size(), told[0], all.size()));
        return moments;
    }

    private static Moment moment(List<Moment> moments, int events) {
        Moment last = new Moment(0, 0, 0);
        for (Moment moment : moments) {
            if (moment.events <= events) {
                last = new Moment(events, moment.told, moment.submitted);
            }
        }
        return last;
    }

    private static void write(Map<String, byte[]> image, Path from, Path to) throws IOException {
        for (Map.Entry<String, byte[]> file : image.entrySet()) {
            Path target = to.resolve(from.relativize(Path.of(file.getKey())));
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        Files.writeString(to.resolve("format"), "1");
    }

    /** The model becomes what there is. */
    private static void verify(
            String hint, Path path, Moment moment, Model model, List<Request> all, boolean isStoppedAtOnce)
            throws IOException {
        Bed bed = new Bed(TestDisk.prefix(), path, Bed.SMALL, new ManualClock());
        assertEquals(hint + " " + bed.report.lines(), 0, bed.report.damages());
        List<String> lines = bed.tell().lines;
        int done = 0;
        while (done < moment.told) {
            all.get(done++).apply(model);
        }
        while (done < moment.submitted && !model.lines().equals(lines)) {
            all.get(done++).apply(model);
        }
        bed.assertIs(hint + " told=" + moment.told + " submitted=" + moment.submitted, model);
        if (isStoppedAtOnce) {
            bed.crash();
            return;
        }
        bed.work();
        bed.assertIs(hint + " later", model);
        bed.worker.close();
        bed = new Bed(TestDisk.prefix(), path, Bed.SMALL, new ManualClock());
        bed.assertIs(hint + " opened again", model);
        assertEquals(hint + " opened again", 0, bed.report.damages());
        bed.worker.close();
    }
}
