package mqtt.transport;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * How a listener speaks TLS.
 *
 * @param authorities null for those that Java trusts
 */
record TlsSettings(Path certificate, Path key, ClientAuth clientCertificate, Path authorities, SslProvider provider) {

    /** @throws IllegalArgumentException if a value is wrong or a file is missing; its message says which */
    static TlsSettings of(ListenerConfig c, Path home) {
        return new TlsSettings(
                Values.file("tls_certificate", c.tls__certificate(), home),
                Values.file("tls_key", c.tls__key(), home),
                switch (c.tls__client__certificate().trim()) {
                    case "none" -> ClientAuth.NONE;
                    case "want" -> ClientAuth.OPTIONAL;
                    case "require" -> ClientAuth.REQUIRE;
                    default ->
                        throw new IllegalArgumentException("tls_client_certificate=" + c.tls__client__certificate()
                                + " is not none, want or require");
                },
                c.tls__client__authorities().isBlank()
                        ? null
                        : Values.file("tls_client_authorities", c.tls__client__authorities(), home),
                provider(c.tls__provider().trim()));
    }

    private static SslProvider provider(String name) {
        return switch (name) {
            case "auto" -> hasBoringSsl() ? SslProvider.OPENSSL : SslProvider.JDK;
            case "jdk" -> SslProvider.JDK;
            case "boringssl" -> {
                if (!hasBoringSsl()) {
                    throw new IllegalArgumentException(
                            "tls_provider=boringssl: its bundle is not there or does not load");
                }
                yield SslProvider.OPENSSL;
            }
            default -> throw new IllegalArgumentException("tls_provider=" + name + " is not auto, jdk or boringssl");
        };
    }

    private static boolean hasBoringSsl() {
        try {
            return OpenSsl.isAvailable();
        } catch (LinkageError e) {
            return false; // the classes of its bundle are not there
        }
    }

    /** @throws IllegalArgumentException if a file does not hold what it should; its message says why */
    SslContext context() {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                    .sslProvider(provider)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .clientAuth(clientCertificate);
            if (authorities != null) {
                builder.trustManager(authorities.toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException("TLS with " + certificate + " and " + key + ": " + why.getMessage(), e);
        }
    }
}
