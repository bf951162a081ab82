package mqtt.router;

import java.util.function.ToIntFunction;
import mqtt.api.Message;

/**
 * The same one for the same key, by rendezvous hashing: each member draws a number for the key, and the highest wins. Who
 * comes takes from all in equal parts, and what somebody leaves goes to all in equal parts; nothing else moves. Costs a
 * few nanoseconds for each member.
 */
final class HashPolicy implements Policy {
    private final ToIntFunction<Message> key;

    HashPolicy(ToIntFunction<Message> key) {
        this.key = key;
    }

    /** By the client identifier of the publisher; what the broker itself publishes has one key. */
    static HashPolicy byClient() {
        return new HashPolicy(
                m -> m.publisher() == null ? 0 : m.publisher().clientId().hashCode());
    }

    static HashPolicy byTopic() {
        return new HashPolicy(m -> m.topic().value().hashCode());
    }

    @Override
    public Member choose(Member[] members, Message message) {
        long hash = Hash.mix(key.applyAsInt(message));
        Member best = null;
        long highest = 0;
        for (Member member : members) {
            long number = Hash.mix(hash ^ member.seed);
            if ((best == null || number > highest) && member.hasRoom()) {
                best = member;
                highest = number;
            }
        }
        return best;
    }

    @Override
    public boolean binds() {
        return true;
    }
}
