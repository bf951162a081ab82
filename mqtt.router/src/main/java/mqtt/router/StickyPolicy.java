package mqtt.router;

import mqtt.api.Message;
import mqtt.spi.route.Receiver;

/** Always the same one, as long as it has room; then the next one, which keeps it. */
final class StickyPolicy implements Policy {
    private volatile Receiver favourite;

    @Override
    public Member choose(Member[] members, Message message) {
        Receiver last = favourite;
        int place = 0;
        for (int i = 0; i < members.length; i++) {
            if (members[i].receiver == last) {
                place = i;
            }
        }
        Member chosen = Policy.firstFrom(place, members);
        if (chosen != null && chosen.receiver != last) {
            favourite = chosen.receiver;
        }
        return chosen;
    }

    @Override
    public boolean binds() {
        return true;
    }
}
