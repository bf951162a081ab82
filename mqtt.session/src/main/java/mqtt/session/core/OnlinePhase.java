package mqtt.session.core;

import java.util.Map;
import java.util.Optional;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import mqtt.api.hook.ConnectRequest;
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
import mqtt.codec.PublishFrame;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsubscribe;
import mqtt.codec.Violation;
import mqtt.spi.hook.Admission;
import mqtt.spi.hook.NamedExchange;
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
    private final Publishing publishing;
    private final Subscribing subscribing;
    private Authentication authentication; // again; null unless it is going on

    private OnlinePhase(ClientConnection connection, Client client, Rules rules, Terms terms, Session session) {
        this.connection = connection;
        this.client = client;
        this.rules = rules;
        this.terms = terms;
        this.session = session;
        this.loop = connection.loop();
        this.publishing = new Publishing(this);
        this.subscribing = new Subscribing(this);
    }

    /** Gives the client its session, ends who had it before, answers CONNECT, and sends what waits. */
    static void enter(
            ClientConnection connection, Client client, Rules rules, Terms terms, Connect connect, Will will) {
        Loop loop = connection.loop();
        Broker broker = loop.broker();
        Map<SubscriberId, Session> sessions = loop.sessions();
        Session session = sessions.get(client.id());
        if (session != null && session.connection() != null) {
            broker.counters().takenOver.increment();
            session.connection().connection.end(ReasonCode.SESSION_TAKEN_OVER, "taken over"); // [MQTT-3.1.4-3]
            session = sessions.get(client.id()); // it may have ended with its connection
        }
        if (session != null && connect.cleanStart()) {
            session.end(false); // [MQTT-3.1.2-4]
            session = null;
        }
        boolean sessionPresent = session != null;
        if (!sessionPresent && !hasRoom(loop.budget(), terms)) {
            ConnectPhase.refuse(connection, client, ReasonCode.QUOTA_EXCEEDED, "no memory for more sessions", "");
            return;
        }
        if (!sessionPresent) {
            session = new Session(client.id(), loop);
            sessions.put(client.id(), session);
            broker.sessions.incrementAndGet();
            broker.counters().sessionsCreated.increment();
        }
        OnlinePhase online = new OnlinePhase(connection, client, rules, terms, session);
        session.attach(online, connection.listener().limits(), terms.sessionExpirySeconds(), will);
        connection.enter(online, terms.keepAliveSeconds() * 1500L); // [MQTT-3.1.2-22]
        broker.connected.incrementAndGet();
        broker.counters().connectAccepted.increment();
        LOG.debug(
                "connected {} version={} by={} present={}",
                client,
                terms.version(),
                client.admittedBy().orElse("-"),
                sessionPresent);
        connection.send(new Connack(sessionPresent, ReasonCode.SUCCESS, rules.terms(connect, terms)));
        broker.hooks().sessions().onConnected(client, sessionPresent);
        session.sender().resume();
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
            case PUBACK -> session.sender().acknowledged(id);
            case PUBREC -> {
                if (session.sender().received(id, ack.reasonCode())) {
                    if (!ack.reasonCode().isError()) {
                        pubrel(id);
                    }
                } else {
                    connection.send(rules.ack(PacketType.PUBREL, id, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
                }
            }
            case PUBREL -> {
                if (session.receivedQos2().end(id)) {
                    Encoder.pubcomp(connection.outbox().room(4), id);
                } else {
                    connection.send(rules.ack(PacketType.PUBCOMP, id, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
                }
            }
            default -> session.sender().completed(id);
        }
    }

    private void disconnect(Disconnect packet) {
        long expiry = packet.properties().number(Property.SESSION_EXPIRY, session.expirySeconds());
        if (expiry > 0 && session.expirySeconds() == 0) {
            throw new Violation(ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.2-11", "session expiry was 0 at CONNECT");
        }
        session.changeExpiry(Math.min(expiry, terms.sessionExpiryMaximumSeconds()));
        if (packet.reasonCode() == ReasonCode.SUCCESS) {
            session.forgetWill();
        }
        connection.close(packet.reasonCode());
    }

    private void authenticate(Auth packet) {
        if (authentication == null) {
            String method =
                    packet.properties().text(Property.AUTHENTICATION_METHOD).orElse("");
            if (packet.reasonCode() != ReasonCode.RE_AUTHENTICATE || !method.equals(terms.authenticationMethod())) {
                throw new Violation(ReasonCode.PROTOCOL_ERROR, "MQTT-4.12.1-1", "AUTH out of place");
            }
            NamedExchange exchange = loop.broker()
                    .hooks()
                    .exchange(method)
                    .orElseThrow(() -> new Violation(
                            ReasonCode.BAD_AUTHENTICATION_METHOD, "", "no authentication method " + method));
            ConnectRequest again = new ConnectRequest(
                    client,
                    null,
                    false,
                    session.expirySeconds(),
                    packet.properties().userProperties(),
                    Optional.empty());
            authentication = new Authentication(connection, exchange, again, this::authenticated);
            authentication.begin(packet.properties().bytes(Property.AUTHENTICATION_DATA));
        } else {
            authentication.received(packet);
        }
    }

    private void authenticated(Admission admission) {
        Authentication over = authentication;
        authentication = null;
        if (!admission.verdict().isAccept()) {
            connection.end(admission.verdict().reasonCode(), admission.verdict().reason()); // [MQTT-4.12.1-2]
            return;
        }
        Properties.Builder properties = new Properties.Builder().text(Property.AUTHENTICATION_METHOD, over.method());
        if (over.lastData() != null) {
            properties.bytes(Property.AUTHENTICATION_DATA, over.lastData());
        }
        connection.send(new Auth(ReasonCode.SUCCESS, properties.build()));
    }

    // ---- packets to the client

    /** Whether the socket takes no more for now. */
    boolean isBlocked() {
        return connection.outbox().isBlocked();
    }

    /**
     * Sends a message.
     *
     * @param packetId 0 for QoS 0
     * @return false if the client cannot have it: it has expired, is too large or cannot be written; that is said to the
     *     listeners
     */
    boolean publish(Message message, Qos qos, boolean retain, int[] identifiers, int packetId, boolean dup) {
        try {
            return write(message, qos, retain, identifiers, packetId, dup);
        } catch (IllegalArgumentException e) {
            LOG.debug("message to {} cannot be written: {} detail={}", client, message, e.getMessage());
            session.dropped(message, DropReason.UNWRITABLE);
            return false;
        }
    }

    private boolean write(Message message, Qos qos, boolean retain, int[] identifiers, int packetId, boolean dup) {
        long now = 0;
        if (message.expiresAtMillis() != Long.MAX_VALUE) {
            now = loop.wallMillis();
            if (message.expiresAtMillis() <= now) {
                session.dropped(message, DropReason.EXPIRED);
                return false;
            }
        }
        ProtocolVersion version = terms.version();
        Message out = loop.broker().hooks().deliver(client, message);
        Frames.Frame frame = loop.frames().of(out, version, qos, retain, identifiers, now);
        int size = frame == null
                ? PublishFrame.size(version, out, qos, identifiers)
                : frame.bytes().size();
        if (size > terms.clientMaximumPacketSize()) {
            session.dropped(message, DropReason.PACKET_TOO_LARGE); // [MQTT-3.1.2-25]
            return false;
        }
        Outbox outbox = connection.outbox();
        if (frame == null) {
            PublishFrame.write(outbox.room(size), version, out, qos, retain, dup, packetId, identifiers, now);
        } else {
            outbox.publish(frame, packetId, dup);
        }
        loop.tally().sent++;
        return true;
    }

    void pubrel(int packetId) {
        Encoder.pubrel(connection.outbox().room(4), packetId);
    }

    @Override
    public void writable() {
        session.sender().drain();
    }

    // ---- the end

    @Override
    public void farewell(ReasonCode reason, String detail) {
        Properties properties = detail.isEmpty()
                ? Properties.NONE
                : new Properties.Builder().text(Property.REASON_STRING, detail).build();
        Packet goodbye = rules.goodbye(reason, properties);
        if (goodbye != null && !connection.fits(goodbye)) {
            goodbye = rules.goodbye(reason, Properties.NONE); // [MQTT-3.14.2-3]
        }
        if (goodbye != null && connection.fits(goodbye)) {
            connection.send(goodbye);
        }
    }

    @Override
    public void closed(ReasonCode reason) {
        Broker broker = loop.broker();
        broker.connected.decrementAndGet();
        broker.counters().disconnected.increment();
        LOG.debug("disconnected {} reason={}", client, reason);
        broker.hooks().sessions().onDisconnected(client, reason);
        session.detach(this);
    }

    @Override
    public String toString() {
        return client.toString();
    }
}
