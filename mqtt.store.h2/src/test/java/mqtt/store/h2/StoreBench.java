package mqtt.store.h2;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
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
import mqtt.spi.store.Waiter;
import mqtt.testkit.Configs;

/**
 * What the store costs. A program: the arguments are a folder, {@code DISK} or {@code PROCESS}, and how many operations each
 * part has.
 */
final class StoreBench {
    private static final int QUEUES = 10_000;
    private static final int PAYLOAD = 1_000;
    private static final int WINDOW = 4_096;
    private static final int LIST = 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Path data;
    private final Durability durability;
    private final H2Store store;
    private final Inbox inbox;
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final Semaphore window = new Semaphore(WINDOW);
    private final Random random = new Random(1);
    private final Bed.FakeMetrics metrics = new Bed.FakeMetrics();
    private final long thread;
    private final long[] nextSeq = new long[QUEUES + 1];

    private StoreBench(Path data, Durability durability) throws IOException {
        this.data = data;
        this.durability = durability;
        store = new H2Store(data, Configs.of(H2StoreConfig.class, Map.of("ballast__bytes", 0L)), metrics);
        thread = Arrays.stream(THREADS.getAllThreadIds())
                .filter(id -> THREADS.getThreadInfo(id) != null
                        && THREADS.getThreadInfo(id).getThreadName().equals("mqtt-store"))
                .findAny()
                .orElseThrow();
        inbox = new Inbox(List.of(loop), 64 << 20, () -> {});
        store.recover(new Model.Told());
        store.serve(inbox);
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args.length > 0 ? args[0] : "target/bench");
        int count = args.length > 2 ? Integer.parseInt(args[2]) : 300_000;
        fsync(folder);
        for (Durability durability :
                args.length > 1 ? List.of(Durability.valueOf(args[1])) : List.of(Durability.PROCESS, Durability.DISK)) {
            Path data =
                    folder.resolve(durability + "-" + ProcessHandle.current().pid());
            StoreBench bench = new StoreBench(data, durability);
            bench.run(count);
            bench.store.stop();
            bench.loop.shutdown();
            delete(data);
        }
    }

    private static void fsync(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("fsync");
        long[] nanos = new long[200];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(nanos.length * 4096), 0);
            channel.force(true);
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(4096), i * 4096L);
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        }
        Files.delete(file);
        print(
                "the disk: 4 KB written and forced, p50 %.2f ms, p99 %.2f ms%n",
                at(nanos, 0.5) / 1e6, at(nanos, 0.99) / 1e6);
    }

    private static double at(long[] values, double share) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)];
    }

    private void run(int count) throws Exception {
        for (long queue = 1; queue <= QUEUES; queue++) {
            long number = queue;
            submit(List.of(Request.of(records -> records.put(number, owner(number)), Durability.PROCESS, null)));
        }
        pairs(count / 3, 0); // warms up
        measure("append", count, () -> append(count));
        measure("drain: read and remove", count, () -> drain(100));
        measure("append and acknowledge", count, () -> pairs(count, 0));
        measure("fan-out 1 to 1000, per queue", count, () -> fanOut(count / 1000));
        drain(1000);
        pairs(50_000, 50_000);
        measure("churn: 50,000 wait, pairs", count, () -> pairs(count, 50_000));
        settle();
        Map<String, Long> figures = metrics.snapshot();
        print(
                "  files: log %.1f MB, index %.1f MB, of which live %.1f MB, %d messages%n",
                figures.get("store.bytes.log") / 1e6,
                figures.get("store.bytes.index") / 1e6,
                figures.get("store.bytes.live") / 1e6,
                figures.get("store.messages"));
        latency(10_000, 10);
    }

    private interface Part {
        void run() throws Exception;
    }

    private void measure(String what, int count, Part part) throws Exception {
        settle();
        long cpu = THREADS.getThreadCpuTime(thread);
        long written = written();
        long start = System.nanoTime();
        part.run();
        window.acquire(WINDOW);
        window.release(WINDOW);
        double seconds = (System.nanoTime() - start) / 1e9;
        settle();
        double micros = (THREADS.getThreadCpuTime(thread) - cpu) / 1e3 / count;
        print(
                "%s %-30s %6.2f us CPU of the storage thread each, %8.0f/s, %5.2f bytes written per byte of payload%n",
                durability, what, micros, count / seconds, (written() - written) / ((double) count * PAYLOAD));
    }

    /** Waits until all is done, and a checkpoint as well. */
    private void settle() throws InterruptedException {
        window.acquire(WINDOW);
        window.release(WINDOW);
        LockSupport.parkNanos(1_500_000_000L);
    }

    private static long written() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
            if (line.startsWith("wchar: ")) {
                return Long.parseLong(line.substring(7));
            }
        }
        return 0;
    }

    private void submit(List<Request> requests) {
        while (inbox.isFull()) {
            LockSupport.parkNanos(100_000);
        }
        inbox.submit(requests);
    }

    private void append(int count) throws InterruptedException {
        List<Request> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(deposit(anyQueue(), new Done(null)));
            if (list.size() == LIST) {
                submit(list);
                list = new ArrayList<>();
            }
        }
        submit(list);
    }

    private long anyQueue() {
        return 1 + random.nextInt(QUEUES);
    }

    /** Each is removed once it is kept and so many others are. */
    private void pairs(int count, int backlog) throws InterruptedException {
        Deque<long[]> kept = backlogged;
        List<Request> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long queue = anyQueue();
            long seq = nextSeq[(int) queue] + 1;
            list.add(deposit(queue, new Done(null)));
            kept.add(new long[] {queue, seq});
            if (kept.size() > backlog + LIST) {
                long[] oldest = kept.remove();
                list.add(Request.of(records -> records.remove(oldest[0], oldest[1]), durability, null));
            }
            if (list.size() >= LIST) {
                submit(list);
                list = new ArrayList<>();
            }
        }
        submit(list);
    }

    private final Deque<long[]> backlogged = new ArrayDeque<>();

    private void fanOut(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            window.acquire();
            Deposit deposit = new Deposit(message());
            for (int q = 0; q < 1000; q++) {
                long queue = 1 + (i * 1000L + q) % QUEUES;
                deposit.add(target(queue, q == 0 ? new Done(null) : null));
            }
            submit(List.of(deposit));
        }
    }

    private void drain(int atOnce) throws InterruptedException {
        for (long queue = 1; queue <= QUEUES; queue++) {
            window.acquire();
            long number = queue;
            Read[] read = {null};
            read[0] = Read.waiting(number, 0, Long.MAX_VALUE, false, atOnce, 1 << 20, new Done(() -> {
                List<Request> removals = new ArrayList<>();
                read[0].found()
                        .forEach(found -> removals.add(
                                Request.of(records -> records.remove(number, found.seq()), durability, null)));
                inbox.submit(removals);
            }));
            submit(List.of(read[0]));
        }
    }

    private void latency(int rate, int seconds) throws Exception {
        long[] nanos = new long[rate * seconds];
        int[] done = {0};
        long start = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            long due = start + (long) (i * 1e9 / rate);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(Math.max(0, due - System.nanoTime() - 50_000));
            }
            long queue = anyQueue();
            long seq = nextSeq[(int) queue] + 1;
            Done waiter = new Done(() -> {
                nanos[done[0]++] = System.nanoTime() - due;
                inbox.submit(List.of(Request.of(records -> records.remove(queue, seq), Durability.PROCESS, null)));
            });
            inbox.submit(List.of(deposit(queue, waiter)));
        }
        settle();
        print(
                "%s %d/s: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms until it is kept%n",
                durability, rate, at(nanos, 0.5) / 1e6, at(nanos, 0.99) / 1e6, at(nanos, 0.999) / 1e6);
    }

    private Deposit deposit(long queue, Done waiter) throws InterruptedException {
        window.acquire();
        Deposit deposit = new Deposit(message());
        deposit.add(target(queue, waiter));
        return deposit;
    }

    private Message message() {
        byte[] payload = new byte[PAYLOAD];
        return new Message(
                TopicName.of("devices/1/state"),
                payload,
                Qos.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                new SubscriberId("", "publisher"),
                System.currentTimeMillis());
    }

    private Target target(long queue, Waiter waiter) {
        return new Target(
                queue, ++nextSeq[(int) queue], Qos.AT_LEAST_ONCE, false, new int[0], null, durability, waiter);
    }

    private static Owner owner(long queue) {
        return new Owner.Session(
                new SubscriberId("", "client-" + queue),
                Durability.DISK,
                3600,
                0,
                Owner.Sharing.NOT,
                false,
                new Owner.Room(1000, 1 << 20, 1000, 1 << 20, false, 0),
                List.of());
    }

    private final class Done implements Waiter {
        private final Runnable then;

        Done(Runnable then) {
            this.then = then;
        }

        @Override
        public int loop() {
            return 0;
        }

        @Override
        public void kept() {
            window.release();
            if (then != null) {
                then.run();
            }
        }

        @Override
        public void refused(NotKept why) {
            throw new AssertionError(why);
        }
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }
}
