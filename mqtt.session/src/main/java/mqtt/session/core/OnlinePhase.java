package mqtt.session.core;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import mqtt.codec.Ack;
import mqtt.codec.Auth;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsubscribe;
import mqtt.codec.Violation;
import mqtt.session.ListenerSettings.SameClientId;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that is in: takes its packets apart for {@link Publishing}, {@link Subscribing} and the {@link Session}, and
 * sends it what the session has. On the session's loop.
 */
final class OnlinePhase implements Phase {
    private static final Logger LOG = LoggerFactory.getLogger(OnlinePhase.class);

    private final ClientConnection connection;
    private final Client client;
    private final Rules rules;
    private final Terms terms;
    private final Session session;
    private final Loop loop;
    private final Seat seat;
    private final Sender sender;
    private final Publishing publishing;
    private final Subscribing subscribing;
    private final MessageWriter writer;
    private boolean isOpen; // CONNACK is sent
    private Reauthentication reauthentication; // null until it is asked for

    private OnlinePhase(
            ClientConnection connection, Client client, Rules rules, Terms terms, Session session, Will will) {
        this.connection = connection;
        this.client = client;
        this.rules = rules;
        this.terms = terms;
        this.session = session;
        this.loop = connection.loop();
        this.seat = session.attach(this, terms.sessionExpirySeconds(), will, terms.sameClientId());
        this.sender = seat.sender();
        this.publishing = new Publishing(this, seat);
        this.subscribing = new Subscribing(this);
        this.writer = new MessageWriter(connection, client, terms, session);
    }

    /** Gives the client its session, ends who had it before, answers CONNECT, and sends what waits. */
    static void enter(
            ClientConnection connection, Client client, Rules rules, Terms terms, Connect connect, Will will) {
        Properties told = rules.terms(connect, terms, connection.listener().offer());
        connection.check(new Connack(false, ReasonCode.SUCCESS, told)); // else it is refused [MQTT-3.14.0-1]
        Loop loop = connection.loop();
        Broker broker = loop.broker();
        Map<SubscriberId, Session> sessions = loop.sessions();
        Session session = sessions.get(client.id());
        if (session != null && terms.sameClientId() == SameClientId.TAKES_OVER) {
            for (OnlinePhase before : session.connections()) {
                broker.counters().takenOver.increment();
                if (!before.connection.listener().manners().willAtTakeOver()) {
                    before.seat.forgetWill();
                }
                before.connection.end(ReasonCode.SESSION_TAKEN_OVER, "taken over"); // [MQTT-3.1.4-3]
            }
            session = sessions.get(client.id()); // it may have ended with its connection
        }
        Durability durability = broker.durability(client.id().tenant(), connection.listener());
        if (durability != Durability.MEMORY && !broker.keeping().isReady()) {
            ConnectPhase.refuse(
                    connection, client, Goodbye.of(ReasonCode.SERVER_UNAVAILABLE, "the store is not there yet"), "");
            return;
        }
        TenantUse use = broker.use(client.id().tenant());
        if (!use.mayConnect()) {
            ConnectPhase.refuse(
                    connection,
                    client,
                    Goodbye.of(ReasonCode.QUOTA_EXCEEDED, "the tenant has no more connections"),
                    "");
            return;
        }
        boolean shared = session != null && !session.connections().isEmpty();
        if (session != null && !shared && connect.cleanStart()) {
            if (session.shelf() != null) {
                forget(session, () -> enter(connection, client, rules, terms, connect, will), connection);
                return;
            }
            session.end(false); // [MQTT-3.1.2-4]
            session = null;
        }
        if (session == null
                && loop.endings().has(client.id())) { // CONNECT that ended it came on a connection that is lost
            connection.pause(ClientConnection.PAUSED_BY_STORE);
            Runnable again = () -> enter(connection, client, rules, terms, connect, will);
            WhenKept then = new WhenKept(loop, () -> connection.goOn(ClientConnection.PAUSED_BY_STORE, again));
            loop.journal().add(Request.of(records -> {}, Durability.DISK, then));
            return;
        }
        boolean sessionPresent = session != null && !connect.cleanStart(); // [MQTT-3.2.2-2]
        if ((session == null || shared) && !hasRoom(loop.budget(), terms)) {
            ConnectPhase.refuse(
                    connection, client, Goodbye.of(ReasonCode.QUOTA_EXCEEDED, "no memory for more sessions"), "");
            return;
        }
        if (session == null && !use.mayBegin()) {
            ConnectPhase.refuse(
                    connection, client, Goodbye.of(ReasonCode.QUOTA_EXCEEDED, "the tenant has no more sessions"), "");
            return;
        }
        if (session == null) {
            boolean isKept = durability != Durability.MEMORY && terms.sessionExpirySeconds() > 0;
            long queue = isKept ? broker.keeping().newQueue() : 0;
            session = new Session(client.id(), loop, isKept ? new Shelf(loop, queue, durability, 0) : null);
            sessions.put(client.id(), session);
            broker.sessions.incrementAndGet();
            broker.counters().sessionsCreated.increment();
        }
        OnlinePhase online = new OnlinePhase(connection, client, rules, terms, session, will);
        connection.enter(online, terms.keepAliveSeconds() * 1500L); // [MQTT-3.1.2-22]
        broker.connected.incrementAndGet();
        use.connections.incrementAndGet();
        broker.counters().connectAccepted.increment();
        LOG.debug(
                "connected {} version={} by={} present={}",
                client,
                terms.version(),
                client.admittedBy().orElse("-"),
                sessionPresent);
        Runnable open = () -> online.open(new Connack(sessionPresent, ReasonCode.SUCCESS, told));
        if (will != null && session.record().isKept()) { // CONNACK promises it
            connection.pause(ClientConnection.PAUSED_BY_STORE);
            session.record()
                    .whenKept(new WhenKept(loop, () -> connection.goOn(ClientConnection.PAUSED_BY_STORE, open)));
        } else {
            open.run();
        }
    }

    /** From now on the client gets packets: CONNACK first. */
    private void open(Connack connack) {
        isOpen = true;
        connection.send(connack);
        loop.broker().hooks().sessions().onConnected(client, connack.sessionPresent());
        sender.resume();
    }

    /** CONNACK will say that nothing is left of a session: it has to be true even if the process ends now. */
    private static void forget(Session session, Runnable then, ClientConnection connection) {
        connection.pause(ClientConnection.PAUSED_BY_STORE);
        session.end(
                false, new WhenKept(connection.loop(), () -> connection.goOn(ClientConnection.PAUSED_BY_STORE, then)));
    }

    /** Sessions that outlive their connection leave room for those that do not. */
    private static boolean hasRoom(Budget budget, Terms terms) {
        return terms.sessionExpirySeconds() == 0
                ? budget.has(Budget.SESSION_BYTES)
                : budget.hasForWaiting(Budget.SESSION_BYTES);
    }

    ClientConnection connection() {
        return connection;
    }

    Client client() {
        return client;
    }

    Rules rules() {
        return rules;
    }

    Terms terms() {
        return terms;
    }

    Session session() {
        return session;
    }

    Loop loop() {
        return loop;
    }

    /** Messages to this client. */
    Sender sender() {
        return sender;
    }

    // ---- packets from the client

    @Override
    public void received(Packet packet) {
        switch (packet.type()) {
            case PUBLISH -> publishing.received((Publish) packet);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> acknowledged((Ack) packet);
            case SUBSCRIBE -> subscribing.subscribe((Subscribe) packet);
            case UNSUBSCRIBE -> subscribing.unsubscribe((Unsubscribe) packet);
            case PINGREQ -> Encoder.pingresp(connection.outbox().room(2)); // [MQTT-3.12.4-1]
            case DISCONNECT -> disconnect((Disconnect) packet);
            case AUTH -> authenticate((Auth) packet);
            case CONNECT -> throw new Violation(ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.0-2", "second CONNECT");
            default -> throw new Violation(ReasonCode.PROTOCOL_ERROR, "", packet.type() + " from a client");
        }
    }

    private void acknowledged(Ack ack) {
        int id = ack.packetId();
        switch (ack.type()) {
            case PUBACK -> sender.acknowledged(id);
            case PUBREC -> {
                if (!sender.received(id, ack.reasonCode())) {
                    acknowledge(PacketType.PUBREL, id, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, "");
                }
            }
            case PUBREL -> released(id);
            default -> sender.completed(id);
        }
    }

    private void released(int packetId) {
        boolean isKnown = seat.receivedQos2().end(packetId);
        if (seat.shelf() == null) {
            pubcomp(packetId, isKnown);
            return;
        }
        WhenKept answer = new WhenKept(loop, () -> pubcomp(packetId, isKnown));
        if (isKnown) {
            seat.shelf().endReceipt(packetId, answer);
        } else {
            seat.shelf().whenKept(answer); // PUBREL may have come before, on a connection that is lost
        }
    }

    /** The client may use the identifier for another message from now on. */
    private void pubcomp(int packetId, boolean isKnown) {
        if (connection.isOver()) {
            return;
        }
        if (isKnown) {
            Encoder.pubcomp(connection.outbox().room(4), packetId);
        } else {
            acknowledge(PacketType.PUBCOMP, packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, "");
        }
    }

    private void disconnect(Disconnect packet) {
        long expiry = packet.properties().number(Property.SESSION_EXPIRY, seat.expirySeconds());
        if (expiry > 0 && seat.expirySeconds() == 0) {
            throw new Violation(ReasonCode.PROTOCOL_ERROR, "", "session expiry was 0 at CONNECT");
        }
        seat.changeExpiry(Math.min(expiry, terms.sessionExpiryMaximumSeconds()));
        if (packet.reasonCode() == ReasonCode.SUCCESS) {
            seat.forgetWill();
        }
        connection.close(packet.reasonCode());
    }

    private void authenticate(Auth packet) {
        if (reauthentication == null) {
            reauthentication = new Reauthentication(connection, client, terms, seat::expirySeconds);
        }
        reauthentication.received(packet);
    }

    // ---- packets to the client

    /** Whether the client takes no more for now. */
    boolean isBlocked() {
        return !isOpen || connection.outbox().isBlocked();
    }

    /** Sends a message: see {@link MessageWriter#write}. */
    boolean publish(Message message, Qos qos, boolean retain, int[] identifiers, int packetId, boolean dup) {
        return writer.write(message, qos, retain, identifiers, packetId, dup);
    }

    /** Answers with a reason, as far as the version has them; with words, if the client wants them. */
    void acknowledge(PacketType type, int packetId, ReasonCode reason, String why) {
        answer(details -> rules.ack(type, packetId, reason, details), why);
    }

    /** Answers, with words if the client wants them and they fit [MQTT-3.1.2-29]. */
    void answer(Function<Properties, Packet> packet, String why) {
        List<Properties> choices = terms.problemInformation() ? rules.details(why, "") : Rules.NO_DETAILS;
        if (!connection.sendWhatFits(packet, choices)) {
            connection.send(packet.apply(Properties.NONE)); // says that it is too large
        }
    }

    void pubrel(int packetId) {
        if (!isOpen) {
            return; // it will be sent again
        }
        Encoder.pubrel(connection.outbox().room(4), packetId);
    }

    @Override
    public void writable() {
        sender.drain();
    }

    // ---- the end

    @Override
    public void farewell(Goodbye goodbye) {
        if (isOpen && rules.saysGoodbye()) {
            connection.sendWhatFits(
                    details -> rules.goodbye(goodbye.reason(), details), // [MQTT-3.14.2-3]
                    rules.details(goodbye.detail(), goodbye.serverReference()));
        }
    }

    @Override
    public void closed(ReasonCode reason) {
        Broker broker = loop.broker();
        broker.connected.decrementAndGet();
        session.use().connections.decrementAndGet();
        broker.counters().disconnected.increment();
        LOG.debug("disconnected {} reason={}", client, reason);
        if (isOpen) {
            broker.hooks().sessions().onDisconnected(client, reason);
        }
        session.detach(seat);
    }

    @Override
    public String toString() {
        return client.toString();
    }
}
