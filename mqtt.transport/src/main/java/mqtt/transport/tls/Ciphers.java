package mqtt.transport.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** Which ciphers a listener offers. A version of TLS of which none is named keeps its defaults. */
public final class Ciphers {
    private static final List<String> TLS_1_3 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
    /** Those with forward secrecy that authenticate what they encrypt. */
    private static final List<String> TLS_1_2 = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private Ciphers() {}

    /**
     * @param names by the standard's names; empty for the defaults
     * @param versions {@code TLSv1.3}, {@code TLSv1.2} or both
     * @throws IllegalArgumentException if the provider does not know one, or cannot do as it is told
     */
    public static List<String> of(List<String> names, List<String> versions, SslProvider provider) {
        Set<String> known = known(provider);
        for (String name : names) {
            if (!known.contains(name) || name.endsWith("_SCSV")) { // which are signals, no ciphers
                throw new IllegalArgumentException("tls_ciphers: " + name + " is none that the provider "
                        + provider.name() + " knows; one is " + TLS_1_2.get(0));
            }
            if (!versions.contains(version(name))) {
                throw new IllegalArgumentException(
                        "tls_ciphers: " + name + " is of a version that tls_versions does not have");
            }
        }
        List<String> newer = names.stream().filter(Ciphers::isTls13).toList();
        if (provider == SslProvider.OPENSSL && !newer.isEmpty() && !newer.containsAll(TLS_1_3)) {
            throw new IllegalArgumentException("tls_ciphers: BoringSSL does not let ciphers of TLS 1.3 be chosen; name"
                    + " all of " + String.join(", ", TLS_1_3) + ", or none");
        }
        List<String> older = names.stream().filter(name -> !isTls13(name)).toList();
        List<String> all = new ArrayList<>();
        Stream.of(newer.isEmpty() ? TLS_1_3 : newer, older.isEmpty() ? TLS_1_2 : older)
                .flatMap(List::stream)
                .filter(name -> versions.contains(version(name)) && known.contains(name))
                .forEach(all::add);
        return List.copyOf(all);
    }

    private static Set<String> known(SslProvider provider) {
        if (provider == SslProvider.OPENSSL) {
            return OpenSsl.availableJavaCipherSuites();
        }
        try {
            return new HashSet<>(
                    List.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("TLS: " + e.getMessage(), e);
        }
    }

    private static boolean isTls13(String name) {
        return !name.contains("_WITH_"); // those of TLS 1.3 say nothing of keys
    }

    private static String version(String name) {
        return isTls13(name) ? "TLSv1.3" : "TLSv1.2";
    }
}
