package mqtt.testkit;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mqtt.api.ClientView;
import mqtt.api.ProtocolVersion;
import mqtt.api.SubscriberId;

/**
 * A client as hooks see it.
 *
 * @param user null for none
 * @param remoteAddress where it is
 * @param localAddress what its listener is bound to
 * @param admitter the gate that let it in; null for none
 * @param gates those that its listener names
 */
public record FakeClient(
        SubscriberId id,
        String user,
        SocketAddress remoteAddress,
        SocketAddress localAddress,
        String listener,
        String admitter,
        Set<String> gates)
        implements ClientView {
    /** One of which it is not known where it is. */
    public FakeClient(SubscriberId id, String user, SocketAddress localAddress, String listener, String admitter) {
        this(id, user, InetSocketAddress.createUnresolved("client", 1), localAddress, listener, admitter);
    }

    /** One of a listener that names no gates. */
    public FakeClient(
            SubscriberId id,
            String user,
            SocketAddress remoteAddress,
            SocketAddress localAddress,
            String listener,
            String admitter) {
        this(id, user, remoteAddress, localAddress, listener, admitter, Set.of());
    }

    /** One of the default listener that no gate has let in. */
    public FakeClient(String tenant, String clientId, String user) {
        this(
                new SubscriberId(tenant, clientId),
                user,
                InetSocketAddress.createUnresolved("broker", 1883),
                "default",
                null);
    }

    /** The same one of a listener that names these. */
    public FakeClient withGates(String... names) {
        return new FakeClient(id, user, remoteAddress, localAddress, listener, admitter, Set.of(names));
    }

    @Override
    public Optional<String> userName() {
        return Optional.ofNullable(user);
    }

    @Override
    public ProtocolVersion protocolVersion() {
        return ProtocolVersion.MQTT_5;
    }

    @Override
    public List<Certificate> certificates() {
        return List.of();
    }

    @Override
    public Optional<String> admittedBy() {
        return Optional.ofNullable(admitter);
    }
}
