package mqtt.transport;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mqtt.transport.tls.CertificateName;
import mqtt.transport.tls.Ciphers;
import mqtt.transport.tls.Providers;
import mqtt.transport.tls.TlsSettings;

/** Reads from a configuration how its listener speaks TLS. */
final class TlsValues {
    private static final Map<String, ClientAuth> CLIENT_CERTIFICATE =
            Map.of("none", ClientAuth.NONE, "want", ClientAuth.OPTIONAL, "require", ClientAuth.REQUIRE);
    private static final Map<String, CertificateName> NAMES = Arrays.stream(CertificateName.values())
            .collect(Collectors.toUnmodifiableMap(CertificateName::setting, each -> each));

    private TlsValues() {}

    /**
     * Null if clients do not speak TLS.
     *
     * @throws IllegalArgumentException if a value is wrong or a file is missing; its message says which
     */
    static TlsSettings of(ListenerConfig c, Path home) {
        CertificateName userName = Values.oneOf("tls_user_name", c.tls__user__name(), NAMES);
        CertificateName tenant = Values.oneOf("tls_tenant", c.tls__tenant(), NAMES);
        Path revoked = fileOrNull("tls_crl", c.tls__crl(), home);
        String aboutClients = userName != CertificateName.NONE
                ? "tls_user_name"
                : tenant != CertificateName.NONE ? "tls_tenant" : revoked != null ? "tls_crl" : null;
        if (!c.tls()) {
            if (aboutClients != null) {
                throw new IllegalArgumentException(aboutClients + " needs tls=true");
            }
            return null;
        }
        Path certificate = Values.file("tls_certificate", c.tls__certificate(), home);
        Path key = Values.file("tls_key", c.tls__key(), home);
        ClientAuth clients = Values.oneOf("tls_client_certificate", c.tls__client__certificate(), CLIENT_CERTIFICATE);
        if (clients == ClientAuth.NONE && aboutClients != null) {
            throw new IllegalArgumentException(
                    aboutClients + " is about clients' certificates: tls_client_certificate must be want or require");
        }
        if (userName != CertificateName.NONE && c.proxy__common__name()) {
            throw new IllegalArgumentException(
                    "tls_user_name and proxy_common_name both say what the user name is: only one of them can");
        }
        SslProvider provider = Providers.of(c.tls__provider().trim());
        List<String> versions = versions(c.tls__versions());
        return new TlsSettings(
                provider,
                certificate,
                key,
                folderOrNull(c.tls__certificates(), home),
                versions,
                Ciphers.of(Values.list(c.tls__ciphers()), versions, provider),
                clients,
                fileOrNull("tls_client_authorities", c.tls__client__authorities(), home),
                revoked,
                userName,
                tenant,
                (int) Values.range("tls_timeout_ms", c::tls__timeout__ms, 1, Integer.MAX_VALUE));
    }

    private static List<String> versions(String text) {
        List<String> versions = Values.list(text);
        if (versions.isEmpty() || !List.of("1.2", "1.3").containsAll(versions)) {
            throw new IllegalArgumentException("tls_versions=" + text + ": only 1.2 and 1.3 are safe");
        }
        return versions.stream().map(version -> "TLSv" + version).toList();
    }

    private static Path fileOrNull(String setting, String value, Path home) {
        return value.isBlank() ? null : Values.file(setting, value, home);
    }

    private static Path folderOrNull(String value, Path home) {
        Path folder = fileOrNull("tls_certificates", value, home);
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("tls_certificates=" + value + ": " + folder + " is no folder");
        }
        return folder;
    }
}
