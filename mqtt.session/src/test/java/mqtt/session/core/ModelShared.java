package mqtt.session.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One shared subscription: its members, and the messages for whichever of them the broker chooses. Which one that is is the
 * broker's business; that it is one, and no second one unless the first has gone without acknowledging, is checked here.
 */
final class ModelShared {
    /** A message for one of the members. */
    final class Share {
        final int step;
        final String topic;
        final String payload;
        final int qos;
        final long deadline;
        final boolean allTook;
        private final boolean isKept;
        private String holder; // who has it, or had it last; null for nobody
        boolean mayBeLost;

        boolean isTaken() {
            return holder != null;
        }

        void takenBy(String member) {
            holder = member;
        }

        /** A member is away, or gone, and has not acknowledged it: another one may get it, if it has not already. */
        void giveBack(String member) {
            if (member.equals(holder)) {
                holder = null;
                mayBeLost |= members.isEmpty();
            }
        }

        @Override
        public String toString() {
            return topic + ' ' + payload + " qos=" + qos;
        }

        private Share(int step, String topic, String payload, int qos, long deadline, boolean allTook, boolean isKept) {
            this.step = step;
            this.topic = topic;
            this.payload = payload;
            this.qos = qos;
            this.deadline = deadline;
            this.allTook = allTook;
            this.isKept = isKept;
        }
    }

    final Set<String> members = new TreeSet<>();
    private final List<Share> shares = new ArrayList<>();

    /**
     * A message is published. One without a payload cannot be told from another, and so not be missed.
     *
     * @param allTake whether each of the members takes messages now
     * @param isKept whether it outlives the broker
     */
    void add(int step, String topic, String payload, int qos, long deadline, boolean allTake, boolean isKept) {
        Share share = new Share(step, topic, payload, qos, deadline, allTake && !payload.isEmpty(), isKept);
        share.mayBeLost = qos == 0 || payload.isEmpty();
        shares.add(share);
    }

    List<Share> addedIn(int step) {
        return shares.stream().filter(share -> share.step == step).toList();
    }

    /** A member, whose subscription has QoS 1 or 2, gets a message: the share that it is; null if it is none. */
    Share take(String topic, String payload, int qos, String member) {
        Share taken = shares.stream()
                .filter(share -> !share.isTaken()
                        && share.topic.equals(topic)
                        && share.payload.equals(payload)
                        && (qos == share.qos || qos > 0 && qos < share.qos))
                .min(Comparator.comparingInt(share -> share.qos))
                .orElse(null);
        if (taken != null) {
            taken.takenBy(member);
        }
        return taken;
    }

    /** The broker was restarted: what was for members that end with it is gone. */
    void restarted() {
        shares.stream().filter(share -> !share.isKept).forEach(share -> share.mayBeLost = true);
    }

    void leaves(String member) {
        members.remove(member);
        if (members.isEmpty()) {
            shares.forEach(share -> share.mayBeLost = true);
        }
    }

    /** What somebody should have got. */
    Collection<Share> missing(long now) {
        return shares.stream()
                .filter(share -> !share.isTaken() && !share.mayBeLost && share.deadline > now)
                .toList();
    }
}
