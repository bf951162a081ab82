package mqtt.session.core;

import java.util.ArrayList;
import java.util.List;
import mqtt.api.Message;
import mqtt.spi.route.StoredShare;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Inbox;
import mqtt.spi.store.Request;
import mqtt.spi.store.Target;
import mqtt.spi.store.Underway;

/**
 * What one event loop has to keep: gathered during a turn, submitted at its end. A deposit that other loops add to comes
 * last, so that it is behind all that this loop has said about its queues before. Event loop only.
 */
final class Journal {
    private static final int[] NO_IDENTIFIERS = {};

    private final Loop loop;
    private final Inbox inbox;
    private final List<Deposit> arriving = new ArrayList<>();
    private List<Request> gathered = new ArrayList<>();

    Journal(Loop loop, Inbox inbox) {
        this.loop = loop;
        this.inbox = inbox;
    }

    void add(Request request) {
        gathered.add(request);
        loop.endsTurn();
    }

    /** This loop has added to a deposit all that it has. */
    void arrive(Deposit deposit) {
        if (deposit.isShared()) {
            arriving.add(deposit);
        } else {
            gathered.add(deposit);
        }
        loop.endsTurn();
    }

    /** At the end of a turn. */
    void submit() {
        submitGathered();
        if (!arriving.isEmpty()) {
            for (Deposit deposit : arriving) {
                if (deposit.arrive()) {
                    gathered.add(deposit);
                }
            }
            arriving.clear();
            submitGathered();
        }
    }

    private void submitGathered() {
        if (!gathered.isEmpty()) {
            List<Request> all = gathered;
            gathered = new ArrayList<>(Math.min(64, all.size()));
            inbox.submit(all);
        }
    }

    // ---- messages

    /** Keeps a message, as it is: it waits or, if it has a packet identifier, it is under way. */
    void put(KeptOutgoing message) {
        message.unkept++;
        if (message.share != null && message.packetId != 0) {
            message.share.sent();
        }
        put(
                message.message,
                new Target(
                        message.queue,
                        message.seq,
                        message.qos,
                        message.retain,
                        message.subscriptionIdentifiers,
                        message.underway(),
                        message.durability,
                        message));
    }

    /** Keeps a message for any member of a shared subscription. */
    void put(Message message, StoredShare share) {
        put(
                message,
                new Target(
                        share.queue(),
                        share.seq(),
                        message.qos(),
                        message.retain(),
                        NO_IDENTIFIERS,
                        null,
                        share.durability(),
                        share));
    }

    private void put(Message message, Target target) {
        Deposit deposit = loop.depositOf(message);
        if (deposit != null) {
            deposit.add(target);
        } else {
            Deposit own = new Deposit(message);
            own.add(target);
            arrive(own);
        }
    }

    /** A message that is kept has got its packet identifier, or its PUBREC has come. */
    void change(KeptOutgoing message) {
        Underway now = message.underway();
        message.unkept++;
        if (message.share != null) {
            message.share.sent();
        }
        add(Request.of(r -> r.change(message.queue, message.seq, now), message.durability, message));
    }

    /** A message of a shared subscription has come to another member, and waits there. */
    void waits(KeptOutgoing message) {
        if (message.share.wasSent()) {
            message.share.waits();
            add(Request.of(r -> r.change(message.queue, message.seq, null), message.durability, null));
        }
    }

    /** A message that was to be sent is not: the store forgets it, if it was told of it. */
    void forget(Outgoing message) {
        if (message instanceof KeptOutgoing kept && (kept.isPut() || kept.share != null)) {
            remove(kept);
        }
    }

    /** A message is needed no more. */
    void remove(KeptOutgoing message) {
        if (message.share != null) {
            message.isGone = true;
            message.share.forget(this::add);
        } else if (message.isKept) {
            long queue = message.queue; // the message itself need not stay in memory until then
            long seq = message.seq;
            add(Request.of(r -> r.remove(queue, seq), message.durability, null));
        } else {
            message.isGone = true; // to be removed once it is there
        }
    }
}
