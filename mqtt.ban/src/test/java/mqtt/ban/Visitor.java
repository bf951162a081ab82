package mqtt.ban;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import mqtt.api.ClientView;
import mqtt.api.ProtocolVersion;
import mqtt.api.SubscriberId;
import mqtt.api.hook.ConnectRequest;

/**
 * Somebody who comes.
 *
 * @param user null for none
 * @param address null for none that is known
 */
record Visitor(String tenant, String clientId, String user, String address) implements ClientView {
    Visitor(String clientId, String user, String address) {
        this("", clientId, user, address);
    }

    ConnectRequest request() {
        return new ConnectRequest(this, null, true, 0, List.of(), Optional.empty());
    }

    @Override
    public SubscriberId id() {
        return new SubscriberId(tenant, clientId);
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
    public SocketAddress remoteAddress() {
        try {
            return address == null
                    ? InetSocketAddress.createUnresolved("proxy", 1)
                    : new InetSocketAddress(InetAddress.getByName(address), 50_000);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return InetSocketAddress.createUnresolved("broker", 1883);
    }

    @Override
    public String listener() {
        return "default";
    }

    @Override
    public List<Certificate> certificates() {
        return List.of();
    }

    @Override
    public Optional<String> admittedBy() {
        return Optional.empty();
    }
}
