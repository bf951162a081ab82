package mqtt.api;

import java.util.Objects;
import java.util.Optional;

/**
 * TLS as the client speaks it: with the broker, or with a proxy that is trusted to say so (PROXY protocol, version 2).
 *
 * @param version such as {@code TLSv1.3}; empty if the proxy does not say
 * @param cipher as who ends TLS calls it; empty if the proxy does not say
 * @param commonName of the certificate that the client has shown and that was found good; empty without one, or if the
 *     proxy does not say
 * @param endsAtProxy whether a proxy says so, and the way from there to the broker is another matter
 */
public record TlsView(String version, String cipher, Optional<String> commonName, boolean endsAtProxy) {
    public TlsView {
        Objects.requireNonNull(version);
        Objects.requireNonNull(cipher);
        Objects.requireNonNull(commonName);
    }
}
