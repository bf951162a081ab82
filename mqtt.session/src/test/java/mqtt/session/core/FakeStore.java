package mqtt.session.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Inbox;
import mqtt.spi.store.KeptEntry;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.KeptQueue;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Read;
import mqtt.spi.store.Records;
import mqtt.spi.store.Request;
import mqtt.spi.store.Store;
import mqtt.spi.store.Target;
import mqtt.spi.store.Underway;

/** A store in memory that works when told. What it has outlives the brokers of a test. */
final class FakeStore implements Store, Records {
    private static final class Kept {
        final Message message;
        final Target target;
        Underway underway;

        Kept(Message message, Target target) {
            this.message = message;
            this.target = target;
            this.underway = target.underway();
        }
    }

    private static final class Queue {
        Owner owner;
        final Map<TopicFilter, KeptSubscription> subscriptions = new LinkedHashMap<>();
        final TreeSet<Integer> receipts = new TreeSet<>();
        final TreeMap<Long, Kept> messages = new TreeMap<>();
    }

    private final Map<Long, Queue> queues = new TreeMap<>();
    private long lastQueue;
    private Inbox inbox;
    long aliveMillis;

    /** Refuses what may be refused; null to keep all. */
    NotKept refuses;

    /** Does not do anything by itself. */
    boolean isSlow;

    int messages() {
        return queues.values().stream().mapToInt(q -> q.messages.size()).sum();
    }

    int queues() {
        return queues.size();
    }

    /** How many subscriptions are still to get retained messages. */
    int owed() {
        return queues.values().stream()
                .mapToInt(q -> (int) q.subscriptions.values().stream()
                        .filter(s -> s.owed() != null)
                        .count())
                .sum();
    }

    int receipts() {
        return queues.values().stream().mapToInt(q -> q.receipts.size()).sum();
    }

    /** Does what it was asked for; returns whether there was anything. */
    boolean work() {
        return work(Integer.MAX_VALUE);
    }

    /** @param most requests */
    boolean work(int most) {
        if (inbox == null) {
            return false;
        }
        List<Request> requests = inbox.take(1, 1);
        int done = Math.min(most, requests.size());
        for (int i = 0; i < done; i++) {
            Request request = requests.get(i);
            if (refuses != null && request.mayBeRefused()) {
                inbox.refused(i, refuses);
            } else {
                request.apply(this);
                inbox.kept(i);
            }
        }
        inbox.tell();
        inbox.finish();
        return done > 0;
    }

    // ---- Store

    @Override
    public long newQueue() {
        return ++lastQueue;
    }

    @Override
    public void recover(Visitor visitor) {
        visitor.lastAlive(aliveMillis);
        queues.forEach((number, queue) -> {
            List<KeptEntry> underWay = new ArrayList<>();
            long[] waiting = new long[3];
            long bytes = 0;
            long first = 0;
            for (Map.Entry<Long, Kept> e : queue.messages.entrySet()) {
                Kept kept = e.getValue();
                Target t = kept.target;
                if (kept.underway != null) {
                    underWay.add(new KeptEntry(
                            number,
                            t.seq(),
                            t.qos(),
                            t.retain(),
                            t.identifiers(),
                            kept.underway,
                            kept.message.bytes()));
                } else {
                    waiting[t.qos().value()]++;
                    bytes += kept.message.bytes();
                    first = first == 0 ? t.seq() : first;
                }
            }
            visitor.queue(new KeptQueue(
                    number,
                    queue.owner,
                    List.copyOf(queue.subscriptions.values()),
                    queue.receipts.stream().mapToInt(i -> i).toArray(),
                    underWay,
                    waiting[0] + waiting[1],
                    waiting[2],
                    bytes,
                    first,
                    queue.messages.isEmpty() ? 0 : queue.messages.lastKey()));
        });
    }

    @Override
    public void serve(Inbox newInbox) {
        inbox = newInbox;
    }

    @Override
    public void release(Inbox old) {
        inbox = inbox == old ? null : inbox;
    }

    // ---- Records

    @Override
    public void deposit(Deposit deposit) {
        deposit.forEachTarget(target -> {
            Queue queue = queues.get(target.queue());
            if (queue != null) {
                queue.messages.put(target.seq(), new Kept(deposit.message(), target));
            }
        });
        Queue publisher = queues.get(deposit.receiptQueue());
        if (publisher != null && deposit.receiptId() != 0) {
            publisher.receipts.add(deposit.receiptId());
        }
        remove(deposit.replacedQueue(), deposit.replacedSeq());
    }

    @Override
    public void change(long queue, long seq, Underway underway) {
        if (queues.containsKey(queue) && queues.get(queue).messages.containsKey(seq)) {
            queues.get(queue).messages.get(seq).underway = underway;
        } else if (queues.containsKey(queue)) {
            throw new AssertionError("nothing at queue=" + queue + " seq=" + seq);
        }
    }

    @Override
    public void remove(long queue, long seq) {
        if (queues.containsKey(queue) && queues.get(queue).messages.remove(seq) == null) {
            throw new AssertionError("nothing at queue=" + queue + " seq=" + seq);
        }
    }

    @Override
    public void put(long queue, Owner owner) {
        queues.computeIfAbsent(queue, q -> new Queue()).owner = owner;
        lastQueue = Math.max(lastQueue, queue);
    }

    @Override
    public void forgetWill(long queue, long number) {
        if (queues.containsKey(queue) && queues.get(queue).owner instanceof Owner.Session s) {
            queues.get(queue).owner = s.withoutWill(number);
        }
    }

    @Override
    public void end(long queue) {
        queues.remove(queue);
    }

    @Override
    public void subscribe(long queue, Subscription subscription) {
        if (queues.containsKey(queue)) {
            queues.get(queue).subscriptions.put(subscription.filter(), new KeptSubscription(subscription, null));
        }
    }

    @Override
    public void owe(long queue, TopicFilter filter, Owed owed) {
        if (queues.containsKey(queue)) {
            queues.get(queue)
                    .subscriptions
                    .computeIfPresent(filter, (f, before) -> new KeptSubscription(before.subscription(), owed));
        }
    }

    @Override
    public void unsubscribe(long queue, TopicFilter filter) {
        if (queues.containsKey(queue)) {
            queues.get(queue).subscriptions.remove(filter);
        }
    }

    @Override
    public void endReceipt(long queue, int packetId) {
        if (queues.containsKey(queue) && !queues.get(queue).receipts.remove(packetId)) {
            throw new AssertionError("no receipt at queue=" + queue + " packetId=" + packetId);
        }
    }

    @Override
    public void read(Read read) {
        read.restart();
        Queue queue = queues.get(read.queue());
        if (queue == null) {
            return;
        }
        if (read.places() != null) {
            for (long place : read.places()) {
                if (queue.messages.containsKey(place)) {
                    read.add(kept(read.queue(), queue.messages.get(place)));
                }
            }
            return;
        }
        TreeMap<Long, Kept> range = new TreeMap<>(queue.messages.subMap(read.from(), true, read.to(), true));
        long bytes = 0;
        for (Kept kept : (read.newestFirst() ? range.descendingMap() : range).values()) {
            Qos only = read.only();
            boolean fits = kept.underway == null
                    && (only == null || only == kept.target.qos())
                    && (read.expiredAtMillis() == 0 || kept.message.expiresAtMillis() <= read.expiredAtMillis());
            if (fits) {
                bytes += kept.message.bytes();
                if (read.found().size() == read.mostMessages()
                        || bytes > read.mostBytes() && !read.found().isEmpty()) {
                    break;
                }
                read.add(kept(read.queue(), kept));
            }
        }
    }

    private static KeptMessage kept(long queue, Kept kept) {
        Target t = kept.target;
        return new KeptMessage(queue, t.seq(), t.qos(), t.retain(), t.identifiers(), kept.underway, kept.message);
    }
}
