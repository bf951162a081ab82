package mqtt.session.core;

import java.util.Optional;
import java.util.function.Consumer;
import mqtt.api.ReasonCode;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.ConnectRequest;
import mqtt.codec.Auth;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Violation;
import mqtt.spi.hook.Admission;
import mqtt.spi.hook.NamedExchange;

/** An authentication in several packets [MQTT-4.12.0-2]. Its time is limited by the connection's deadline. */
final class Authentication {
    private static final byte[] NO_DATA = {};

    private final ClientConnection connection;
    private final NamedExchange exchange;
    private final AuthExchange.Conversation conversation;
    private final Consumer<Admission> decided;
    private byte[] lastData;

    Authentication(
            ClientConnection connection, NamedExchange exchange, ConnectRequest request, Consumer<Admission> decided) {
        this.connection = connection;
        this.exchange = exchange;
        this.conversation = exchange.begin(request);
        this.decided = decided;
    }

    String method() {
        return exchange.method();
    }

    /** What the exchange said when it let the client in; null for nothing. */
    byte[] lastData() {
        return lastData;
    }

    void begin(Optional<byte[]> data) {
        next(data.orElse(NO_DATA));
    }

    void received(Auth auth) {
        if (auth.reasonCode() != ReasonCode.CONTINUE_AUTHENTICATION) {
            throw new Violation(ReasonCode.PROTOCOL_ERROR, "MQTT-4.12.0-3", "AUTH with " + auth.reasonCode());
        }
        if (!auth.properties().text(Property.AUTHENTICATION_METHOD).equals(Optional.of(method()))) {
            throw new Violation(ReasonCode.PROTOCOL_ERROR, "MQTT-4.12.0-5", "another authentication method");
        }
        next(auth.properties().bytes(Property.AUTHENTICATION_DATA).orElse(NO_DATA));
    }

    private void next(byte[] data) {
        Stages.await(conversation.next(data), connection, this::answer);
    }

    private void answer(AuthExchange.Step step) {
        if (step.verdict().isPass()) {
            Properties.Builder properties = new Properties.Builder().text(Property.AUTHENTICATION_METHOD, method());
            if (step.data() != null) {
                properties.bytes(Property.AUTHENTICATION_DATA, step.data());
            }
            connection.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, properties.build()));
        } else {
            lastData = step.data();
            decided.accept(new Admission(step.verdict(), exchange.name()));
        }
    }
}
