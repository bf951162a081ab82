package mqtt.session.core;

import java.util.Optional;
import java.util.function.LongSupplier;
import mqtt.api.ReasonCode;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.Verdict;
import mqtt.codec.Auth;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Violation;
import mqtt.spi.hook.Admission;
import mqtt.spi.hook.NamedExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client that is in authenticates again, whenever it wants to [MQTT-4.12.1-1]. Event loop only. */
final class Reauthentication {
    private static final Logger LOG = LoggerFactory.getLogger(Reauthentication.class);

    private final ClientConnection connection;
    private final Client client;
    private final Terms terms;
    private final LongSupplier sessionExpirySeconds;
    private final Broker broker;
    private Authentication authentication; // null unless it is going on

    Reauthentication(ClientConnection connection, Client client, Terms terms, LongSupplier sessionExpirySeconds) {
        this.connection = connection;
        this.client = client;
        this.terms = terms;
        this.sessionExpirySeconds = sessionExpirySeconds;
        this.broker = connection.loop().broker();
    }

    /** AUTH of a client that is in. */
    void received(Auth packet) {
        if (authentication == null) {
            String method =
                    packet.properties().text(Property.AUTHENTICATION_METHOD).orElse("");
            if (packet.reasonCode() != ReasonCode.RE_AUTHENTICATE || !method.equals(terms.authenticationMethod())) {
                String statement = terms.authenticationMethod() == null ? "MQTT-4.12.0-7" : "MQTT-4.12.1-1";
                throw new Violation(ReasonCode.PROTOCOL_ERROR, statement, "AUTH out of place");
            }
            NamedExchange exchange = broker.hooks()
                    .exchange(client, method)
                    .orElseThrow(() -> new Violation(
                            ReasonCode.BAD_AUTHENTICATION_METHOD, "", "no authentication method " + method));
            ConnectRequest request = new ConnectRequest(
                    client,
                    null,
                    false,
                    sessionExpirySeconds.getAsLong(),
                    packet.properties().userProperties(),
                    Optional.empty());
            authentication = new Authentication(connection, exchange, request, this::authenticated);
            authentication.begin(packet.properties().bytes(Property.AUTHENTICATION_DATA));
        } else {
            authentication.received(packet);
        }
    }

    private void authenticated(Admission admission) {
        Authentication over = authentication;
        authentication = null;
        Verdict<ConnectChanges> verdict = admission.verdict();
        if (!verdict.isAccept()) {
            refuse(new Goodbye(verdict.reasonCode(), verdict.reason(), verdict.serverReference()), admission.by());
            return;
        }
        if (verdict.changes() != null && isSomebodyElse(verdict.changes())) {
            refuse(Goodbye.of(ReasonCode.NOT_AUTHORIZED, "authenticated again as somebody else"), admission.by());
            return;
        }
        Properties.Builder properties = new Properties.Builder().text(Property.AUTHENTICATION_METHOD, over.method());
        if (over.lastData() != null) {
            properties.bytes(Property.AUTHENTICATION_DATA, over.lastData());
        }
        connection.send(new Auth(ReasonCode.SUCCESS, properties.build()));
    }

    /** A client authenticates again to stay who it is: its session and what it may do are those of one user. */
    private boolean isSomebodyElse(ConnectChanges changes) {
        return changes.userName().isPresent() && !changes.userName().equals(client.userName())
                || changes.tenant().isPresent()
                        && !changes.tenant().get().equals(client.id().tenant());
    }

    private void refuse(Goodbye goodbye, String by) {
        if (broker.refusalsInLog().mayLog()) {
            LOG.info(
                    "refused again {} reason={} by={} detail={}",
                    client,
                    goodbye.reason(),
                    by.isEmpty() ? "-" : by,
                    goodbye.detail());
        }
        connection.end(goodbye); // [MQTT-4.12.1-2]
    }
}
