package mqtt.router;

import java.util.concurrent.atomic.AtomicInteger;
import mqtt.api.Message;

/** The one with the fewest messages promised, waiting and under way; of equals, one after another. */
final class LeastLoadedPolicy implements Policy {
    private final AtomicInteger turn = new AtomicInteger();

    @Override
    public Member choose(Member[] members, Message message) {
        int first = Math.floorMod(turn.getAndIncrement(), members.length);
        Member best = null;
        int least = 0;
        for (int i = 0; i < members.length; i++) {
            Member member = members[(first + i) % members.length];
            int load = member.receiver.load();
            if ((best == null || load < least) && member.hasRoom()) {
                best = member;
                least = load;
            }
        }
        return best;
    }
}
