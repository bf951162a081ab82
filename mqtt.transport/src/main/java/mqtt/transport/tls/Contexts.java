package mqtt.transport.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * What the files of a listener make, as they were when they were read.
 *
 * @param byName of the other certificates; a name may begin with {@code *.}
 * @param first the default certificate
 * @param ends when what a file holds is out of date
 */
record Contexts(SslContext byDefault, Map<String, SslContext> byName, X509Certificate first, Map<Path, Instant> ends) {

    /** @throws IllegalArgumentException if a file does not hold what it should; its message says which */
    static Contexts read(TlsSettings settings) {
        Map<Path, Instant> ends = new HashMap<>();
        List<X509CRL> lists = settings.revoked() == null ? List.of() : Pem.revoked(settings.revoked());
        lists.stream()
                .map(X509CRL::getNextUpdate)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .ifPresent(end -> ends.put(settings.revoked(), end.toInstant()));
        TrustManagerFactory trust =
                settings.clientCertificate() == ClientAuth.NONE ? null : Trust.of(settings.authorities(), lists);
        Identity first = Identity.read(settings.certificate(), settings.key());
        ends.put(first.file(), first.end());
        Map<String, Identity> owners = new HashMap<>();
        Map<String, SslContext> byName = new HashMap<>();
        for (Path certificate : certificates(settings.others())) {
            Identity other = Identity.read(certificate, keyOf(certificate));
            SslContext context = context(settings, other, trust);
            ends.put(certificate, other.end());
            for (String name : other.names()) {
                Identity owner = owners.putIfAbsent(name, other);
                if (owner != null && owner != other) {
                    throw new IllegalArgumentException(owner.file() + " and " + certificate + " are both for " + name);
                }
                byName.put(name, context);
            }
        }
        return new Contexts(context(settings, first, trust), Map.copyOf(byName), first.own(), Map.copyOf(ends));
    }

    /** In order of their names. */
    static List<Path> certificates(Path folder) {
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".crt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(folder + " cannot be read", e);
        }
    }

    static Path keyOf(Path certificate) {
        String name = certificate.getFileName().toString();
        return certificate.resolveSibling(name.substring(0, name.length() - ".crt".length()) + ".key");
    }

    private static SslContext context(TlsSettings settings, Identity identity, TrustManagerFactory trust) {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), identity.chain())
                    .sslProvider(settings.provider())
                    .protocols(settings.versions())
                    .ciphers(settings.ciphers())
                    .clientAuth(settings.clientCertificate());
            if (trust != null) {
                builder.trustManager(trust);
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException("TLS with " + identity.file() + ": " + why.getMessage(), e);
        }
    }

    /** @param name whom the client asks for (SNI); null if it does not say */
    SslContext of(String name) {
        if (name == null) {
            return byDefault;
        }
        String asked = name.toLowerCase(Locale.ROOT);
        SslContext exact = byName.get(asked);
        int dot = asked.indexOf('.');
        SslContext found = exact != null || dot < 0 ? exact : byName.get('*' + asked.substring(dot)); // RFC 6125 6.4.3
        return found == null ? byDefault : found;
    }
}
