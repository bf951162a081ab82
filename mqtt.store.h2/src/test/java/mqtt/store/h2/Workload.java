package mqtt.store.h2;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Request;
import mqtt.spi.store.Target;
import mqtt.spi.store.Underway;
import mqtt.spi.store.Waiter;

/** Requests as brokers make them, and some that they do not, at random. */
final class Workload {
    private static final int[] NO_IDENTIFIERS = {};

    private final Random random;
    private final int mostQueues;
    private final int mostBytes;
    private long nextQueue = 1;
    private long nextSeq = 1;
    private final Set<String> released = new HashSet<>();

    /** @param mostBytes of a payload */
    Workload(Random random, int mostQueues, int mostBytes) {
        this.random = random;
        this.mostQueues = mostQueues;
        this.mostBytes = mostBytes;
    }

    /** Numbers go on behind those that were used. */
    void goOn(Workload before) {
        nextQueue = before.nextQueue;
        nextSeq = before.nextSeq;
    }

    Durability durability() {
        return random.nextBoolean() ? Durability.DISK : Durability.PROCESS;
    }

    /** One that fits what there is; the model is not changed. */
    Request next(Model now, Durability durability, Waiter waiter) {
        int dice = random.nextInt(100);
        if (now.queues.isEmpty() || dice < 5 && now.queues.size() < mostQueues) {
            long queue = nextQueue++;
            Owner owner = owner();
            return Request.refusable(records -> records.put(queue, owner), durability, waiter);
        }
        long queue = anyQueue(now);
        if (dice < 50 && now.messages() < 400) {
            return deposit(now, durability, waiter);
        }
        if (dice < 75) {
            long seq = anySeq(now, queue);
            return Request.of(records -> records.remove(queue, seq), durability, waiter);
        }
        if (dice < 88) {
            long seq = anySeq(now, queue);
            Underway underway = underway(now, queue, seq);
            return Request.of(records -> records.change(queue, seq, underway), durability, waiter);
        }
        if (dice < 91) {
            Owner owner = owner();
            boolean isKnown = now.queues.containsKey(queue);
            if (random.nextBoolean()) {
                return Request.of(records -> records.forgetWill(queue, 0), durability, waiter);
            }
            return Request.of(
                    records -> {
                        if (isKnown) {
                            records.put(queue, owner);
                        }
                        records.remove(queue, 1);
                    },
                    durability,
                    waiter);
        }
        if (dice < 92) {
            return Request.of(records -> records.end(queue), durability, waiter);
        }
        if (dice < 95) {
            Subscription subscription = subscription();
            return Request.refusable(records -> records.subscribe(queue, subscription), durability, waiter);
        }
        if (dice < 96) {
            TopicFilter filter = subscription().filter();
            Owed owed = random.nextInt(3) == 0 ? null : new Owed(random.nextInt(1000), random.nextLong(1L << 40));
            return Request.of(records -> records.owe(queue, filter, owed), durability, waiter);
        }
        if (dice < 97) {
            TopicFilter filter = subscription().filter();
            return Request.of(records -> records.unsubscribe(queue, filter), durability, waiter);
        }
        int id = 1 + random.nextInt(5);
        return Request.of(records -> records.endReceipt(queue, id), durability, waiter);
    }

    private long anyQueue(Model now) {
        if (random.nextInt(20) == 0) {
            return random.nextLong(1, nextQueue + 1); // perhaps one that ended
        }
        List<Long> numbers = new ArrayList<>(now.queues.keySet());
        return numbers.get(random.nextInt(numbers.size()));
    }

    private long anySeq(Model now, long number) {
        Model.Queue queue = now.queues.get(number);
        if (queue == null || queue.items.isEmpty() || random.nextInt(20) == 0) {
            return random.nextLong(1, nextSeq + 1);
        }
        if (random.nextBoolean()) {
            return queue.items.firstKey();
        }
        Long seq = queue.items.ceilingKey(random.nextLong(1, nextSeq + 1));
        return seq == null ? queue.items.lastKey() : seq;
    }

    /** What was released does not wait again. */
    private Underway underway(Model now, long number, long seq) {
        Model.Queue queue = now.queues.get(number);
        Model.Item item = queue == null ? null : queue.items.get(seq);
        boolean wasReleased = released.contains(number + ":" + seq)
                || item != null && item.underway() != null && item.underway().released();
        if (!wasReleased && random.nextInt(3) == 0) {
            return null;
        }
        boolean isReleased = wasReleased || random.nextInt(3) == 0;
        if (isReleased) {
            released.add(number + ":" + seq);
        }
        long holder = random.nextInt(4) == 0 ? random.nextInt(5) - 1 : 0;
        return new Underway(
                holder, 1 + random.nextInt(65_535), random.nextInt(1000), Qos.of(1 + random.nextInt(2)), isReleased);
    }

    private Deposit deposit(Model now, Durability durability, Waiter waiter) {
        Deposit deposit = new Deposit(message());
        int targets = random.nextInt(10) == 0 ? random.nextInt(50) : 1 + random.nextInt(3);
        long seq = nextSeq++;
        List<Long> used = new ArrayList<>();
        for (int i = 0; i < targets; i++) {
            long queue = anyQueue(now);
            if (used.contains(queue)) {
                continue;
            }
            used.add(queue);
            deposit.add(new Target(
                    queue,
                    seq,
                    Qos.of(random.nextInt(3)),
                    random.nextBoolean(),
                    random.nextInt(4) == 0
                            ? random.ints(1 + random.nextInt(3), 1, 1 << 28).toArray()
                            : NO_IDENTIFIERS,
                    random.nextInt(4) == 0
                            ? new Underway(0, 1 + random.nextInt(9), random.nextInt(9), Qos.AT_LEAST_ONCE, false)
                            : null,
                    i == 0 ? durability : Durability.PROCESS,
                    i == 0 ? waiter : null));
        }
        if (used.isEmpty()) {
            deposit.answerTo(waiter);
            deposit.raise(durability);
        }
        if (random.nextInt(5) == 0) {
            deposit.receipt(anyQueue(now), 1 + random.nextInt(5), durability);
        }
        if (random.nextInt(5) == 0) {
            long queue = anyQueue(now);
            long replaced = anySeq(now, queue);
            if (replaced != seq) {
                deposit.replaces(queue, replaced);
            }
        }
        return deposit;
    }

    Message message() {
        byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? mostBytes + 1 : mostBytes / 20 + 1)];
        random.nextBytes(payload);
        MessageProperties properties = MessageProperties.NONE;
        if (random.nextInt(3) == 0) {
            properties = new MessageProperties.Builder()
                    .messageExpirySeconds(random.nextInt(1000))
                    .userProperty("k", "v" + random.nextInt(100))
                    .build();
        }
        return new Message(
                TopicName.of("t/" + random.nextInt(100)),
                payload,
                Qos.of(random.nextInt(3)),
                random.nextBoolean(),
                properties,
                random.nextBoolean() ? new SubscriberId("", "p" + random.nextInt(10)) : null,
                1_000_000 + random.nextInt(1000));
    }

    private Owner owner() {
        int dice = random.nextInt(10);
        if (dice == 0) {
            return new Owner.Retained("t" + random.nextInt(3));
        }
        if (dice == 1) {
            return new Owner.Group("", TopicFilter.of("$share/g/" + random.nextInt(10)));
        }
        if (dice == 2) {
            return new Owner.Facts("mqtt.part" + random.nextInt(3));
        }
        List<Owner.Will> wills = new ArrayList<>();
        while (random.nextInt(3) == 0) {
            wills.add(new Owner.Will(wills.size(), message(), random.nextLong(1L << 32), random.nextInt(3)));
        }
        return new Owner.Session(
                new SubscriberId(random.nextBoolean() ? "" : "tenant", "c" + random.nextInt(1000)),
                Durability.values()[random.nextInt(3)],
                random.nextLong(1L << 32),
                random.nextInt(1_000_000),
                Owner.Sharing.values()[random.nextInt(3)],
                random.nextBoolean(),
                new Owner.Room(random.nextInt(), 5, 6, random.nextLong(), random.nextBoolean(), random.nextInt(4)),
                wills);
    }

    private Subscription subscription() {
        return new Subscription(
                TopicFilter.of("a/" + random.nextInt(5) + "/#"),
                Qos.of(random.nextInt(3)),
                random.nextBoolean(),
                random.nextBoolean(),
                RetainHandling.values()[random.nextInt(3)],
                random.nextInt(1 << 28));
    }
}
