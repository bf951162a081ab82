package mqtt.store.h2;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.RetainHandling;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Request;
import mqtt.spi.store.Target;
import mqtt.store.h2.log.Place;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class StoreCommandTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Path data;
    private long place;

    @Before
    public void aStoreWithSomething() throws IOException {
        data = temporary.newFolder().toPath();
        Bed bed = new Bed(data.resolve("store"), Bed.SMALL);
        Owner owner = new Owner.Session(
                new SubscriberId("", "sensor \"7\""),
                Durability.DISK,
                60,
                0,
                Owner.Sharing.NOT,
                false,
                new Owner.Room(1, 1, 1, 1, false, 0),
                List.of());
        bed.submit(
                Request.refusable(records -> records.put(1, owner), Durability.DISK, null),
                Request.refusable(
                        records -> records.subscribe(
                                1,
                                new Subscription(
                                        TopicFilter.of("a/#"), Qos.AT_LEAST_ONCE, true, false, RetainHandling.SEND, 5)),
                        Durability.DISK,
                        null));
        for (int seq = 1; seq <= 3; seq++) {
            Deposit deposit = new Deposit(new Message(
                    TopicName.of("a/b"),
                    "hello".getBytes(StandardCharsets.UTF_8),
                    Qos.AT_LEAST_ONCE,
                    false,
                    MessageProperties.NONE,
                    null,
                    7));
            deposit.add(new Target(1, seq, Qos.AT_LEAST_ONCE, false, new int[] {5}, null, Durability.DISK, null));
            bed.submit(deposit);
        }
        bed.submit(Request.refusable(records -> records.put(2, new Owner.Facts("mqtt.part")), Durability.DISK, null));
        bed.work();
        place = bed.worker.engine().index().get(1, 2).body().place();
        bed.worker.close();
    }

    private int run(String... args) throws IOException {
        bytes.reset();
        return StoreCommand.run(List.of(args), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    public void aWholeStoreIsWell() throws IOException {
        assertEquals(0, run(data.toString(), "check"));
        assertTrue(said(), said().contains("2 queues, 3 messages"));
        assertTrue(said(), said().contains("all is well"));
        assertEquals(0, run(data.toString(), "repair"));
        assertTrue(said(), said().contains("nothing to repair"));
    }

    @Test
    public void damageIsSaidWithWhomItConcernsAndSetAside() throws IOException {
        Path segment = data.resolve("store/log/0000000001.log");
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(Place.offset(place) + 12);
            file.write(0xFF);
        }

        assertEquals(1, run(data.toString(), "check"));
        assertTrue(said(), said().contains("1 messages of sensor \"7\" cannot be read"));
        assertTrue(said(), said().contains("DAMAGED: log: segment=1"));

        assertEquals(0, run(data.toString(), "repair"));
        assertTrue(said(), said().contains("message lost: owner=sensor \"7\" seq=2"));
        assertEquals(0, run(data.toString(), "check"));
        assertTrue(said(), said().contains("2 queues, 2 messages"));
        assertTrue(Files.exists(data.resolve("store/damaged/0000000001.log")));

        assertEquals(0, run(data.toString(), "export"));
        assertEquals(
                2,
                said().lines()
                        .filter(line -> line.contains("\"type\":\"message\""))
                        .count());
    }

    @Test
    public void anIndexThatIsGoneIsMadeAnewFromTheLog() throws IOException {
        Files.write(data.resolve("store/index.mv"), new byte[20_000]);

        assertEquals(1, run(data.toString(), "check"));
        assertEquals(0, run(data.toString(), "repair"));
        assertTrue(said(), said().contains("index damaged"));
        assertEquals(0, run(data.toString(), "check"));
        assertTrue(said(), said().contains("2 queues, 3 messages"));
        assertEquals(1, data.resolve("store/damaged").toFile().list().length);
    }

    @Test
    public void everythingIsExported() throws IOException {
        assertEquals(
                0, run("nowhere", "export", "--folder", data.resolve("store").toString()));
        List<String> lines = said().lines().toList();
        assertEquals(6, lines.size());
        assertTrue(
                lines.get(0),
                lines.get(0).startsWith("{\"type\":\"queue\",\"queue\":1,\"owner\":{\"kind\":\"session\""));
        assertTrue(lines.get(0), lines.get(0).contains("\"clientId\":\"sensor \\\"7\\\"\""));
        assertEquals(
                "{\"type\":\"subscription\",\"queue\":1,\"filter\":\"a/#\",\"qos\":1,\"noLocal\":true,"
                        + "\"retainAsPublished\":false,\"retainHandling\":\"SEND\",\"identifier\":5}",
                lines.get(2));
        assertEquals(
                "{\"type\":\"queue\",\"queue\":2,\"owner\":{\"kind\":\"facts\",\"name\":\"mqtt.part\"}}", lines.get(1));
        assertEquals(
                "{\"type\":\"message\",\"queue\":1,\"seq\":1,\"qos\":1,\"retain\":false,\"identifiers\":[5],"
                        + "\"message\":{\"topic\":\"a/b\",\"payload\":\"aGVsbG8=\",\"publishedQos\":1,"
                        + "\"publishedRetain\":false,\"receivedAtMillis\":7}}",
                lines.get(3));
    }

    @Test
    public void whatIsOpenIsNotTouched() throws IOException {
        FolderLock lock = FolderLock.take(data.resolve("store"));
        assertThrows(IOException.class, () -> run(data.toString(), "check"));
        lock.close();
        assertEquals(2, run(data.toString(), "destroy"));
        assertThrows(IOException.class, () -> run("nowhere", "check"));
    }
}
