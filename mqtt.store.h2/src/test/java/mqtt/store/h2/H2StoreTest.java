package mqtt.store.h2;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;
import mqtt.api.TopicName;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Inbox;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Read;
import mqtt.spi.store.Request;
import mqtt.spi.store.Target;
import mqtt.testkit.Await;
import mqtt.testkit.Configs;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** The component as others see it, with its thread. */
public class H2StoreTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final Bed.FakeMetrics metrics = new Bed.FakeMetrics();
    private final ConcurrentLinkedQueue<Runnable> loop = new ConcurrentLinkedQueue<>();
    private final Inbox inbox = new Inbox(List.of(loop::add), 1 << 20, () -> {});
    private Path data;

    @Before
    public void aFolder() throws IOException {
        data = temporary.newFolder().toPath();
    }

    private H2Store open(Map<String, ?> settings) throws IOException {
        Map<String, Object> all = new HashMap<>(Map.of("ballast__bytes", 0L, "reserve__bytes", 0L));
        all.putAll(settings);
        return new H2Store(data, Configs.of(H2StoreConfig.class, all), metrics);
    }

    private H2Store open() throws IOException {
        return open(Map.of());
    }

    /** What the loop has to do is done here. */
    private void await(Bed.Answer answer) {
        Await.until(SOON, () -> {
            for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
                task.run();
            }
            return answer.isKept || answer.refused != null;
        });
    }

    private static Request put(long queue, Bed.Answer answer) {
        Owner owner = new Owner.Session(
                new SubscriberId("", "c"),
                Durability.DISK,
                1,
                0,
                Owner.Sharing.NOT,
                false,
                new Owner.Room(1, 1, 1, 1, false, 0),
                List.of());
        return Request.refusable(records -> records.put(queue, owner), Durability.DISK, answer);
    }

    private static Deposit deposit(long queue, long seq, Bed.Answer answer) {
        Deposit deposit = new Deposit(
                new Message(TopicName.of("t"), new byte[9], Qos.EXACTLY_ONCE, false, MessageProperties.NONE, null, 1));
        deposit.add(new Target(queue, seq, Qos.EXACTLY_ONCE, false, new int[0], null, Durability.DISK, answer));
        return deposit;
    }

    @Test
    public void anotherInstanceFindsEverythingAsItWas() throws Exception {
        H2Store store = open();
        Model.Told nothing = new Model.Told();
        store.recover(nothing);
        assertEquals(0, nothing.lastAlive);
        assertEquals(List.of(), nothing.lines);
        store.serve(inbox);
        long queue = store.newQueue();
        assertNotEquals(queue, store.newQueue());
        Bed.Answer answer = new Bed.Answer();
        inbox.submit(List.of(put(queue, new Bed.Answer()), deposit(queue, 5, answer)));
        await(answer);
        long before = System.currentTimeMillis();
        store.stop();
        assertEquals("no gauge is left", Map.of(), metrics.gauges);

        H2Store next = open();
        Model.Told told = new Model.Told();
        next.recover(told);
        assertEquals(1, told.queues.size());
        assertEquals(1, told.queues.get(0).waitingQos2());
        assertTrue(told.lastAlive >= before - 5_000 && told.lastAlive <= System.currentTimeMillis());
        assertTrue(next.newQueue() > queue);
        next.serve(inbox);
        Bed.Answer found = new Bed.Answer();
        Read read = Read.waiting(queue, 0, 10, false, 10, 1_000, found);
        inbox.submit(List.of(read));
        await(found);
        assertEquals(1, read.found().size());
        next.stop();
    }

    @Test
    public void factsAreReadWhenSomebodyAsks() throws Exception {
        H2Store store = open();
        store.serve(inbox);
        Bed.Answer answer = new Bed.Answer();
        String longest = "k".repeat(65_535);
        Deposit deposit = new Deposit(new Message(
                TopicName.of("mqtt.part"),
                new byte[65_535],
                Qos.AT_LEAST_ONCE,
                false,
                new MessageProperties.Builder()
                        .userProperty("key", longest)
                        .messageExpirySeconds(60)
                        .build(),
                null,
                1_000));
        deposit.add(new Target(1, 1, Qos.AT_LEAST_ONCE, false, new int[0], null, Durability.DISK, answer));
        inbox.submit(List.of(
                Request.of(records -> records.put(1, new Owner.Facts("mqtt.part")), Durability.DISK, null), deposit));
        await(answer);
        store.stop();

        H2Store next = open();
        Model.Told told = new Model.Told();
        next.recover(told);
        assertEquals(new Owner.Facts("mqtt.part"), told.queues.get(0).owner());
        assertEquals(1, told.queues.get(0).waitingQos1());
        next.serve(inbox);
        Bed.Answer found = new Bed.Answer();
        Read read = Read.waiting(1, 1, told.queues.get(0).lastSeq(), false, 10, 1_000, found);
        inbox.submit(List.of(read));
        await(found);
        Message message = read.found().get(0).message();
        assertEquals(longest, message.properties().userProperties().get(0).value());
        assertEquals(61_000, message.expiresAtMillis());
        next.stop();
    }

    @Test
    public void whatWasNotDoneIsForTheNextOne() throws Exception {
        H2Store store = open();
        store.serve(inbox);
        Bed.Answer made = new Bed.Answer();
        inbox.submit(List.of(put(1, made)));
        await(made);
        store.release(inbox);
        store.release(inbox);
        Bed.Answer late = new Bed.Answer();
        inbox.submit(List.of(deposit(1, 1, late)));
        store.stop();
        assertFalse(late.isKept);
        assertFalse(inbox.isEmpty());

        H2Store next = open();
        next.serve(inbox);
        await(late);
        assertTrue(late.isKept);
        assertThrows(IllegalStateException.class, () -> next.serve(new Inbox(List.of(), 1, () -> {})));
        next.stop();
    }

    @Test
    public void aRequestThatCannotBeWrittenDownDoesNoHarm() throws Exception {
        H2Store store = open();
        store.serve(inbox);
        Bed.Answer broken = new Bed.Answer();
        Bed.Answer whole = new Bed.Answer();
        inbox.submit(List.of(
                Request.of(
                        records -> {
                            records.end(7);
                            throw new IllegalStateException("broken");
                        },
                        Durability.DISK,
                        broken),
                put(1, whole)));
        await(whole);
        assertTrue(whole.isKept);
        assertEquals(NotKept.FAILED, broken.refused);
        store.stop();
    }

    /** A topic that is none, for instance. */
    @Test
    public void whatCouldNotBeReadAgainIsRefusedAndNotTriedForEver() throws Exception {
        H2Store store = open();
        store.serve(inbox);
        byte[] wildcard = {'#'};
        Message message = new Message(
                TopicName.ofChecked(wildcard, TopicName.hash(wildcard)),
                new byte[0],
                Qos.AT_MOST_ONCE,
                false,
                MessageProperties.NONE,
                null,
                1);
        Owner owner = new Owner.Session(
                new SubscriberId("", "c"),
                Durability.DISK,
                1,
                0,
                Owner.Sharing.NOT,
                false,
                new Owner.Room(1, 1, 1, 1, false, 0),
                List.of(new Owner.Will(1, message, 0, 0)));
        Bed.Answer refused = new Bed.Answer();
        Bed.Answer kept = new Bed.Answer();
        inbox.submit(List.of(Request.of(records -> records.put(1, owner), Durability.DISK, refused), put(2, kept)));
        await(kept);
        assertEquals(NotKept.FAILED, refused.refused);
        store.stop();
    }

    @Test
    public void aLoopThatTakesNothingMoreDoesNoHarm() throws Exception {
        H2Store store = open();
        Inbox ending = new Inbox(
                List.of(task -> {
                    throw new RejectedExecutionException("ends");
                }),
                1 << 20,
                () -> {});
        store.serve(ending);
        ending.submit(List.of(put(1, new Bed.Answer())));
        Await.until(SOON, () -> ending.bytes() == 0);
        store.release(ending);
        assertEquals(0, (long) metrics.snapshot().get("store.state"));
        store.stop();
        H2Store next = open();
        Model.Told told = new Model.Told();
        next.recover(told);
        assertEquals(1, told.queues.size());
        next.stop();
    }

    @Test
    public void aSecondOneIsRefused() throws Exception {
        H2Store store = open();
        assertThrows(IOException.class, this::open);
        store.stop();
        open().stop();
    }

    @Test
    public void wrongSettingsAreNotTaken() throws Exception {
        H2Store store = open(Map.of("segment__bytes", 1));
        store.modified(Configs.of(H2StoreConfig.class, Map.of("checkpoint__ms", 0)));
        store.modified(Configs.of(H2StoreConfig.class, Map.of("checkpoint__ms", 500)));
        store.stop();
        for (Map<String, ?> wrong : List.of(
                Map.of("folder", " "),
                Map.of("segment__bytes", 65_535),
                Map.of("checkpoint__ms", 9),
                Map.of("ballast__bytes", -1L),
                Map.of("reserve__bytes", -1L),
                Map.of("index__cache__bytes", 1L))) {
            assertThrows(IllegalArgumentException.class, () -> Settings.of(Configs.of(H2StoreConfig.class, wrong)));
        }
        assertEquals(Settings.DEFAULT, Settings.of(Configs.of(H2StoreConfig.class, Map.of())));
    }

    @Test
    public void itIsCounted() throws Exception {
        H2Store store = open(Map.of("checkpoint__ms", 10));
        store.serve(inbox);
        Bed.Answer answer = new Bed.Answer();
        inbox.submit(List.of(put(1, new Bed.Answer()), deposit(1, 1, answer)));
        await(answer);
        Await.until(SOON, () -> metrics.snapshot().get("store.messages") == 1);
        Map<String, Long> figures = metrics.snapshot();
        assertEquals(2, (long) figures.get("store.requests"));
        assertTrue(figures.get("store.batches") >= 1);
        assertTrue(figures.get("store.forces") >= 1);
        assertTrue(figures.get("store.bytes.written") > 0);
        assertEquals(0, (long) figures.get("store.inbox.bytes"));
        assertEquals(0, (long) figures.get("store.state"));
        store.stop();
    }
}
