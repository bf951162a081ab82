package mqtt.session.core;

import java.util.List;
import java.util.function.Consumer;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.TopicFilter;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Durability;
import mqtt.spi.store.KeptEntry;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Read;
import mqtt.spi.store.Records;
import mqtt.spi.store.Request;
import mqtt.spi.store.Waiter;

/** What one client's session has in the store: a queue there, and all that is said about it. Event loop only. */
final class Shelf {
    private final Loop loop;
    private final long queue;
    private final Durability durability;
    private long lastSeq;

    /** @param durability what is promised with what is kept here; not {@link Durability#MEMORY} */
    Shelf(Loop loop, long queue, Durability durability, long lastSeq) {
        this.loop = loop;
        this.queue = queue;
        this.durability = durability;
        this.lastSeq = lastSeq;
    }

    long queue() {
        return queue;
    }

    Durability durability() {
        return durability;
    }

    /** The last place that was given away. */
    long lastSeq() {
        return lastSeq;
    }

    // ---- messages

    /** A new message, not put there yet. */
    KeptOutgoing outgoing(Sender sender, Message message, Qos qos, boolean retain, int[] identifiers, Body body) {
        return new KeptOutgoing(sender, this, ++lastSeq, message, qos, retain, identifiers, body);
    }

    /** One that the store has. */
    KeptOutgoing outgoing(Sender sender, KeptMessage kept, Body body) {
        KeptOutgoing outgoing = new KeptOutgoing(
                sender, this, kept.seq(), kept.message(), kept.qos(), kept.retain(), kept.identifiers(), body);
        outgoing.isKept = true;
        return outgoing;
    }

    /** One that the store has, and that was sent. */
    KeptOutgoing underWay(Sender sender, KeptEntry kept) {
        KeptOutgoing outgoing =
                new KeptOutgoing(sender, this, kept.seq(), null, kept.qos(), kept.retain(), kept.identifiers(), null);
        outgoing.wasSent(kept.underway());
        return outgoing;
    }

    /** A message is needed no more. */
    void remove(long seq) {
        add(r -> r.remove(queue, seq), null);
    }

    /** Reads what waits. */
    Read read(long from, long to, boolean newestFirst, int mostMessages, long mostBytes, Waiter waiter) {
        return add(Read.waiting(queue, from, to, newestFirst, mostMessages, mostBytes, waiter));
    }

    /** Reads certain messages. */
    Read read(long[] places, Waiter waiter) {
        return add(Read.at(queue, places, waiter));
    }

    /** Reads what may have to go. */
    Read victims(long from, long to, int mostMessages, Qos only, long expiredAtMillis, Waiter waiter) {
        return add(Read.victims(queue, from, to, mostMessages, only, expiredAtMillis, waiter));
    }

    private Read add(Read read) {
        loop.journal().add(read);
        return read;
    }

    // ---- the session

    void put(Owner owner) {
        add(r -> r.put(queue, owner), null);
    }

    /** The queue and all that is in it is over. */
    void end(Waiter waiter) {
        add(r -> r.end(queue), waiter);
    }

    /**
     * The session goes on here, and what is elsewhere of it is one client's.
     *
     * @param owner as it is here
     * @param other where it was
     * @param ofOther as it is there
     */
    void takeOver(Owner owner, List<KeptSubscription> subscriptions, Shelf other, Owner ofOther) {
        add(
                r -> {
                    r.put(queue, owner);
                    subscriptions.forEach(s -> subscribe(s, r));
                    r.put(other.queue, ofOther);
                    subscriptions.forEach(
                            s -> r.unsubscribe(other.queue, s.subscription().filter()));
                },
                null);
    }

    void subscribe(List<KeptSubscription> subscriptions, Waiter waiter) {
        loop.journal().add(Request.refusable(r -> subscriptions.forEach(s -> subscribe(s, r)), durability, waiter));
    }

    private void subscribe(KeptSubscription kept, Records records) {
        records.subscribe(queue, kept.subscription());
        if (kept.owed() != null) {
            records.owe(queue, kept.subscription().filter(), kept.owed());
        }
    }

    /** Which retained messages a subscription is still to get, when one of them was put into a queue. */
    void owes(TopicFilter filter, Owed owed, Deposit deposit) {
        deposit.also(r -> r.owe(queue, filter, owed));
    }

    /** @param owed null for none any more */
    void owes(TopicFilter filter, Owed owed) {
        add(r -> r.owe(queue, filter, owed), null);
    }

    void unsubscribe(List<TopicFilter> filters, Waiter waiter) {
        add(r -> filters.forEach(f -> r.unsubscribe(queue, f)), waiter);
    }

    /** Somebody waits until what was said so far is kept. */
    void whenKept(Waiter waiter) {
        add(r -> {}, waiter);
    }

    void endReceipt(int packetId, Waiter waiter) {
        add(r -> r.endReceipt(queue, packetId), waiter);
    }

    private void add(Consumer<Records> what, Waiter waiter) {
        loop.journal().add(Request.of(what, durability, waiter));
    }
}
