package mqtt.session.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mqtt.api.Qos;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.StoredShare;
import mqtt.spi.route.WaitingMessage;

/** What a member of shared subscriptions leaves to the others, gathered to be given back in order. Event loop only. */
final class Leavings {
    private final Session session;
    private final Map<SharedGroup, List<WaitingMessage>> byGroup = new LinkedHashMap<>();

    Leavings(Session session) {
        this.session = session;
    }

    /** Under way to a client that may come back. */
    void lend(Outgoing message) {
        if (message.group != null && message.qos == Qos.AT_LEAST_ONCE && !message.group.isEmpty()) {
            message.lent = WaitingMessage.lent(message.message, share(message));
            add(message.group, message.lent);
        }
    }

    /** For another member. */
    void leave(Outgoing message) {
        if (message.lent != null) {
            message.lent.leave(); // the group has it
        } else if (message.qos == Qos.AT_MOST_ONCE) {
            session.member().handOn(message.message, message.qos, message.group, null);
        } else {
            add(message.group, WaitingMessage.of(message.message, share(message)));
        }
        message.goesOnElsewhere();
    }

    private static StoredShare share(Outgoing message) {
        return message instanceof KeptOutgoing kept ? kept.share : null;
    }

    /** For another member, if it is for any: returns whether. */
    boolean leaveToOthers(Outgoing message) {
        boolean any = message.group != null && !message.group.isEmpty();
        if (any) {
            leave(message);
        }
        return any;
    }

    private void add(SharedGroup group, WaitingMessage message) {
        byGroup.computeIfAbsent(group, g -> new ArrayList<>()).add(message);
    }

    void giveBack() {
        byGroup.forEach(SharedGroup::giveBack);
    }
}
