package mqtt.transport.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.util.List;

/**
 * How a listener speaks TLS.
 *
 * @param certificate chain of who asks for no name, or for one that no other certificate has
 * @param others a folder with NAME.crt and NAME.key for more names; null for none
 * @param versions {@code TLSv1.3}, {@code TLSv1.2} or both
 * @param ciphers in order of preference, all known to the provider
 * @param authorities null for those that Java trusts
 * @param revoked a file with the lists of certificates that are revoked; null for none
 * @param timeoutMillis how long a handshake may take; above 0
 */
public record TlsSettings(
        SslProvider provider,
        Path certificate,
        Path key,
        Path others,
        List<String> versions,
        List<String> ciphers,
        ClientAuth clientCertificate,
        Path authorities,
        Path revoked,
        CertificateName userName,
        CertificateName tenant,
        int timeoutMillis) {}
