package mqtt.transport.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A certificate of the broker and the key that belongs to it.
 *
 * @param chain its own certificate first; at least one
 */
record Identity(Path file, List<X509Certificate> chain, PrivateKey key) {

    /** @throws IllegalArgumentException if a file is not what it should be, or one is not for the other */
    static Identity read(Path certificate, Path key) {
        Identity read = new Identity(certificate, Pem.certificates(certificate), Pem.key(key));
        if (!read.isPair()) {
            throw new IllegalArgumentException(key + " is not the key of the certificate in " + certificate);
        }
        return read;
    }

    /** Neither provider looks at it before the first client comes. */
    private boolean isPair() {
        PublicKey open = chain.get(0).getPublicKey();
        try {
            Signature signature = signature(key.getAlgorithm());
            signature.initSign(key);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // of another kind, for instance
        }
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSASSA-PSS" -> {
                Signature pss = Signature.getInstance(algorithm);
                pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                yield pss;
            }
            default -> Signature.getInstance(algorithm);
        };
    }

    X509Certificate own() {
        return chain.get(0);
    }

    Instant end() {
        return own().getNotAfter().toInstant();
    }

    /** For whom it is, in lower case: its DNS names, or its common name where it has none of these (RFC 6125 6.4.4). */
    List<String> names() {
        List<String> names = CertificateName.dnsNames(own()).toList();
        return (names.isEmpty() ? CertificateName.commonNames(own()).limit(1).toList() : names)
                .stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
