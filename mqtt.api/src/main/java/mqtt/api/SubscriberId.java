package mqtt.api;

import java.util.Objects;

/**
 * Who a session belongs to. Two clients of the same client id in two tenants are strangers.
 *
 * @param tenant the tenant's name; not null, empty for the default tenant
 * @param clientId the client identifier; not null, not empty once the client is connected
 */
public record SubscriberId(String tenant, String clientId) {
    public SubscriberId {
        Objects.requireNonNull(tenant);
        Objects.requireNonNull(clientId);
    }

    /** {@code clientId}, or {@code tenant/clientId} where there is a tenant: for logs, never for keys. */
    @Override
    public String toString() {
        return tenant.isEmpty() ? clientId : tenant + '/' + clientId;
    }
}
