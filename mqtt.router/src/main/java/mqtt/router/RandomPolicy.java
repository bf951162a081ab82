package mqtt.router;

import java.util.concurrent.ThreadLocalRandom;
import mqtt.api.Message;

/** Anybody. A few throws, so that the neighbour of one who has no room does not get that one's messages too. */
final class RandomPolicy implements Policy {
    private static final int THROWS = 8;

    @Override
    public Member choose(Member[] members, Message message) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < THROWS; i++) {
            Member member = members[random.nextInt(members.length)];
            if (member.hasRoom()) {
                return member;
            }
        }
        return Policy.firstFrom(random.nextInt(members.length), members);
    }
}
