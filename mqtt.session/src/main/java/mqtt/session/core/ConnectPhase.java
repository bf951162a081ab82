package mqtt.session.core;

import java.util.Optional;
import mqtt.api.Message;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.Verdict;
import mqtt.codec.Auth;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Property;
import mqtt.codec.ReasonCodes;
import mqtt.codec.Violation;
import mqtt.session.ListenerSettings;
import mqtt.session.ListenerSettings.Limits;
import mqtt.spi.hook.Admission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the first byte to CONNACK: checks what can be checked without anybody's help, asks the gates about the client and
 * its will, moves the connection to its session's loop, hands it over. What the client sends meanwhile waits.
 */
final class ConnectPhase implements Phase {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectPhase.class);

    private final ClientConnection connection;
    private Connect connect; // null until it has come
    private Client client;
    private Rules rules;
    private Authentication authentication; // null unless it takes several packets

    ConnectPhase(ClientConnection connection) {
        this.connection = connection;
    }

    @Override
    public void received(Packet packet) {
        if (connect == null && packet instanceof Connect first) {
            connection.loop().broker().counters().connectReceived.increment();
            begin(first);
        } else if (authentication != null && packet instanceof Auth auth) {
            authentication.received(auth);
        } else if (authentication != null && packet instanceof Disconnect goodbye) {
            connection.close(goodbye.reasonCode());
        } else if (connect == null) {
            throw new Violation(ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.0-1", packet.type() + " before CONNECT");
        } else {
            throw new Violation(ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.2-30", packet.type() + " during authentication");
        }
    }

    private void begin(Connect first) {
        connect = first;
        connection.version(first.version());
        rules = Rules.of(first.version());
        connection.clientMaximumPacketSize(rules.maximumPacketSize(first));
        ListenerSettings listener = connection.listener();
        String known = connection.link().userName();
        String tenant = connection.link().tenant();
        client = new Client(
                new SubscriberId(tenant != null ? tenant : listener.tenant(), first.clientId()),
                Optional.ofNullable(known != null ? known : first.userName()),
                first.version(),
                connection.link().remoteAddress(),
                listener,
                connection.link().certificates(),
                Optional.ofNullable(connection.link().tls()),
                Optional.empty());
        if (!listener.versions().contains(first.version())) {
            refuse(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "this listener does not take " + first.version(), "");
        } else if (first.clientId().isEmpty() && !rules.mayOmitClientId(first)) {
            refuse(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "no client identifier", ""); // [MQTT-3.1.3-8]
        } else if (Acceptance.isLonger(first.clientId(), listener.limits().clientIdBytes())) {
            refuse(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "client identifier too long", "");
        } else {
            ConnectRequest request = request();
            Stages.await(connection.loop().broker().hooks().screen(request), connection, may -> screened(request, may));
        }
    }

    private void screened(ConnectRequest request, Admission admission) {
        Verdict<ConnectChanges> verdict = admission.verdict();
        if (verdict.isRefuse()) {
            connection.loop().broker().counters().connectRefused.increment();
            LOG.debug(
                    "turned away {} reason={} by={} detail={}",
                    client,
                    verdict.reasonCode(),
                    admission.by(),
                    verdict.reason());
            connection.end(new Goodbye(verdict.reasonCode(), verdict.reason(), verdict.serverReference()));
            return;
        }
        Optional<String> method = connect.properties().text(Property.AUTHENTICATION_METHOD);
        if (method.isPresent()) {
            beginExchange(method.get(), request);
        } else {
            Stages.await(connection.loop().broker().hooks().connect(request), connection, this::decided);
        }
    }

    private ConnectRequest request() {
        return new ConnectRequest(
                client,
                connect.password(),
                connect.cleanStart(),
                rules.sessionExpirySeconds(connect),
                connect.properties().userProperties(),
                Optional.ofNullable(connect.will()).map(w -> willMessage(w, client.id())));
    }

    private Message willMessage(mqtt.codec.Will will, SubscriberId publisher) {
        return new Message(
                will.topic(),
                will.payload(),
                will.qos(),
                will.retain(),
                will.properties(),
                publisher,
                connection.loop().wallMillis());
    }

    private void beginExchange(String method, ConnectRequest request) {
        connection
                .loop()
                .broker()
                .hooks()
                .exchange(client, method)
                .ifPresentOrElse(
                        exchange -> {
                            authentication = new Authentication(connection, exchange, request, this::decided);
                            authentication.begin(connect.properties().bytes(Property.AUTHENTICATION_DATA));
                        },
                        () -> refuse(ReasonCode.BAD_AUTHENTICATION_METHOD, "no authentication method " + method, ""));
    }

    private void decided(Admission admission) {
        Verdict<ConnectChanges> verdict = admission.verdict();
        if (!verdict.isAccept()) {
            refuse(
                    connection,
                    client,
                    new Goodbye(verdict.reasonCode(), verdict.reason(), verdict.serverReference()),
                    admission.by());
            return;
        }
        ConnectChanges changes = verdict.changes() == null ? new ConnectChanges.Builder().build() : verdict.changes();
        String clientId = connect.clientId().isEmpty() ? ClientIds.next() : connect.clientId();
        client = client.admitted(
                new SubscriberId(changes.tenant().orElse(client.id().tenant()), clientId),
                changes.userName().or(client::userName),
                admission.by());
        Terms terms = terms(changes);
        if (connect.will() == null) {
            admitted(terms, null);
            return;
        }
        Message asked = willMessage(connect.will(), client.id());
        Acceptance.checkOffer(asked.qos(), asked.retain(), connection.listener()); // [MQTT-3.2.2-12] [MQTT-3.2.2-13]
        Refusal refusal = Acceptance.of(asked, connection.listener());
        if (refusal != null) {
            refuse(refusal.reason(), "the will is refused: " + refusal.why(), "");
            return;
        }
        Stages.await(connection.loop().broker().hooks().publish(client, asked), connection, may -> {
            if (may.isAccept()) {
                Message granted = may.changes() == null ? asked : may.changes();
                admitted(terms, new Will(0, granted, willDelaySeconds()));
            } else {
                refuse(may.reasonCode(), "the will is refused: " + may.reason(), admission.by());
            }
        });
    }

    private long willDelaySeconds() {
        return Math.min(
                connect.will().delaySeconds(), connection.listener().limits().willDelaySeconds());
    }

    private Terms terms(ConnectChanges changes) {
        Limits limits = connection.listener().limits();
        long mostExpiry = Math.min(
                limits.sessionExpirySeconds(), changes.sessionExpirySeconds().orElse(Rules.FOR_EVER));
        return new Terms(
                connect.version(),
                client.id().clientId(),
                connection.loop().broker().sameClientId(client.id().tenant(), connection.listener()),
                Math.min(rules.sessionExpirySeconds(connect), mostExpiry),
                mostExpiry,
                changes.keepAliveSeconds().orElse(rules.keepAliveSeconds(connect, limits.keepAliveSeconds())),
                limits.receiveMaximum(),
                Math.min(
                        Math.min(rules.receiveMaximum(connect), limits.sendMaximum()),
                        changes.receiveMaximum().orElse(limits.sendMaximum())),
                limits.topicAliasMaximum(),
                Math.min(rules.topicAliasMaximum(connect), limits.sendTopicAliases()),
                changes.maximumPacketSize().orElse(limits.maximumPacketSize()),
                rules.maximumPacketSize(connect),
                rules.wantsProblemInformation(connect),
                responseInformation(changes),
                authentication == null ? null : authentication.method(),
                authentication == null ? null : authentication.lastData());
    }

    /** What the client may build response topics from; empty for nothing. */
    private String responseInformation(ConnectChanges changes) {
        return changes.responseInformation().orElseGet(() -> connection
                .listener()
                .offer()
                .responseInformation()
                .replace("%t", client.id().tenant())
                .replace("%c", client.id().clientId()));
    }

    private void admitted(Terms terms, Will will) {
        Loop home = connection.loop().broker().home(client.id());
        connection.moveTo(home, () -> {
            if (!connection.isOver()) {
                connection.maximumPacketSize(terms.maximumPacketSize());
                OnlinePhase.enter(connection, client, rules, terms, connect, will);
            }
        });
    }

    private void refuse(ReasonCode reason, String why, String by) {
        refuse(connection, client, Goodbye.of(reason, why), by);
    }

    /** Refuses a client that is not in yet, and says who, why and by whom. */
    static void refuse(ClientConnection connection, Client client, Goodbye goodbye, String by) {
        Broker broker = connection.loop().broker();
        broker.counters().connectRefused.increment();
        if (broker.refusalsInLog().mayLog()) {
            LOG.info(
                    "refused {} reason={} by={} detail={}",
                    client,
                    goodbye.reason(),
                    by.isEmpty() ? "-" : by,
                    goodbye.detail());
        }
        connection.end(goodbye);
    }

    @Override
    public void farewell(Goodbye goodbye) {
        boolean v5 = connection.version().isV5(); // known as soon as a CONNECT has named it, even a malformed one
        if (connect == null && !v5 && goodbye.reason() != ReasonCode.UNSUPPORTED_PROTOCOL_VERSION) {
            return; // there is nobody yet to talk to, or no word for it
        }
        ReasonCode code = v5 ? ReasonCodes.fitting(PacketType.CONNACK, goodbye.reason()) : goodbye.reason();
        connection.sendWhatFits(
                details -> new Connack(false, code, details), // session present is 0 [MQTT-3.2.2-6]
                connect == null ? Rules.NO_DETAILS : rules.details(goodbye.detail(), goodbye.serverReference()));
    }

    @Override
    public void writable() {
        // nothing waits
    }

    @Override
    public void closed(ReasonCode reason) {
        // nothing has begun that would have to end
    }

    @Override
    public String toString() {
        return client == null ? "client=?" : client.toString();
    }
}
