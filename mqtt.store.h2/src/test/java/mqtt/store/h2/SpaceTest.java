package mqtt.store.h2;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Durability;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Request;
import mqtt.spi.store.Target;
import mqtt.testkit.ManualClock;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Files do not grow with what has come and gone. */
public class SpaceTest {
    private static final Settings SETTINGS = new Settings("store", 64 << 10, 1000, 0, 0, 1 << 20);
    private static final int LIVE = 3_000;
    private static final int PAYLOAD = 400;

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder(Bed.memory());

    private static Deposit deposit(long seq, int... queues) {
        byte[] payload = new byte[PAYLOAD];
        new Random(seq).nextBytes(payload);
        Deposit deposit = new Deposit(
                new Message(TopicName.of("t"), payload, Qos.AT_LEAST_ONCE, false, MessageProperties.NONE, null, seq));
        for (int queue : queues) {
            deposit.add(new Target(queue, seq, Qos.AT_LEAST_ONCE, false, new int[0], null, Durability.PROCESS, null));
        }
        return deposit;
    }

    private static Request remove(long queue, long seq) {
        return Request.of(records -> records.remove(queue, seq), Durability.PROCESS, null);
    }

    private static void makeQueues(Bed bed, int count) {
        for (int queue = 1; queue <= count; queue++) {
            long number = queue;
            Owner owner = new Owner.Group("", TopicFilter.of("$share/g/" + queue));
            bed.submit(Request.of(records -> records.put(number, owner), Durability.PROCESS, null));
        }
        bed.work();
    }

    private static String files(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName() + "=" + file.toFile().length())
                    .toList()
                    .toString();
        }
    }

    /** Bytes of what is in a folder. */
    private static long bytes(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    public void whatComesAndGoesAtRandomLeavesNothing() throws IOException {
        Path path = temporary.newFolder().toPath();
        Bed bed = new Bed(TestDisk.prefix(), path, SETTINGS, new ManualClock());
        makeQueues(bed, 50);
        Random random = new Random(1);
        List<Long> live = new ArrayList<>();
        long seq = 0;
        long most = 0;
        for (int round = 0; round < 60; round++) {
            List<Request> requests = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                requests.add(deposit(++seq, (int) (1 + seq % 50)));
                live.add(seq);
                if (live.size() > LIVE) {
                    int at = random.nextInt(live.size());
                    long gone = live.set(at, live.get(live.size() - 1));
                    live.remove(live.size() - 1);
                    requests.add(remove(1 + gone % 50, gone));
                }
            }
            bed.inbox.submit(requests);
            bed.work();
            bed.checkpoint();
            if (round > 10) {
                most = Math.max(most, bytes(path));
            }
        }
        long needed = (long) LIVE * (PAYLOAD + 60);
        assertTrue(most + " bytes for " + needed, most < 5 * needed);
        for (long one : live) {
            List<KeptMessage> kept = bed.at(1 + one % 50, one);
            assertEquals(1, kept.size());
            byte[] payload = new byte[PAYLOAD];
            new Random(one).nextBytes(payload);
            assertArrayEquals(payload, kept.get(0).message().payload());
        }
        for (long one : live) {
            bed.submit(remove(1 + one % 50, one));
        }
        bed.work();
        for (int i = 0; i < 20; i++) {
            bed.checkpoint();
        }
        assertEquals(0, bed.worker.engine().segments().live());
        assertTrue("all gone: " + files(path), bytes(path) < 12 * SETTINGS.segmentBytes());
        bed.worker.close();
    }

    @Test
    public void oneThatWaitsForLongDoesNotKeepTheLogOfTheOthers() throws IOException {
        Path path = temporary.newFolder().toPath();
        Bed bed = new Bed(TestDisk.prefix(), path, SETTINGS, new ManualClock());
        makeQueues(bed, 2);
        for (int round = 0; round < 50; round++) {
            List<Request> requests = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                long seq = round * 300L + i + 1;
                requests.add(deposit(seq, i == 0 ? new int[] {1, 2} : new int[] {1}));
                requests.add(remove(1, seq));
            }
            bed.inbox.submit(requests);
            bed.work();
            bed.checkpoint();
        }
        for (int i = 0; i < 5; i++) {
            bed.checkpoint();
        }
        assertEquals(
                50,
                bed.waiting(2, 0, Long.MAX_VALUE, false, 1000, Long.MAX_VALUE).size());
        assertTrue(files(path), bytes(path) < 12 * SETTINGS.segmentBytes());
        bed.worker.close();
    }

    @Test
    public void queuesThatEndLeaveNothing() throws IOException {
        Path path = temporary.newFolder().toPath();
        Bed bed = new Bed(TestDisk.prefix(), path, SETTINGS, new ManualClock());
        makeQueues(bed, 2);
        List<Request> requests = new ArrayList<>();
        for (int seq = 1; seq <= 10_000; seq++) {
            requests.add(deposit(seq, 1));
        }
        bed.inbox.submit(requests);
        bed.work();
        bed.checkpoint();
        bed.submit(Request.of(records -> records.end(1), Durability.PROCESS, null));
        assertEquals(
                "at once",
                0,
                bed.waiting(1, 0, Long.MAX_VALUE, false, 10, Long.MAX_VALUE).size());
        bed.work();
        assertEquals(0, bed.worker.engine().index().entryCount());
        for (int i = 0; i < 20; i++) {
            bed.checkpoint();
        }
        assertTrue(files(path), bytes(path) < 12 * SETTINGS.segmentBytes());
        bed.worker.close();
    }

    @Test
    public void aMessageLargerThanASegmentHasOneOfItsOwn() throws IOException {
        Path path = temporary.newFolder().toPath();
        Bed bed = new Bed(TestDisk.prefix(), path, SETTINGS, new ManualClock());
        makeQueues(bed, 1);
        byte[] payload = new byte[5 << 20];
        new Random(1).nextBytes(payload);
        Deposit deposit = new Deposit(
                new Message(TopicName.of("t"), payload, Qos.AT_LEAST_ONCE, false, MessageProperties.NONE, null, 1));
        deposit.add(new Target(1, 1, Qos.AT_LEAST_ONCE, false, new int[0], null, Durability.DISK, null));
        bed.submit(deposit, deposit(2, 1));
        bed.work();
        bed.crash();
        bed = new Bed(TestDisk.prefix(), path, SETTINGS, new ManualClock());
        List<KeptMessage> kept = bed.waiting(1, 0, 10, false, 10, Long.MAX_VALUE);
        assertEquals(2, kept.size());
        assertArrayEquals(payload, kept.get(0).message().payload());
        bed.submit(remove(1, 1));
        bed.work();
        for (int i = 0; i < 5; i++) {
            bed.checkpoint();
        }
        assertTrue(files(path), bytes(path) < 12 * SETTINGS.segmentBytes());
        bed.worker.close();
    }
}
