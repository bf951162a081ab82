package mqtt.transport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1 that signs itself.
 *
 * @param certificate PEM file
 * @param key PEM file, PKCS#8
 * @param clients trust the certificate
 */
record Tls(Path certificate, Path key, SSLSocketFactory clients) {
    /** Made once: the JDK's keytool takes seconds. */
    static final Tls SELF_SIGNED = make();

    private static Tls make() {
        try {
            Path folder = Files.createTempDirectory("fogg-tls");
            Path store = folder.resolve("store.p12");
            Process keytool = new ProcessBuilder((Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    + " -genkeypair -alias fogg -keyalg EC -dname CN=127.0.0.1 -ext SAN=IP:127.0.0.1"
                                    + " -validity 2 -storetype PKCS12 -storepass secret -keystore " + store)
                            .split(" "))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes());
            if (keytool.waitFor() != 0) {
                throw new AssertionError(said);
            }
            char[] password = "secret".toCharArray();
            KeyStore keys = KeyStore.getInstance(store.toFile(), password);
            X509Certificate certificate = (X509Certificate) keys.getCertificate("fogg");
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("fogg", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return new Tls(
                    pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded()),
                    pem(
                            folder.resolve("key.pem"),
                            "PRIVATE KEY",
                            keys.getKey("fogg", password).getEncoded()),
                    context.getSocketFactory());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Path pem(Path file, String what, byte[] bytes) throws Exception {
        String text = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
