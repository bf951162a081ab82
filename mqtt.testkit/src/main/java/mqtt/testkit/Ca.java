package mqtt.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Signs certificates and revokes them, by openssl, in a folder: NAME.crt and NAME.key, ca.crt, ca.crl. */
public final class Ca {
    private static final int COMMAND_SECONDS = 30;
    private static final String PASSWORD = "secret";
    private static final String EC = " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2";
    private static final String CONFIGURATION =
            """
            [req]
            distinguished_name = none
            [none]
            [ca]
            default_ca = own
            [own]
            database = ./index.txt
            certificate = ./ca.crt
            private_key = ./ca.key
            crlnumber = ./number
            default_md = sha256
            default_crl_days = 2
            """;

    private final Path folder;

    /** @param folder is made if it is not there */
    public Ca(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("ca.cnf"), CONFIGURATION);
            Files.writeString(folder.resolve("index.txt"), "");
            Files.writeString(folder.resolve("number"), "01\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        openssl("req -config ca.cnf -x509" + EC + " -keyout ca.key -out ca.crt -subj /CN=Test-CA"
                + " -addext basicConstraints=critical,CA:TRUE");
        listRevoked();
    }

    /** Of who signs. */
    public Path certificate() {
        return file("ca.crt");
    }

    /** What is revoked by now. */
    public Path crl() {
        return file("ca.crl");
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * Makes NAME.crt and NAME.key, in place of those there are.
     *
     * @param subject such as {@code /O=Fogg/CN=alice}
     * @param alternatives such as {@code DNS:example.org}
     */
    public void issue(String name, String subject, String... alternatives) {
        issueWith(EC, name, subject, alternatives);
    }

    /** The same with an RSA key. */
    public void issueRsa(String name, String subject, String... alternatives) {
        issueWith(" -newkey rsa:2048 -nodes -days 2", name, subject, alternatives);
    }

    private void issueWith(String key, String name, String subject, String... alternatives) {
        String options = "req -config ca.cnf -x509 -CA ca.crt -CAkey ca.key" + key + " -keyout " + name + ".key -out "
                + name + ".crt -addext basicConstraints=critical,CA:FALSE";
        List<String> command = new ArrayList<>(List.of(options.split(" ")));
        command.addAll(List.of("-subj", subject)); // which may have blanks
        if (alternatives.length > 0) {
            command.addAll(List.of("-addext", "subjectAltName=" + String.join(",", alternatives)));
        }
        openssl(command);
    }

    /** Takes a certificate back, and writes the list anew. */
    public void revoke(String name) {
        openssl("ca -config ca.cnf -revoke " + name + ".crt");
        listRevoked();
    }

    private void listRevoked() {
        listRevoked("");
    }

    /** Writes a list of who is revoked that is out of date. */
    public void listRevokedOfLongAgo() {
        listRevoked(" -crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z");
    }

    private void listRevoked(String validity) {
        openssl("ca -config ca.cnf -gencrl -out new.crl" + validity);
        try {
            Files.move(file("new.crl"), crl(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Sockets that trust this one.
     *
     * @param name whose certificate they show; null for none
     */
    public SSLSocketFactory clients(String name) {
        return clients(this, name);
    }

    /** Trusts this one. */
    public TrustManagerFactory trust() {
        try (InputStream certificate = Files.newInputStream(certificate())) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            return trust;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The same, with a certificate that another has signed. */
    public SSLSocketFactory clients(Ca signer, String name) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(name == null ? null : signer.keyStore(name), PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust().getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private KeyStore keyStore(String name) throws IOException, GeneralSecurityException {
        openssl("pkcs12 -export -in " + name + ".crt -inkey " + name + ".key -out " + name + ".p12 -passout pass:"
                + PASSWORD);
        return KeyStore.getInstance(file(name + ".p12").toFile(), PASSWORD.toCharArray());
    }

    private void openssl(String arguments) {
        openssl(List.of(arguments.split(" ")));
    }

    private void openssl(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        Path said = file("openssl.out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(command + ": " + Files.readString(said));
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command.toString(), e);
        }
    }
}
