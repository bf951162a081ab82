package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mqtt.api.Qos;
import mqtt.codec.Ack;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Unsuback;

/**
 * What one session has and must get, and the client that takes it. Of the messages it must get, those of QoS 0 and the others
 * keep their order each; those of QoS 1 and 2 come without a gap, again only after a new connection, with DUP and in
 * order, and never more than the window at once.
 */
final class ModelSession {
    /**
     * A message that was sent with a packet identifier: one that was waited for, a share, or, both null, a retained one that
     * was asked for.
     */
    record UnderWay(ModelMessage message, ModelShared.Share share, Publish sent) {
        boolean isShareOfQos1() {
            return share != null && sent.qos() == Qos.AT_LEAST_ONCE;
        }
    }

    final String id;
    final ModelBroker broker;

    // ---- valid for the session
    boolean exists;
    long expirySeconds;
    long endsAt;
    ModelStep.Will will; // null for none
    String willPayload;
    long willAt;
    final Map<String, ModelStep.Subscribe> subscriptions = new TreeMap<>();
    final Set<String> sharedEver = new HashSet<>();
    final Map<Integer, UnderWay> underWay = new LinkedHashMap<>(); // in the order in which they were sent
    final Set<Integer> received = new HashSet<>(); // of these, those of QoS 2 that are received and not completed
    final Deque<Publish> unreleased = new ArrayDeque<>(); // what it published with QoS 2
    private final List<ModelMessage> waiting = new ArrayList<>(); // QoS 1 and 2
    private final List<ModelMessage> waitingUnacknowledged = new ArrayList<>(); // QoS 0
    private final Set<String> asked = new HashSet<>(); // filters whose retained messages are sent when it can take them

    boolean isKept; // whether it outlives the broker

    // ---- valid for the connection
    TestClient client; // null while it is away
    int window;
    final Deque<String> answers = new ArrayDeque<>();
    private final Set<Integer> inWindow = new HashSet<>();
    private final Deque<Integer> toRepeat = new ArrayDeque<>();
    private final Set<Integer> toRelease = new HashSet<>();

    // ---- for good
    private int lastPacketId;

    ModelSession(String id, ModelBroker broker) {
        this.id = id;
        this.broker = broker;
    }

    boolean isOnline() {
        return client != null;
    }

    int nextPacketId() {
        return ++lastPacketId;
    }

    /** Nothing of it stays. */
    void forget() {
        exists = false;
        endsAt = Long.MAX_VALUE;
        for (String filter : subscriptions.keySet()) {
            if (ModelBroker.isShared(filter)) {
                broker.shared(filter).leaves(id);
            }
        }
        subscriptions.clear();
        sharedEver.clear();
        underWay.clear();
        received.clear();
        unreleased.clear();
        waiting.clear();
        waitingUnacknowledged.clear();
        asked.clear();
    }

    // ---- connections

    void detach() {
        client = null;
        underWay.values().stream().filter(UnderWay::isShareOfQos1).forEach(each -> each.share.giveBack(id));
    }

    /**
     * The broker was restarted: what was not promised is gone.
     *
     * @param isRetained whether a message is retained still: if not, what took its place comes like any message
     */
    void restarted(Predicate<ModelMessage> isRetained) {
        Predicate<ModelMessage> isGone = m -> m.retainedOf() != null && !isRetained.test(m);
        waitingUnacknowledged.removeIf(m -> m.retainedOf() == null);
        Stream.concat(waiting.stream(), waitingUnacknowledged.stream())
                .filter(isGone)
                .forEach(m -> asked.add(m.retainedOf()));
        waitingUnacknowledged.removeIf(isGone);
        waiting.removeIf(isGone);
    }

    void attach(TestClient newClient, int newWindow) {
        client = newClient;
        window = newWindow;
        answers.clear();
        inWindow.clear();
        toRepeat.clear();
        toRelease.clear();
        underWay.forEach((packetId, each) -> {
            if (received.contains(packetId)) {
                toRelease.add(packetId);
            } else {
                toRepeat.add(packetId);
            }
        });
    }

    private boolean hasWindow() {
        return inWindow.size() < window;
    }

    /** Whether its socket takes all that comes. */
    private boolean isOpen() {
        return client.link.writable && client.link.capacity == Integer.MAX_VALUE;
    }

    boolean isIdle() {
        return client != null
                && isOpen()
                && hasWindow()
                && waiting.isEmpty()
                && waitingUnacknowledged.isEmpty()
                && asked.isEmpty()
                && toRepeat.isEmpty();
    }

    /** Whether it takes any share that the broker gives it, now. */
    boolean takesShares() {
        return client != null && isOpen() && hasWindow();
    }

    // ---- what it must get

    void mustGet(ModelMessage message) {
        (message.qos() == 0 ? waitingUnacknowledged : waiting).add(message);
    }

    /** It has asked for retained messages, which come when it can take them: nobody knows which there will be. */
    void mayGetRetained(String filter) {
        asked.add(filter);
    }

    /** What it asked for before is not wanted any more. */
    void wantsNoRetained(String filter) {
        asked.remove(filter);
        waiting.removeIf(m -> filter.equals(m.retainedOf()));
        waitingUnacknowledged.removeIf(m -> filter.equals(m.retainedOf()));
    }

    // ---- what it gets

    void read() {
        for (Packet packet = client.next(); packet != null; packet = client.next()) {
            if (packet instanceof Publish publish) {
                message(publish);
            } else if (packet instanceof Ack ack && ack.type() == PacketType.PUBREL) {
                assertTrue("PUBREL of what was not received", received.contains(ack.packetId()));
                toRelease.remove(ack.packetId());
            } else {
                assertEquals(id + " is answered", answers.poll(), text(packet));
            }
        }
    }

    private static String text(Packet packet) {
        if (packet instanceof Ack ack) {
            return ack.type() + " " + ack.packetId() + ' ' + ack.reasonCode();
        }
        if (packet instanceof Suback suback) {
            return "SUBACK " + suback.packetId() + ' ' + suback.reasonCodes();
        }
        return packet instanceof Unsuback unsuback
                ? "UNSUBACK " + unsuback.packetId() + ' ' + unsuback.reasonCodes()
                : packet.toString();
    }

    private void message(Publish came) {
        if (came.dup()) {
            again(came);
            return;
        }
        UnderWay now = isTheNextOf(came, came.qos() == Qos.AT_MOST_ONCE ? waitingUnacknowledged : waiting);
        if (came.qos() == Qos.AT_MOST_ONCE) {
            return;
        }
        forgetWhatMayBeGone();
        assertEquals(id + " gets new messages before old ones", Set.of(), Set.copyOf(toRepeat));
        assertNull("packet identifier in use", underWay.put(came.packetId(), now));
        isUnderWay(came.packetId());
    }

    /** [MQTT-4.4.0-1] */
    private void again(Publish came) {
        Integer first = toRepeat.poll();
        while (first != null && first != came.packetId() && mayBeGone(underWay.get(first))) {
            underWay.remove(first);
            first = toRepeat.poll();
        }
        assertEquals(id + " gets again", first, (Integer) came.packetId());
        UnderWay again = underWay.get(came.packetId());
        if (again.share != null) {
            again.share.takenBy(id);
        }
        Publish before = again.sent;
        assertEquals(before.topic(), came.topic());
        assertEquals(new String(before.payload()), new String(came.payload()));
        assertEquals(before.qos(), came.qos());
        isUnderWay(came.packetId());
    }

    /**
     * What has expired need not come again, nor what another member has got meanwhile; without a payload it cannot be told
     * from what only this one gets.
     */
    private boolean mayBeGone(UnderWay message) {
        return broker.isExpired(message) || message.isShareOfQos1() || message.sent.payload().length == 0;
    }

    private void forgetWhatMayBeGone() {
        toRepeat.removeIf(packetId -> mayBeGone(underWay.get(packetId)) && underWay.remove(packetId) != null);
    }

    private void isUnderWay(int packetId) {
        inWindow.add(packetId);
        assertTrue(id + " has a window of " + window + " for " + inWindow, inWindow.size() <= window);
    }

    /** Finds what this is: one of those that come next, a share, or a retained message that was asked for. */
    private UnderWay isTheNextOf(Publish came, List<ModelMessage> lane) {
        boolean v5 = client.version.isV5();
        ModelMessage first = null;
        for (int i = 0; i < lane.size(); i++) {
            ModelMessage next = lane.get(i);
            if (first != null && next.step() > first.step()) {
                break;
            }
            if (next.is(came, v5)) {
                lane.remove(i);
                if (v5 && !broker.timePasses()) {
                    assertFalse("expired: " + next, next.isExpired(broker.now()));
                    ModelMessage.checkExpiry(came, next.deadline(), broker.now());
                }
                return new UnderWay(next, null, came);
            }
            if (first == null && !next.isExpired(broker.now())) {
                first = next;
            }
        }
        for (String filter : came.retain() ? Set.<String>of() : sharedEver) {
            ModelShared.Share share = broker.shared(filter)
                    .take(
                            came.topic().value(),
                            new String(came.payload()),
                            came.qos().value(),
                            id);
            if (share != null) {
                return new UnderWay(null, share, came);
            }
        }
        if (!came.retain()
                || asked.stream()
                        .noneMatch(f -> ModelBroker.matches(f, came.topic().value()))) {
            fail(id + " gets " + came + ' ' + new String(came.payload()) + ' ' + ModelMessage.identifiers(came)
                    + " but waits for " + lane);
        }
        return new UnderWay(null, null, came);
    }

    // ---- what it answers

    /** Goes on with what is under way; false if nothing is. */
    boolean acknowledge(int which) {
        List<Integer> all = underWay.keySet().stream()
                .filter(packetId -> inWindow.contains(packetId) || received.contains(packetId))
                .toList();
        if (all.isEmpty()) {
            return false;
        }
        int packetId = all.get(which % all.size());
        UnderWay message = underWay.get(packetId);
        assertNotNull(message);
        if (message.sent.qos() == Qos.EXACTLY_ONCE && received.add(packetId)) {
            toRelease.add(packetId);
            client.ack(PacketType.PUBREC, packetId);
            return true;
        }
        boolean once = received.remove(packetId);
        toRelease.remove(packetId);
        underWay.remove(packetId);
        inWindow.remove(packetId);
        client.ack(once ? PacketType.PUBCOMP : PacketType.PUBACK, packetId);
        return true;
    }

    // ---- at rest

    /** Nothing more comes for now: what could have come must have. */
    void check() {
        assertFalse(id + " was sent away", client.link.closed);
        assertEquals(id + " waits for answers", List.of(), List.copyOf(answers));
        if (!client.link.writable) {
            return;
        }
        long now = broker.now();
        if (hasWindow()) {
            waiting.removeIf(m -> m.isExpired(now));
            forgetWhatMayBeGone();
            assertEquals(id + " does not get", List.of(), waiting);
            assertEquals(id + " does not get again", List.of(), List.copyOf(toRepeat));
            assertEquals(id + " gets no PUBREL for", Set.of(), toRelease);
            asked.clear();
        }
        if (asked.isEmpty() && waiting.stream().allMatch(m -> m.retainedOf() == null)) {
            waitingUnacknowledged.removeIf(m -> m.isExpired(now));
            assertEquals(id + " does not get", List.of(), waitingUnacknowledged);
        }
    }
}
