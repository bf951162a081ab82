package mqtt.store.h2.index;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Underway;
import mqtt.store.h2.log.Body;
import mqtt.store.h2.log.Effects;
import mqtt.store.h2.log.Entry;

/** What of an index could not be read. */
public final class Holes {
    final List<Hole<EntryKey>> entries = new ArrayList<>();
    final List<Hole<Long>> queues = new ArrayList<>();
    final List<Hole<SubscriptionKey>> subscriptions = new ArrayList<>();
    final List<Hole<EntryKey>> receipts = new ArrayList<>();

    void all() {
        for (List<?> holes : List.of(entries, queues, subscriptions, receipts)) {
            holes.clear();
        }
        entries.add(new Hole<>(null, null));
        queues.add(new Hole<>(null, null));
        subscriptions.add(new Hole<>(null, null));
        receipts.add(new Hole<>(null, null));
    }

    public boolean isEmpty() {
        return entries.isEmpty() && queues.isEmpty() && subscriptions.isEmpty() && receipts.isEmpty();
    }

    /** Whether queues themselves are missing, of which nothing is known. */
    public boolean isMissingQueues() {
        return !queues.isEmpty();
    }

    /** Those of some queues that may miss something. */
    public LongStream affected(LongStream queues) {
        LongPredicate isAffected = queue -> isAffected(entries, queue)
                || isAffected(receipts, queue)
                || subscriptions.stream()
                        .anyMatch(hole -> (hole.from() == null || hole.from().queue() <= queue)
                                && (hole.until() == null || hole.until().queue() >= queue));
        return queues.filter(isAffected);
    }

    private static boolean isAffected(List<Hole<EntryKey>> holes, long queue) {
        return holes.stream()
                .anyMatch(hole -> (hole.from() == null || hole.from().queue() <= queue)
                        && (hole.until() == null || hole.until().queue() >= queue));
    }

    /** Does what concerns something that is missing, and leaves out the rest. */
    public Effects filling(Effects to) {
        return new Effects() {
            private boolean hasEntry(long queue, long seq) {
                EntryKey key = new EntryKey(queue, seq);
                return entries.stream().anyMatch(hole -> hole.has(key));
            }

            private boolean hasReceipt(long queue, int packetId) {
                EntryKey key = new EntryKey(queue, packetId);
                return receipts.stream().anyMatch(hole -> hole.has(key));
            }

            private boolean hasSubscription(long queue, TopicFilter filter) {
                SubscriptionKey key = new SubscriptionKey(queue, filter.value());
                return subscriptions.stream().anyMatch(hole -> hole.has(key));
            }

            private boolean hasQueue(long queue) {
                return queues.stream().anyMatch(hole -> hole.has(queue));
            }

            @Override
            public void keep(long queue, long seq, Entry entry) {
                if (hasEntry(queue, seq)) {
                    to.keep(queue, seq, entry);
                }
            }

            @Override
            public void change(long queue, long seq, Underway underway) {
                if (hasEntry(queue, seq)) {
                    to.change(queue, seq, underway);
                }
            }

            @Override
            public void remove(long queue, long seq) {
                if (hasEntry(queue, seq)) {
                    to.remove(queue, seq);
                }
            }

            @Override
            public void move(long queue, long seq, long from, Body body) {
                if (hasEntry(queue, seq)) {
                    to.move(queue, seq, from, body);
                }
            }

            @Override
            public void put(long queue, Owner owner) {
                if (hasQueue(queue)) {
                    to.put(queue, owner);
                }
            }

            @Override
            public void forgetWill(long queue, long number) {
                if (hasQueue(queue)) {
                    to.forgetWill(queue, number);
                }
            }

            @Override
            public void end(long queue) {
                if (hasQueue(queue)) {
                    to.end(queue);
                }
            }

            @Override
            public void subscribe(long queue, Subscription subscription) {
                if (hasSubscription(queue, subscription.filter())) {
                    to.subscribe(queue, subscription);
                }
            }

            @Override
            public void owe(long queue, TopicFilter filter, Owed owed) {
                if (hasSubscription(queue, filter)) {
                    to.owe(queue, filter, owed);
                }
            }

            @Override
            public void unsubscribe(long queue, TopicFilter filter) {
                if (hasSubscription(queue, filter)) {
                    to.unsubscribe(queue, filter);
                }
            }

            @Override
            public void receipt(long queue, int packetId) {
                if (hasReceipt(queue, packetId)) {
                    to.receipt(queue, packetId);
                }
            }

            @Override
            public void endReceipt(long queue, int packetId) {
                if (hasReceipt(queue, packetId)) {
                    to.endReceipt(queue, packetId);
                }
            }
        };
    }
}
