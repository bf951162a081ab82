package mqtt.router;

import mqtt.api.Subscription;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;

/** One member of a shared subscription. Immutable. */
final class Member {
    final Receiver receiver;
    final Delivery delivery;

    /** Its own number among those that a hash is mixed with, the same whenever it comes. */
    final long seed;

    Member(Group group, Receiver receiver, Subscription s) {
        this.receiver = receiver;
        int[] identifiers = s.identifier() == 0 ? new int[0] : new int[] {s.identifier()};
        this.delivery = Delivery.ofMember(group, receiver, s.maximumQos(), s.retainAsPublished(), identifiers);
        this.seed = Hash.of(receiver.id().clientId());
    }

    boolean hasRoom() {
        return receiver.room() > 0;
    }

    /** Among these members; null if it is none of them. */
    static Member of(Receiver receiver, Member[] members) {
        for (Member member : members) {
            if (member.receiver == receiver) {
                return member;
            }
        }
        return null;
    }
}
