package mqtt.transport.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/** Who encrypts: Java, or BoringSSL where its bundles are there. */
public final class Providers {
    private Providers() {}

    /** @throws IllegalArgumentException if there is none of that name */
    public static SslProvider of(String name) {
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
}
