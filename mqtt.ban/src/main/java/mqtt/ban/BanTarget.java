package mqtt.ban;

import java.net.InetAddress;
import java.util.Objects;

/**
 * Whom a ban is for. Two are equal if they are for the same clients.
 *
 * @param kind not null
 * @param tenant whose clients; null for those of all tenants, as always with addresses
 * @param value client identifier, user name, network, or address and client identifier with a blank between them; not empty
 */
record BanTarget(BanKind kind, String tenant, String value) {
    BanTarget {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(value);
    }

    /**
     * As people write it.
     *
     * @param tenant null for all
     * @throws IllegalArgumentException if the value is none of its kind
     */
    static BanTarget of(BanKind kind, String tenant, String value) {
        if (value.isEmpty() || value.indexOf(0) >= 0) {
            throw new IllegalArgumentException("no " + kind + " is empty or has U+0000");
        }
        return switch (kind) {
            case CLIENT, USER -> new BanTarget(kind, tenant, value);
            case ADDRESS -> address(tenant, value);
            case CLIENT_AT -> clientAt(tenant, value);
        };
    }

    private static BanTarget address(String tenant, String value) {
        if (tenant != null) {
            throw new IllegalArgumentException("an address is banned for all tenants");
        }
        return new BanTarget(BanKind.ADDRESS, null, Network.parse(value).toString());
    }

    private static BanTarget clientAt(String tenant, String value) {
        int blank = value.indexOf(' ');
        if (blank < 0 || blank == value.length() - 1) {
            throw new IllegalArgumentException("client-at wants an address and a client identifier");
        }
        Network network = Network.parse(value.substring(0, blank));
        if (!network.isAddress()) {
            throw new IllegalArgumentException(network + " is a network; client-at wants an address");
        }
        return new BanTarget(BanKind.CLIENT_AT, tenant, network + value.substring(blank));
    }

    static BanTarget clientAt(String tenant, InetAddress address, String clientId) {
        return new BanTarget(BanKind.CLIENT_AT, tenant, Network.of(address) + " " + clientId);
    }

    /** For logs: {@code client x}, or {@code client x tenant=t}. */
    @Override
    public String toString() {
        return kind + " " + value + (tenant == null ? "" : " tenant=" + tenant);
    }
}
