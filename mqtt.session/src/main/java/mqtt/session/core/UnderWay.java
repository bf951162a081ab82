package mqtt.session.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.spi.store.KeptEntry;
import mqtt.spi.store.Read;

/**
 * What is under way to the client of one session: sent with a packet identifier, and not acknowledged. Event loop only.
 *
 * <p>Invariants: (1) what has a packet identifier is in {@code inFlight}, and nothing else is; (2) of those, the ones with
 * {@code inWindow} are counted in {@code windowUsed}, which does not exceed the connection's {@code sendMaximum}; (3) what
 * is kept in the store is there with its identifier before it goes out.
 */
final class UnderWay {
    private final Session session;
    private final Journal journal;
    private final InFlight inFlight;

    // ---- valid for the connection
    private OnlinePhase to; // null while there is none
    private final Deque<Outgoing> toResend = new ArrayDeque<>(0);
    private final Deque<Outgoing> numbered = new ArrayDeque<>(0); // to be sent once the store has their identifiers
    private int loading; // from how many queues what is under way comes
    private int windowUsed;

    UnderWay(Session session, Budget budget, Journal journal) {
        this.session = session;
        this.journal = journal;
        this.inFlight = new InFlight(budget);
    }

    // ---- from the store

    /** As the store has it; the client is away. */
    void restore(List<KeptEntry> entries, Sender sender, Shelf shelf) {
        entries.stream()
                .sorted(Comparator.comparingLong(e -> e.underway().order()))
                .forEach(e -> restore(shelf.underWay(sender, e)));
    }

    void restore(KeptOutgoing message) {
        if (!inFlight.restore(message)) {
            inFlight.add(message); // another one has its identifier
            journal.change(message);
        }
    }

    /** What of shared subscriptions may be offered to others, and is in the store alone. */
    List<KeptOutgoing> unreadShares() {
        return inFlight.unread().stream()
                .filter(m -> m.group != null && m.qos == Qos.AT_LEAST_ONCE)
                .toList();
    }

    /** What is to be sent again, and is in the store alone. */
    List<KeptOutgoing> unread() {
        return inFlight.unread();
    }

    /** Brings messages back into memory, then goes on. */
    void read(List<KeptOutgoing> unread, Runnable then) {
        if (unread.isEmpty()) {
            then.run();
            return;
        }
        Map<Long, List<KeptOutgoing>> byQueue = new HashMap<>();
        unread.forEach(
                m -> byQueue.computeIfAbsent(m.queue, q -> new ArrayList<>()).add(m));
        loading += byQueue.size();
        byQueue.forEach((queue, messages) -> {
            Answer answer = new Answer(session.loop(), read -> {
                reload(messages, read);
                if (--loading == 0) {
                    then.run();
                }
            });
            Read read = Read.at(queue, messages.stream().mapToLong(m -> m.seq).toArray(), answer);
            answer.to(read);
            journal.add(read);
        });
    }

    private void reload(List<KeptOutgoing> unread, Read read) {
        Map<Long, Message> found = new HashMap<>();
        read.found().forEach(message -> found.put(message.seq(), message.message()));
        for (KeptOutgoing kept : unread) {
            if (is(kept) && kept.isUnread()) {
                Message message = found.get(kept.seq);
                if (message == null) {
                    settle(kept);
                    session.droppedUnread(1);
                } else {
                    inFlight.reload(kept, message);
                }
            }
        }
    }

    // ---- connections come and go

    void attach(OnlinePhase connection) {
        to = connection;
        windowUsed = 0;
    }

    /** All that was under way when the last connection ended is to be sent again [MQTT-4.4.0-1]. */
    void resume() {
        List<Outgoing> all = inFlight.inOrder();
        for (Outgoing message : all) {
            message.inWindow = false;
            message.pubrelsDue = 0;
            message.isCompleted = false;
            if (message.released) {
                toResend.add(message); // first: PUBREL does not wait for the window [MQTT-3.3.4-10]
            }
        }
        for (Outgoing message : all) {
            if (!message.takeBack()) {
                inFlight.remove(message);
                message.goesOnElsewhere();
            } else if (!message.released) {
                toResend.add(message);
            }
        }
    }

    void detach() {
        to = null;
        toResend.clear();
        numbered.clear();
    }

    /** The client is away: what is in the store is not needed in memory. */
    void unload() {
        inFlight.unload();
    }

    /** Forgets all: routes that nobody asks for again may hold this object for long. */
    void clear() {
        inFlight.clear();
    }

    List<Outgoing> inOrder() {
        return inFlight.inOrder();
    }

    int size() {
        return inFlight.size();
    }

    // ---- sending

    /**
     * Whether one more may be sent with an identifier.
     *
     * @param mostBytes how much may be under way
     */
    boolean hasRoom(long mostBytes) {
        return loading == 0 && toResend.isEmpty() && hasWindow() && !inFlight.isFull(mostBytes) && !to.isBlocked();
    }

    private boolean hasWindow() {
        return windowUsed < to.terms().sendMaximum();
    }

    /** Sends a message with a packet identifier of its own, once it is sure to keep that, unless it has expired. */
    void add(Outgoing message) {
        KeptOutgoing kept = message instanceof KeptOutgoing k ? k : null;
        if (isExpired(message)) { // from here on it would have begun
            session.dropped(message.message, DropReason.EXPIRED);
            journal.forget(message);
            return;
        }
        inFlight.add(message);
        message.inWindow = true;
        windowUsed++;
        if (kept != null) {
            if (kept.isKept) {
                journal.change(kept);
            } else {
                journal.put(kept);
            }
        }
        if (numbered.isEmpty() && message.isSettled()) {
            send(message);
        } else {
            numbered.add(message);
        }
    }

    /** Sends the next one that has an identifier already: returns whether there was one that may be sent. */
    boolean sendNext() {
        Outgoing old = toResend.peek();
        if (old != null && (hasWindow() || old.released) && old.isSettled()) {
            resend(toResend.remove());
            return true;
        }
        Outgoing first = numbered.peek();
        if (first != null && first.isSettled()) {
            send(numbered.remove());
            return true;
        }
        return false;
    }

    private void send(Outgoing message) {
        if (is(message) && !publish(message, false)) {
            settle(message); // it could not be sent at all
        }
    }

    private void resend(Outgoing old) {
        if (!is(old)) {
            return;
        }
        if (old.released) {
            to.pubrel(old.packetId);
            return;
        }
        boolean wasSent = !(old instanceof KeptOutgoing kept) || kept.wasSent;
        if (!wasSent && isExpired(old)) { // the connection was lost before it could begin
            settle(old);
            session.dropped(old.message, DropReason.EXPIRED);
            return;
        }
        old.inWindow = true;
        windowUsed++;
        if (!publish(old, wasSent)) { // [MQTT-3.3.1-1]
            settle(old);
        }
    }

    private boolean isExpired(Outgoing message) {
        long at = message.message.expiresAtMillis();
        return at != Long.MAX_VALUE && at <= session.wallMillis();
    }

    private boolean publish(Outgoing m, boolean dup) {
        if (m instanceof KeptOutgoing kept) {
            kept.wasSent = true;
        }
        return to.publish(m.message, m.qos, m.retain, m.subscriptionIdentifiers, m.packetId, dup);
    }

    private boolean is(Outgoing message) {
        return inFlight.get(message.packetId) == message;
    }

    private void settle(Outgoing message) {
        if (is(message)) {
            withdraw(message);
            if (message instanceof KeptOutgoing kept) {
                journal.remove(kept);
            }
        }
    }

    private void withdraw(Outgoing message) {
        inFlight.remove(message);
        if (message.inWindow) {
            message.inWindow = false;
            windowUsed--;
        }
    }

    // ---- the store's answers

    /** What was said of a message is kept. */
    void kept(KeptOutgoing message) {
        if (!message.isSettled() || message.pubrelsDue == 0) {
            return;
        }
        for (; message.pubrelsDue > 0; message.pubrelsDue--) {
            to.pubrel(message.packetId);
        }
        if (message.isCompleted) {
            settle(message);
        }
    }

    /** The store does not take a message: returns whether it was to be sent, and will not be. */
    boolean refused(KeptOutgoing message) {
        if (message.wasSent || !is(message)) {
            return false;
        }
        numbered.remove(message);
        withdraw(message);
        return true;
    }

    // ---- the client's answers

    /** PUBACK. What is not under way is ignored: the client may repeat itself. */
    boolean acknowledged(int packetId) {
        Outgoing message = inFlight.get(packetId);
        if (message == null || message.qos != Qos.AT_LEAST_ONCE) {
            return false;
        }
        settle(message);
        return true;
    }

    /**
     * PUBREC. PUBREL goes out when it is sure that the message will not go out again.
     *
     * @return false if no such message is under way
     */
    boolean received(int packetId, ReasonCode reason) {
        Outgoing message = inFlight.get(packetId);
        if (message == null || message.qos != Qos.EXACTLY_ONCE) {
            return false;
        }
        if (reason.isError()) {
            settle(message); // the client will not have it [MQTT-4.4.0-2]
            return true;
        }
        if (!message.released) {
            inFlight.release(message);
            if (message instanceof KeptOutgoing kept) {
                journal.change(kept);
            }
        }
        if (message.isSettled()) {
            to.pubrel(packetId);
        } else {
            message.pubrelsDue++; // one for each [MQTT-4.3.3-4]
        }
        return true;
    }

    /** PUBCOMP; that of a client that does not wait for PUBREL counts once that has gone out. */
    boolean completed(int packetId) {
        Outgoing message = inFlight.get(packetId);
        if (message == null || !message.released) {
            return false;
        }
        if (message.pubrelsDue > 0) {
            message.isCompleted = true;
            return false;
        }
        settle(message);
        return true;
    }
}
