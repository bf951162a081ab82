package mqtt.store.h2;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;
import mqtt.spi.store.Inbox;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Read;
import mqtt.spi.store.Request;
import mqtt.spi.store.Waiter;
import mqtt.store.h2.index.Census;
import mqtt.store.h2.log.Folder;
import mqtt.testkit.ManualClock;

/** A store without a thread: the test says when it has a turn, and what time it is. */
final class Bed {
    static final Settings SMALL = new Settings("store", 16 << 10, 1000, 0, 0, 1 << 20);

    /** Somebody who remembers what was said. */
    static final class Answer implements Waiter {
        boolean isKept;
        NotKept refused;
        Runnable then = () -> {};

        @Override
        public int loop() {
            return 0;
        }

        @Override
        public void kept() {
            assertTrue("told once", !isKept && refused == null);
            isKept = true;
            then.run();
        }

        @Override
        public void refused(NotKept why) {
            assertTrue("told once", !isKept && refused == null);
            refused = why;
        }
    }

    static final class FakeMetrics implements Metrics {
        final SortedMap<String, LongSupplier> gauges = new TreeMap<>();
        final SortedMap<String, LongAdder> counters = new TreeMap<>();

        @Override
        public Counter counter(String name) {
            LongAdder adder = counters.computeIfAbsent(name, n -> new LongAdder());
            return new Counter() {
                @Override
                public void add(long n) {
                    adder.add(n);
                }

                @Override
                public long sum() {
                    return adder.sum();
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
            SortedMap<String, Long> values = new TreeMap<>();
            gauges.forEach((name, value) -> values.put(name, value.getAsLong()));
            counters.forEach((name, value) -> values.put(name, value.sum()));
            return values;
        }
    }

    /** Where files are made fastest: in memory, where there is such a place; null for the usual one. */
    static File memory() {
        File memory = new File("/dev/shm");
        return memory.isDirectory() && memory.canWrite() ? memory : null;
    }

    final Path path;
    final Folder folder;
    final Settings settings;
    final ManualClock clock;
    final FakeMetrics metrics = new FakeMetrics();
    final Report report = new Report();
    final Inbox inbox = new Inbox(List.of(Runnable::run), 1 << 20, () -> {});
    final FolderLock lock;
    final Worker worker;
    long usable = Long.MAX_VALUE;
    private long nanos = 1;

    Bed(Path path, Settings settings) throws IOException {
        this("", path, settings, new ManualClock());
    }

    Bed(String fileSystem, Path path, Settings settings, ManualClock clock) throws IOException {
        this(fileSystem, path, settings, clock, new Format());
    }

    Bed(String fileSystem, Path path, Settings settings, ManualClock clock, Format format) throws IOException {
        this.path = path;
        this.settings = settings;
        this.clock = clock;
        folder = new Folder(fileSystem, path);
        lock = FolderLock.take(path);
        try {
            worker = new Worker(
                    new Opening(folder, settings, format, report),
                    new Disk(folder, settings.ballastBytes(), settings.reserveBytes(), () -> usable),
                    lock,
                    report,
                    new Figures(metrics),
                    settings,
                    clock,
                    () -> nanos,
                    Runnable::run);
            worker.open();
            worker.serve(inbox, () -> {});
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    void pass(long millis) {
        clock.advanceMillis(millis);
        nanos += millis * 1_000_000;
    }

    /** Submits requests, one after another. */
    void submit(Request... requests) {
        inbox.submit(List.of(requests));
    }

    /** Turns until there is nothing to do but wait. */
    void work() {
        for (int i = 0; i < 10_000; i++) {
            if (worker.turn() > 0 && (inbox.isEmpty() || worker.isRetrying())) {
                return;
            }
        }
        throw new AssertionError("it does not come to an end");
    }

    void checkpoint() {
        pass(settings.checkpointMillis());
        work();
    }

    Model.Told tell() {
        Model.Told told = new Model.Told();
        worker.recover(told);
        return told;
    }

    List<KeptMessage> read(Read read, Answer answer) {
        submit(read);
        work();
        assertTrue(answer.isKept);
        return read.found();
    }

    List<KeptMessage> waiting(long queue, long from, long to, boolean newestFirst, int most, long bytes) {
        Answer answer = new Answer();
        return read(Read.waiting(queue, from, to, newestFirst, most, bytes, answer), answer);
    }

    List<KeptMessage> at(long queue, long... places) {
        Answer answer = new Answer();
        return read(Read.at(queue, places, answer), answer);
    }

    /** Compares all there is. */
    void assertIs(String hint, Model model) {
        assertLive(hint);
        assertEquals(hint, String.join("\n", model.lines()), String.join("\n", tell().lines));
        model.queues.forEach((number, queue) -> {
            List<String> expected = new ArrayList<>();
            queue.items.forEach((seq, item) -> expected.add(seq + " " + item.text()));
            List<String> found = new ArrayList<>();
            at(number, queue.items.keySet().stream().mapToLong(n -> n).toArray())
                    .forEach(kept ->
                            found.add(kept.seq() + " " + Model.item(kept).text()));
            assertEquals(hint + " queue " + number, String.join("\n", expected), String.join("\n", found));
        });
    }

    /** Ends as a process that is killed. */
    void crash() throws IOException {
        worker.engine().abandon();
        lock.close();
    }

    /** What is alive in segments is what the entries say. */
    private void assertLive(String hint) {
        Engine engine = worker.engine();
        String counted = live(engine);
        Census.take(engine.index(), engine.segments());
        assertEquals(hint, live(engine), counted);
    }

    private static String live(Engine engine) {
        return engine.segments().all().stream()
                .map(segment -> segment.number() + ":" + segment.live())
                .toList()
                .toString();
    }

    /** A copy of the files as they are. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.getFileName().toString().equals("lock")) {
                    Files.copy(file, target);
                }
            }
        }
    }
}
