package mqtt.store.h2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.KeptEntry;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.KeptQueue;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Read;
import mqtt.spi.store.Records;
import mqtt.spi.store.Store;
import mqtt.spi.store.Target;
import mqtt.spi.store.Underway;

/** What a store should have, in plain collections; and how to tell what it does have. */
final class Model implements Records {
    record Item(Message message, Qos qos, boolean retain, int[] identifiers, Underway underway) {
        Item with(Underway now) {
            return new Item(message, qos, retain, identifiers, now);
        }

        String text() {
            boolean isGone = underway != null && underway.released();
            return "qos=" + qos.value() + " retain=" + retain + " ids=" + Arrays.toString(identifiers) + " "
                    + (underway == null ? "waits" : underway.toString()) + " "
                    + (isGone ? "gone" : Model.text(message));
        }
    }

    static String text(Message message) {
        return message == null
                ? "null"
                : message + " publisher=" + message.publisher() + " at=" + message.receivedAtMillis() + " payload="
                        + Arrays.hashCode(message.payload()) + " properties="
                        + message.properties().userProperties()
                        + message.properties().messageExpirySeconds();
    }

    static final class Queue {
        Owner owner;
        final NavigableMap<Long, Item> items = new TreeMap<>();
        final Map<String, KeptSubscription> subscriptions = new TreeMap<>();
        final Set<Integer> receipts = new TreeSet<>();

        Queue(Owner owner) {
            this.owner = owner;
        }

        Queue copy() {
            Queue copy = new Queue(owner);
            copy.items.putAll(items);
            copy.subscriptions.putAll(subscriptions);
            copy.receipts.addAll(receipts);
            return copy;
        }
    }

    final NavigableMap<Long, Queue> queues = new TreeMap<>();

    Model copy() {
        Model copy = new Model();
        queues.forEach((number, queue) -> copy.queues.put(number, queue.copy()));
        return copy;
    }

    long messages() {
        return queues.values().stream().mapToLong(queue -> queue.items.size()).sum();
    }

    @Override
    public void deposit(Deposit deposit) {
        deposit.forEachTarget(target -> deposit(deposit.message(), target));
        Queue publisher = queues.get(deposit.receiptQueue());
        if (deposit.receiptId() != 0 && publisher != null) {
            publisher.receipts.add(deposit.receiptId());
        }
        if (deposit.replacedSeq() != 0) {
            remove(deposit.replacedQueue(), deposit.replacedSeq());
        }
    }

    private void deposit(Message message, Target target) {
        Queue queue = queues.get(target.queue());
        if (queue != null) {
            queue.items.put(
                    target.seq(),
                    new Item(message, target.qos(), target.retain(), target.identifiers(), target.underway()));
        }
    }

    @Override
    public void change(long number, long seq, Underway underway) {
        Queue queue = queues.get(number);
        if (queue != null) {
            queue.items.computeIfPresent(seq, (s, item) -> item.with(underway));
        }
    }

    @Override
    public void remove(long number, long seq) {
        Queue queue = queues.get(number);
        if (queue != null) {
            queue.items.remove(seq);
        }
    }

    @Override
    public void put(long number, Owner owner) {
        queues.computeIfAbsent(number, n -> new Queue(owner)).owner = owner;
    }

    @Override
    public void forgetWill(long number, long will) {
        Queue queue = queues.get(number);
        if (queue != null && queue.owner instanceof Owner.Session session) {
            queue.owner = session.withoutWill(will);
        }
    }

    @Override
    public void end(long number) {
        queues.remove(number);
    }

    @Override
    public void subscribe(long number, Subscription subscription) {
        Queue queue = queues.get(number);
        if (queue != null) {
            queue.subscriptions.put(subscription.filter().value(), new KeptSubscription(subscription, null));
        }
    }

    @Override
    public void owe(long number, TopicFilter filter, Owed owed) {
        Queue queue = queues.get(number);
        if (queue != null) {
            queue.subscriptions.computeIfPresent(
                    filter.value(), (f, before) -> new KeptSubscription(before.subscription(), owed));
        }
    }

    @Override
    public void unsubscribe(long number, TopicFilter filter) {
        Queue queue = queues.get(number);
        if (queue != null) {
            queue.subscriptions.remove(filter.value());
        }
    }

    @Override
    public void endReceipt(long number, int packetId) {
        Queue queue = queues.get(number);
        if (queue != null) {
            queue.receipts.remove(packetId);
        }
    }

    @Override
    public void read(Read read) {}

    /** What {@link #told} should tell, a line each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        queues.forEach((number, queue) -> {
            long[] waiting = new long[3];
            long bytes = 0;
            long first = 0;
            List<String> underWay = new ArrayList<>();
            for (Map.Entry<Long, Item> entry : queue.items.entrySet()) {
                Item item = entry.getValue();
                if (item.underway() == null) {
                    waiting[item.qos() == Qos.EXACTLY_ONCE ? 2 : 1]++;
                    bytes += item.message().bytes();
                    first = first == 0 ? entry.getKey() : first;
                } else {
                    underWay.add(entry.getKey() + ":" + item.qos() + ":" + item.underway());
                }
            }
            lines.add("queue " + number + " " + owner(queue.owner) + " subscriptions=" + queue.subscriptions.values()
                    + " receipts=" + queue.receipts + " underway=" + underWay + " waiting=" + waiting[1] + ","
                    + waiting[2] + "," + bytes + " first=" + first + " last="
                    + (queue.items.isEmpty() ? 0 : queue.items.lastKey()));
        });
        return lines;
    }

    private static String owner(Owner owner) {
        if (owner instanceof Owner.Session session) {
            StringBuilder text = new StringBuilder(session.id() + " " + session.durability() + " "
                    + session.expirySeconds() + " " + session.offlineSinceMillis() + " " + session.sharing() + " "
                    + session.upgradesQos() + " " + session.room());
            session.wills().forEach(will -> text.append(" will=")
                    .append(text(will.message()))
                    .append(will.delaySeconds())
                    .append(' ')
                    .append(will.dueAtMillis()));
            return text.toString();
        }
        return owner.toString();
    }

    /** What a store tells, in the same form. */
    static final class Told implements Store.Visitor {
        final List<String> lines = new ArrayList<>();
        final List<KeptQueue> queues = new ArrayList<>();
        long lastAlive = -1;

        @Override
        public void lastAlive(long millis) {
            lastAlive = millis;
        }

        @Override
        public void queue(KeptQueue queue) {
            queues.add(queue);
            Set<Integer> receipts = new TreeSet<>();
            for (int receipt : queue.receipts()) {
                receipts.add(receipt);
            }
            Map<String, KeptSubscription> subscriptions = new TreeMap<>();
            queue.subscriptions()
                    .forEach(s -> subscriptions.put(s.subscription().filter().value(), s));
            List<String> underWay = new ArrayList<>();
            for (KeptEntry entry : queue.underWay()) {
                underWay.add(entry.seq() + ":" + entry.qos() + ":" + entry.underway());
            }
            lines.add("queue " + queue.queue() + " " + owner(queue.owner()) + " subscriptions="
                    + subscriptions.values() + " receipts=" + receipts + " underway=" + underWay + " waiting="
                    + queue.waitingQos1() + "," + queue.waitingQos2() + "," + queue.waitingBytes() + " first="
                    + queue.firstSeq() + " last=" + queue.lastSeq());
        }
    }

    static Item item(KeptMessage kept) {
        return new Item(kept.message(), kept.qos(), kept.retain(), kept.identifiers(), kept.underway());
    }
}
