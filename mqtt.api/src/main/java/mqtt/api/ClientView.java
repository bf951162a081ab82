package mqtt.api;

import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One connection of a client, as the rest of the broker may know it. Immutable, for any thread; a client that connects
 * again has another one.
 */
@ProviderType
public interface ClientView {
    /**
     * Tenant and client identifier. While a {@link mqtt.api.hook.ConnectGate} is asked, the tenant is the listener's and
     * the client identifier may be empty: the client left it to the broker to assign one.
     */
    SubscriberId id();

    /** The user name it sent in CONNECT, or another one that a gate or its certificate gave it. */
    Optional<String> userName();

    ProtocolVersion protocolVersion();

    /** Where the client is. */
    SocketAddress remoteAddress();

    /**
     * The address its listener is bound to: 0.0.0.0 for one on all interfaces, whichever of them the client came by.
     */
    SocketAddress localAddress();

    /** The name of the listener, as in {@code etc/mqtt.listener-NAME.cfg}. */
    String listener();

    /** The certificates the client showed, its own first; empty without TLS or without any. */
    List<Certificate> certificates();

    /** The TLS that it speaks, with the broker or with a proxy in front of it; empty for none. */
    default Optional<TlsView> tls() {
        return Optional.empty();
    }

    /**
     * The names of the gates that decide about it, as its listener lays down ({@code gates} in
     * {@code etc/mqtt.listener-NAME.cfg}); empty for all that are installed.
     */
    default Set<String> gates() {
        return Set.of();
    }

    /**
     * The name of the gate that let it in, as {@code fogg shell hooks} shows it; empty while gates are still asked. A
     * gate that grants rights only to clients it let in itself compares this with its own name.
     */
    Optional<String> admittedBy();
}
