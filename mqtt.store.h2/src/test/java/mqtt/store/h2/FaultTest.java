package mqtt.store.h2;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;
import mqtt.api.TopicName;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Durability;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Request;
import mqtt.spi.store.Target;
import mqtt.testkit.ManualClock;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** A disk that is full, and one that fails. */
public class FaultTest {
    private static final Settings SETTINGS = new Settings("store", 16 << 10, 1000, 128 << 10, 0, 1 << 20);

    @Rule
    public final Timeout limit = Timeout.seconds(600);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder(Bed.memory());

    private static Deposit deposit(long seq, Bed.Answer answer, Durability durability) {
        Message message = new Message(
                TopicName.of("t"), new byte[1000], Qos.AT_LEAST_ONCE, false, MessageProperties.NONE, null, 1);
        Deposit deposit = new Deposit(message);
        deposit.add(new Target(1, seq, Qos.AT_LEAST_ONCE, false, new int[0], null, durability, answer));
        return deposit;
    }

    private static Owner session() {
        return new Owner.Session(
                new SubscriberId("", "c"),
                Durability.DISK,
                1,
                0,
                Owner.Sharing.NOT,
                false,
                new Owner.Room(1, 1, 1, 1, false, 0),
                List.of());
    }

    private static Request remove(long seq, Bed.Answer answer) {
        return Request.of(records -> records.remove(1, seq), Durability.DISK, answer);
    }

    @Test
    public void aFullDiskTakesNothingNewButRemovalsAndIsTakenUpAgain() throws IOException {
        Path path = temporary.newFolder().toPath();
        TestDisk.Control control = TestDisk.use(path);
        Bed bed = new Bed(TestDisk.prefix(), path, SETTINGS, new ManualClock());
        bed.submit(Request.refusable(records -> records.put(1, session()), Durability.DISK, new Bed.Answer()));
        control.quota = control.bytes() + 200_000;
        int kept = 0;
        Bed.Answer answer;
        do {
            answer = new Bed.Answer();
            bed.submit(deposit(++kept, answer, Durability.DISK));
            bed.work();
        } while (answer.isKept);
        kept--;
        assertEquals(NotKept.FULL, answer.refused);
        assertEquals(State.FULL, bed.worker.state());
        assertTrue("some were kept", kept > 100);
        assertEquals(kept, bed.at(1, seqs(1, kept + 1)).size());

        for (int seq = 1; seq <= kept - 10; seq++) {
            Bed.Answer removal = new Bed.Answer();
            bed.submit(remove(seq, removal));
            bed.work();
            assertTrue("removed " + seq, removal.isKept);
            if (seq % 20 == 0) {
                bed.checkpoint();
            }
        }
        Bed.Answer refused = new Bed.Answer();
        control.quota = control.bytes();
        bed.submit(deposit(9_999, refused, Durability.PROCESS));
        bed.work();
        bed.crash();

        control.quota = Long.MAX_VALUE;
        bed = new Bed(TestDisk.prefix(), path, SETTINGS, new ManualClock());
        assertEquals(10, bed.at(1, seqs(1, kept)).size());
        bed.pass(1_000);
        bed.work();
        assertEquals(State.OK, bed.worker.state());
        Bed.Answer again = new Bed.Answer();
        bed.submit(deposit(10_000, again, Durability.DISK));
        bed.work();
        assertTrue(again.isKept);
        assertTrue("ballast is back", Files.exists(path.resolve("ballast")));
        bed.worker.close();
        TestDisk.forget(control);
    }

    private static long[] seqs(int from, int to) {
        long[] seqs = new long[to - from + 1];
        for (int i = 0; i < seqs.length; i++) {
            seqs[i] = from + i;
        }
        return seqs;
    }

    @Test
    public void aFullDiskDoesNotKeepItFromBeingOpened() throws IOException {
        Path path = temporary.newFolder().toPath();
        TestDisk.Control control = TestDisk.use(path);
        Settings noBallast = new Settings("store", 16 << 10, 1000, 0, 0, 1 << 20);
        Bed bed = new Bed(TestDisk.prefix(), path, noBallast, new ManualClock());
        bed.submit(Request.refusable(records -> records.put(1, session()), Durability.DISK, new Bed.Answer()));
        bed.submit(deposit(1, new Bed.Answer(), Durability.DISK));
        bed.work();
        bed.crash();
        control.quota = control.bytes();
        bed = new Bed(TestDisk.prefix(), path, noBallast, new ManualClock());
        assertEquals(State.FULL, bed.worker.state());
        assertEquals(1, bed.tell().queues.get(0).waitingQos1());
        control.quota = Long.MAX_VALUE;
        bed.pass(1_000);
        bed.work();
        assertEquals(State.OK, bed.worker.state());
        bed.worker.close();
        TestDisk.forget(control);
    }

    @Test
    public void theReserveIsLeftFree() throws IOException {
        Path path = temporary.newFolder().toPath();
        Settings settings = new Settings("store", 16 << 10, 1000, 0, 1_000, 1 << 20);
        Bed bed = new Bed(TestDisk.prefix(), path, settings, new ManualClock());
        bed.submit(Request.refusable(records -> records.put(1, session()), Durability.DISK, new Bed.Answer()));
        bed.work();
        bed.usable = 999;
        bed.pass(1_000);
        bed.work();
        Bed.Answer refused = new Bed.Answer();
        Bed.Answer removed = new Bed.Answer();
        bed.submit(deposit(1, refused, Durability.DISK), remove(1, removed));
        bed.work();
        assertEquals(NotKept.FULL, refused.refused);
        assertTrue(removed.isKept);
        assertEquals(1, (long) bed.metrics.snapshot().get("store.state"));

        bed.usable = 1_000;
        bed.pass(1_000);
        Bed.Answer kept = new Bed.Answer();
        bed.submit(deposit(2, kept, Durability.DISK));
        bed.work();
        assertTrue(kept.isKept);
        assertEquals(0, (long) bed.metrics.snapshot().get("store.state"));
        bed.worker.close();
    }

    @Test
    public void aDiskThatFailsIsTriedAgain() throws IOException {
        Path path = temporary.newFolder().toPath();
        TestDisk.Control control = TestDisk.use(path);
        Bed bed = new Bed(TestDisk.prefix(), path, SETTINGS, new ManualClock());
        bed.submit(Request.refusable(records -> records.put(1, session()), Durability.DISK, new Bed.Answer()));
        bed.work();
        control.writesLeft = 0;
        Bed.Answer first = new Bed.Answer();
        bed.submit(deposit(1, first, Durability.DISK));
        bed.work();
        assertEquals(State.FAILED, bed.worker.state());
        Bed.Answer second = new Bed.Answer();
        Bed.Answer removal = new Bed.Answer();
        bed.submit(deposit(2, second, Durability.DISK), remove(1, removal));
        bed.pass(1);
        bed.work();
        assertEquals(NotKept.FAILED, second.refused);
        assertFalse(removal.isKept);

        control.writesLeft = Long.MAX_VALUE;
        bed.pass(20_000);
        bed.work();
        assertTrue("done at last, or refused", first.isKept || first.refused != null);
        assertTrue(removal.isKept);
        assertEquals(State.OK, bed.worker.state());
        assertEquals(0, bed.at(1, 1, 2).size());
        bed.worker.close();
        TestDisk.forget(control);
    }

    @Test
    public void whateverFailsWhateverWasToldIsSo() throws IOException {
        Integer only = Integer.getInteger("fault.seed");
        int runs = Integer.getInteger("fault.runs", 40);
        for (int seed = only == null ? 0 : only; seed < (only == null ? runs : only + 1); seed++) {
            try {
                run(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dfault.seed=" + seed, e);
            }
        }
    }

    private void run(int seed) throws IOException {
        Random random = new Random(seed);
        Path path = temporary.newFolder().toPath();
        TestDisk.Control control = TestDisk.use(path);
        Bed bed = new Bed(TestDisk.prefix(), path, SETTINGS, new ManualClock());
        Workload workload = new Workload(random, 1 + random.nextInt(10), 3_000);
        Model model = new Model();
        List<Bed.Answer> answers = new ArrayList<>();
        for (int batch = 0; batch < 80; batch++) {
            switch (random.nextInt(8)) {
                case 0 -> control.quota = control.bytes() + random.nextInt(60_000);
                case 1 -> control.writesLeft = random.nextInt(10);
                case 2 -> {
                    control.quota = Long.MAX_VALUE;
                    control.writesLeft = Long.MAX_VALUE;
                }
                default -> {}
            }
            List<Request> requests = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                Bed.Answer answer = new Bed.Answer();
                Request request = workload.next(model, workload.durability(), answer);
                answer.then = () -> request.apply(model);
                requests.add(request);
                answers.add(answer);
            }
            bed.inbox.submit(requests);
            bed.work();
            bed.pass(random.nextInt(2_000));
            bed.work();
            if (bed.worker.engine() != null) {
                assertEquals("batch " + batch, String.join("\n", model.lines()), String.join("\n", bed.tell().lines));
            }
        }
        control.quota = Long.MAX_VALUE;
        control.writesLeft = Long.MAX_VALUE;
        bed.pass(30_000);
        bed.work();
        for (Bed.Answer answer : answers) {
            assertTrue("answered", answer.isKept || answer.refused != null);
        }
        assertNotNull(bed.worker.engine());
        bed.assertIs("at last", model);
        bed.crash();
        bed = new Bed(TestDisk.prefix(), path, SETTINGS, new ManualClock());
        bed.assertIs("opened again", model);
        assertEquals(bed.report.lines().toString(), 0, bed.report.damages());
        bed.worker.close();
        TestDisk.forget(control);
    }
}
