package mqtt.store.h2.index;

import java.util.List;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.Owner;
import mqtt.store.h2.log.Entry;
import mqtt.store.h2.log.Owners;
import mqtt.store.h2.log.Sink;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * The maps of an index.
 *
 * @param entries what is known of a message in a queue
 * @param queues whose a queue is
 * @param subscriptions of sessions, with the retained messages that they are owed
 * @param receipts of messages with QoS 2 that came from clients; the value says nothing
 * @param state what is known of all
 */
record Maps(
        MVStore store,
        MVMap<EntryKey, Entry> entries,
        MVMap<Long, Owner> queues,
        MVMap<SubscriptionKey, KeptSubscription> subscriptions,
        MVMap<EntryKey, Long> receipts,
        MVMap<String, Long> state) {
    private static final int ENTRY_MEMORY = 120;
    private static final int OWNER_MEMORY = 300;
    private static final int SUBSCRIPTION_MEMORY = 300;

    static Maps of(MVStore store) {
        return new Maps(
                store,
                map(
                        store,
                        "entries",
                        EntryKeyType.INSTANCE,
                        new SinkType<>(
                                (Sink out, Entry entry) -> entry.write(out),
                                Entry::read,
                                entry -> ENTRY_MEMORY + 4 * entry.identifiers().length,
                                Entry[]::new)),
                map(
                        store,
                        "queues",
                        LongDataType.INSTANCE,
                        new SinkType<>(
                                (Sink out, Owner owner) -> Owners.write(out, owner),
                                Owners::read,
                                Maps::memory,
                                Owner[]::new)),
                map(
                        store,
                        "subscriptions",
                        new SinkType<>(
                                (Sink out, SubscriptionKey key) -> key.write(out),
                                SubscriptionKey::read,
                                key -> 64 + key.filter().length(),
                                SubscriptionKey[]::new),
                        new SinkType<>(
                                (Sink out, KeptSubscription subscription) -> Owners.write(out, subscription),
                                Owners::readKeptSubscription,
                                subscription -> SUBSCRIPTION_MEMORY,
                                KeptSubscription[]::new)),
                map(store, "receipts", EntryKeyType.INSTANCE, LongDataType.INSTANCE),
                map(store, "state", StringDataType.INSTANCE, LongDataType.INSTANCE));
    }

    private static int memory(Owner owner) {
        long wills = owner instanceof Owner.Session session
                ? session.wills().stream()
                        .mapToLong(will -> will.message().bytes())
                        .sum()
                : 0;
        return (int) Math.min(Integer.MAX_VALUE / 2, OWNER_MEMORY + wills);
    }

    private static <K, V> MVMap<K, V> map(MVStore store, String name, DataType<K> keys, DataType<V> values) {
        return store.openMap(name, new MVMap.Builder<K, V>().keyType(keys).valueType(values));
    }

    List<MVMap<?, ?>> all() {
        return List.of(entries, queues, subscriptions, receipts, state);
    }
}
