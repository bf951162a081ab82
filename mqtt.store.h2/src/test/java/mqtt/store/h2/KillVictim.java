package mqtt.store.h2;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
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
import mqtt.spi.store.Request;
import mqtt.spi.store.Target;
import mqtt.spi.store.Waiter;
import mqtt.testkit.Configs;

/**
 * Keeps message after message, in two of some queues each, takes out those of a while ago, and says on standard output which
 * it was told are kept. Until it is killed.
 */
final class KillVictim {
    static final int QUEUES = 10;
    static final int WINDOW = 300;
    private static final int MOST_UNDER_WAY = 2_000;

    private KillVictim() {}

    static byte[] payload(long seq) {
        byte[] payload = new byte[(int) (seq * 31 % 700)];
        new Random(seq).nextBytes(payload);
        return payload;
    }

    public static void main(String[] args) throws Exception {
        H2Store store = new H2Store(
                Path.of(args[0]),
                Configs.of(
                        H2StoreConfig.class,
                        Map.of(
                                "segment__bytes",
                                64 << 10,
                                "checkpoint__ms",
                                50,
                                "ballast__bytes",
                                0L,
                                "reserve__bytes",
                                0L)),
                new Bed.FakeMetrics());
        Model.Told told = new Model.Told();
        store.recover(told);
        ExecutorService loop = Executors.newSingleThreadExecutor();
        Inbox inbox = new Inbox(List.of(loop), 64 << 20, () -> {});
        store.serve(inbox);
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64));
        long next =
                told.queues.stream().mapToLong(queue -> queue.lastSeq()).max().orElse(0) + 1;
        if (told.queues.isEmpty()) {
            for (long queue = 1; queue <= QUEUES; queue++) {
                long number = queue;
                inbox.submit(
                        List.of(Request.of(records -> records.put(number, owner(number)), Durability.PROCESS, null)));
            }
        }
        Semaphore room = new Semaphore(MOST_UNDER_WAY);
        Random random = new Random();
        for (long seq = next; ; ) {
            List<Request> requests = new ArrayList<>();
            for (int i = random.nextInt(30); i >= 0; i--, seq++) {
                room.acquire();
                long old = seq - WINDOW;
                if (old > 0) {
                    requests.add(Request.of(
                            records -> {
                                records.remove(1 + old % QUEUES, old);
                                records.remove(1 + (old + 1) % QUEUES, old);
                            },
                            Durability.PROCESS,
                            null));
                }
                requests.add(deposit(seq, out, room));
            }
            inbox.submit(requests);
        }
    }

    private static Owner owner(long queue) {
        return new Owner.Session(
                new SubscriberId("", "c" + queue),
                Durability.PROCESS,
                1,
                0,
                Owner.Sharing.NOT,
                false,
                new Owner.Room(1, 1, 1, 1, false, 0),
                List.of());
    }

    private static Deposit deposit(long seq, DataOutputStream out, Semaphore room) {
        Deposit deposit = new Deposit(new Message(
                TopicName.of("t"), payload(seq), Qos.AT_LEAST_ONCE, false, MessageProperties.NONE, null, seq));
        for (long queue : new long[] {1 + seq % QUEUES, 1 + (seq + 1) % QUEUES}) {
            deposit.add(new Target(queue, seq, Qos.AT_LEAST_ONCE, false, new int[0], null, Durability.PROCESS, null));
        }
        deposit.answerTo(new Waiter() {
            @Override
            public int loop() {
                return 0;
            }

            @Override
            public void kept() {
                try {
                    out.writeLong(seq);
                    out.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                room.release();
            }

            @Override
            public void refused(NotKept why) {
                throw new AssertionError(why);
            }
        });
        return deposit;
    }
}
