package mqtt.transport.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads files of certificates, keys and lists of revoked certificates. What is wrong with one is said with its path. */
final class Pem {
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private Pem() {}

    /** @return at least one */
    static List<X509Certificate> certificates(Path file) {
        try {
            List<X509Certificate> all = factory().generateCertificates(bytes(file)).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            return notEmpty(all, file, "certificate");
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + " holds no certificate: " + e.getMessage(), e);
        }
    }

    /** @return at least one */
    static List<X509CRL> revoked(Path file) {
        try {
            List<X509CRL> all = factory().generateCRLs(bytes(file)).stream()
                    .map(X509CRL.class::cast)
                    .toList();
            return notEmpty(all, file, "list of revoked certificates");
        } catch (CRLException | CertificateException e) {
            throw new IllegalArgumentException(file + " holds no list of revoked certificates: " + e.getMessage(), e);
        }
    }

    static PrivateKey key(Path file) {
        Matcher text = KEY.matcher(new String(bytes(file).readAllBytes(), StandardCharsets.ISO_8859_1));
        if (!text.find()) {
            throw new IllegalArgumentException(file + " holds no private key in PKCS#8, PEM, without a password");
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(text.group(1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " holds no private key: " + e.getMessage(), e);
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                // it is of another
            }
        }
        throw new IllegalArgumentException(file + " holds a private key of an unknown kind");
    }

    private static CertificateFactory factory() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }

    private static ByteArrayInputStream bytes(Path file) {
        try {
            return new ByteArrayInputStream(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }

    private static <C extends Collection<?>> C notEmpty(C all, Path file, String what) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no " + what);
        }
        return all;
    }
}
