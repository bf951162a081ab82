package mqtt.router;

import java.util.concurrent.atomic.AtomicInteger;
import mqtt.api.Message;

/** One after another. Who is passed over loses a turn, and the next one does not win it twice. */
final class RoundRobinPolicy implements Policy {
    private final AtomicInteger turn = new AtomicInteger();

    @Override
    public Member choose(Member[] members, Message message) {
        int first = Math.floorMod(turn.getAndIncrement(), members.length);
        for (int i = 0; i < members.length; i++) {
            Member member = members[(first + i) % members.length];
            if (member.hasRoom()) {
                if (i > 0) {
                    turn.addAndGet(i);
                }
                return member;
            }
        }
        return null;
    }
}
