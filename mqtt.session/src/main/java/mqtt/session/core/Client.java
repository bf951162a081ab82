package mqtt.session.core;

import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mqtt.api.ClientView;
import mqtt.api.ProtocolVersion;
import mqtt.api.SubscriberId;
import mqtt.api.TlsView;
import mqtt.session.ListenerSettings;

/** See {@link ClientView}. */
record Client(
        SubscriberId id,
        Optional<String> userName,
        ProtocolVersion protocolVersion,
        SocketAddress remoteAddress,
        ListenerSettings listenerSettings,
        List<Certificate> certificates,
        Optional<TlsView> tls,
        Optional<String> admittedBy)
        implements ClientView {
    @Override
    public SocketAddress localAddress() {
        return listenerSettings.address();
    }

    @Override
    public String listener() {
        return listenerSettings.name();
    }

    @Override
    public Set<String> gates() {
        return listenerSettings.gates();
    }

    Client admitted(SubscriberId as, Optional<String> user, String by) {
        return new Client(
                as, user, protocolVersion, remoteAddress, listenerSettings, certificates, tls, Optional.of(by));
    }

    /** Who and from where: for logs. */
    @Override
    public String toString() {
        return "client=" + id + " user=" + userName.orElse("-") + " address=" + remoteAddress + " listener="
                + listener();
    }
}
