package mqtt.router;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import mqtt.spi.route.Receiver;

/**
 * The subscribers of one filter, one for each receiver. Most filters have one or a few: an array, copied on write. Those
 * with many have a map, so that the thousandth SUBSCRIBE costs what the first one does. Readers take no lock; writers
 * hold the tree's.
 */
final class Subscribers {
    private static final Subscriber[] NONE = {};
    private static final int FEW = 16;

    private volatile Subscriber[] few = NONE;
    private volatile Map<Receiver, Subscriber> many;

    /** Adds or replaces; returns whether the receiver is new. */
    boolean put(Subscriber subscriber) {
        if (many != null) {
            return many.put(subscriber.receiver(), subscriber) == null;
        }
        Subscriber[] old = few;
        int at = indexOf(old, subscriber.receiver());
        if (at >= 0) {
            Subscriber[] copy = old.clone();
            copy[at] = subscriber;
            few = copy;
            return false;
        }
        if (old.length < FEW) {
            Subscriber[] copy = Arrays.copyOf(old, old.length + 1);
            copy[old.length] = subscriber;
            few = copy;
            return true;
        }
        Map<Receiver, Subscriber> map = new ConcurrentHashMap<>(4 * FEW);
        for (Subscriber s : old) {
            map.put(s.receiver(), s);
        }
        map.put(subscriber.receiver(), subscriber);
        many = map; // before few is emptied: readers look at few first
        few = NONE;
        return true;
    }

    /** Returns whether the receiver was there. */
    boolean remove(Receiver receiver) {
        if (many != null) {
            return many.remove(receiver) != null;
        }
        Subscriber[] old = few;
        int at = indexOf(old, receiver);
        if (at < 0) {
            return false;
        }
        Subscriber[] copy = new Subscriber[old.length - 1];
        System.arraycopy(old, 0, copy, 0, at);
        System.arraycopy(old, at + 1, copy, at, copy.length - at);
        few = copy;
        return true;
    }

    void forEach(Consumer<Subscriber> action) {
        Subscriber[] array = few;
        Map<Receiver, Subscriber> map = many;
        if (map != null) {
            map.values().forEach(action);
        } else {
            for (Subscriber s : array) {
                action.accept(s);
            }
        }
    }

    boolean isEmpty() {
        return many == null ? few.length == 0 : many.isEmpty();
    }

    private static int indexOf(Subscriber[] all, Receiver receiver) {
        for (int i = 0; i < all.length; i++) {
            if (all[i].receiver() == receiver) {
                return i;
            }
        }
        return -1;
    }
}
