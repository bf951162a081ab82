package mqtt.store.h2.log;

import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Underway;

/** What records of the log do. Who does not care for something leaves it out. */
public interface Effects {
    default void keep(long queue, long seq, Entry entry) {}

    default void change(long queue, long seq, Underway underway) {}

    default void remove(long queue, long seq) {}

    default void put(long queue, Owner owner) {}

    default void forgetWill(long queue, long number) {}

    default void end(long queue) {}

    default void subscribe(long queue, Subscription subscription) {}

    /** @param owed null for nothing any more */
    default void owe(long queue, TopicFilter filter, Owed owed) {}

    default void unsubscribe(long queue, TopicFilter filter) {}

    default void receipt(long queue, int packetId) {}

    default void endReceipt(long queue, int packetId) {}

    /**
     * The body of a message was copied.
     *
     * @param from where it was
     * @param to where it is, and how long
     */
    default void move(long queue, long seq, long from, Body to) {}
}
