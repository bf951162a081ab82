package mqtt.store.h2.log;

import java.util.Set;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Underway;

/** Gathers the queues that records are about. */
record Queues(Set<Long> found) implements Effects {
    @Override
    public void keep(long queue, long seq, Entry entry) {
        found.add(queue);
    }

    @Override
    public void change(long queue, long seq, Underway underway) {
        found.add(queue);
    }

    @Override
    public void remove(long queue, long seq) {
        found.add(queue);
    }

    @Override
    public void put(long queue, Owner owner) {
        found.add(queue);
    }

    @Override
    public void end(long queue) {
        found.add(queue);
    }

    @Override
    public void subscribe(long queue, Subscription subscription) {
        found.add(queue);
    }

    @Override
    public void owe(long queue, TopicFilter filter, Owed owed) {
        found.add(queue);
    }

    @Override
    public void unsubscribe(long queue, TopicFilter filter) {
        found.add(queue);
    }

    @Override
    public void receipt(long queue, int packetId) {
        found.add(queue);
    }

    @Override
    public void endReceipt(long queue, int packetId) {
        found.add(queue);
    }

    @Override
    public void move(long queue, long seq, long from, Body to) {
        found.add(queue);
    }
}
