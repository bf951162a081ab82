package mqtt.session.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.spi.route.WaitingMessage;
import mqtt.spi.store.Read;

/**
 * A client goes for good: what was for it is for somebody else, or for nobody. What has begun with QoS 2 is nobody else's
 * [MQTT-4.8.2-5]. Event loop only.
 */
final class Departure {
    private final Session session;
    private final Journal journal;
    private final Shelf shelf; // null if its session ends with the process

    /** @param shelf null if the session ends with the process */
    Departure(Session session, Journal journal, Shelf shelf) {
        this.session = session;
        this.journal = journal;
        this.shelf = shelf;
    }

    /**
     * Its session ends.
     *
     * @param underWay what was sent to it
     * @param waiting what was not
     * @param somebodyElse gives a message to somebody else; false if there is nobody
     * @return places of what was sent of its own queue, and is in the store alone
     */
    List<Long> end(List<Outgoing> underWay, List<Outgoing> waiting, Predicate<Outgoing> somebodyElse) {
        List<Long> unread = new ArrayList<>(0);
        for (Outgoing message : underWay) {
            if (message instanceof KeptOutgoing kept && kept.isUnread()) {
                if (kept.share == null) {
                    unread.add(kept.seq);
                } else {
                    leaveUnread(kept);
                }
            } else if (message.released) {
                forget(message);
            } else {
                leave(message, left -> left.qos == Qos.AT_LEAST_ONCE && somebodyElse.test(left));
            }
        }
        waiting.forEach(left -> leave(left, somebodyElse));
        return unread;
    }

    private void leave(Outgoing left, Predicate<Outgoing> somebodyElse) {
        if (!somebodyElse.test(left) && left.takeBack()) {
            session.dropped(left.message, DropReason.SESSION_ENDED);
            forget(left);
        }
    }

    private void leaveUnread(KeptOutgoing message) {
        boolean forOthers = message.group != null && !message.group.isEmpty() && message.qos == Qos.AT_LEAST_ONCE;
        if (!forOthers) {
            session.droppedUnread(1);
            forget(message);
            return;
        }
        Answer answer = new Answer(session.loop(), read -> {
            if (read.found().isEmpty() || read.found().get(0).message() == null) {
                session.droppedUnread(1);
                forget(message);
            } else {
                Message content = read.found().get(0).message();
                message.group.giveBack(List.of(WaitingMessage.of(content, message.share)));
            }
        });
        Read read = Read.at(message.queue, new long[] {message.seq}, answer);
        answer.to(read);
        journal.add(read);
    }

    /** One of a shared subscription is needed no more, unless the broker stops; the session's own end with it. */
    private void forget(Outgoing message) {
        if (message instanceof KeptOutgoing kept && kept.share != null && !session.brokerStops()) {
            journal.remove(kept);
        }
    }

    /**
     * Others with its identifier stay. What is sure to be in the store comes to them from there.
     *
     * @param heirs take one message; null if they have theirs
     */
    void leaveTo(Consumer<Outgoing> heirs, List<Outgoing> underWay, List<Outgoing> waiting) {
        Set<Long> given = new HashSet<>();
        underWay.stream().filter(m -> !m.released).forEach(m -> leave(m, m.qos == Qos.AT_LEAST_ONCE, heirs, given));
        waiting.forEach(m -> leave(m, true, heirs, given));
        if (heirs == null) {
            shelf.end(null);
            return;
        }
        long[] places = underWay.stream()
                .filter(m -> m.qos == Qos.AT_LEAST_ONCE && m instanceof KeptOutgoing kept && kept.share == null)
                .mapToLong(m -> ((KeptOutgoing) m).seq)
                .toArray();
        new Transfer(session.home(), shelf, given, heirs).begin(places);
    }

    private void leave(Outgoing left, boolean mayGo, Consumer<Outgoing> heirs, Set<Long> given) {
        KeptOutgoing kept = left instanceof KeptOutgoing k ? k : null;
        if (!mayGo) {
            session.dropped(left.message, DropReason.SESSION_ENDED);
        } else if (heirs != null && (kept == null || kept.share != null || !kept.isKept)) {
            heirs.accept(left);
            if (kept != null && kept.share == null) {
                given.add(kept.seq);
            }
        }
        if (kept != null && kept.share != null && !(heirs != null && mayGo)) {
            journal.remove(kept);
        }
        left.goesOnElsewhere();
    }
}
