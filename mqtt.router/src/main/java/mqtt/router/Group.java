package mqtt.router;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import mqtt.api.Message;
import mqtt.api.Subscription;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.SharedGroup;

/**
 * The members of one shared subscription, who take messages in turn. A member that is away is passed over while another
 * one is there. Readers take no lock; writers hold the tree's.
 */
final class Group implements SharedGroup {
    private static final Delivery[] NOBODY = {};

    private final AtomicInteger turn = new AtomicInteger();
    private volatile Delivery[] members = NOBODY;

    /** Adds or replaces; returns whether the member is new. */
    boolean put(Receiver receiver, Subscription s) {
        int[] identifiers = s.identifier() == 0 ? new int[0] : new int[] {s.identifier()};
        Delivery member = Delivery.ofMember(this, receiver, s.maximumQos(), s.retainAsPublished(), identifiers);
        Delivery[] old = members;
        for (int i = 0; i < old.length; i++) {
            if (old[i].receiver() == receiver) {
                Delivery[] copy = old.clone();
                copy[i] = member;
                members = copy;
                return false;
            }
        }
        Delivery[] copy = Arrays.copyOf(old, old.length + 1);
        copy[old.length] = member;
        members = copy;
        return true;
    }

    /** Returns whether the member was there. */
    boolean remove(Receiver receiver) {
        Delivery[] old = members;
        Delivery[] rest =
                Arrays.stream(old).filter(m -> m.receiver() != receiver).toArray(Delivery[]::new);
        members = rest;
        return rest.length < old.length;
    }

    boolean isEmpty() {
        return members.length == 0;
    }

    @Override
    public Delivery pick(Message message) {
        Delivery[] all = members;
        if (all.length == 0) {
            return null;
        }
        int first = Math.floorMod(turn.getAndIncrement(), all.length);
        for (int i = 0; i < all.length; i++) {
            Delivery member = all[(first + i) % all.length];
            if (member.receiver().isOnline()) {
                return member;
            }
        }
        return all[first];
    }
}
