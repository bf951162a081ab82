package mqtt.api.hook;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import mqtt.api.ClientView;
import mqtt.api.Message;
import mqtt.api.UserProperty;

/**
 * A client's wish to connect.
 *
 * @param client who asks, as far as is known; not null
 * @param password as sent; null if none was. Not to be changed, kept or logged
 * @param cleanStart whether it wants no earlier session
 * @param sessionExpirySeconds how long the session is to live after the connection, 0 to 4,294,967,295 (never ends)
 * @param userProperties those of CONNECT; not null
 * @param will not null; empty for none
 */
public record ConnectRequest(
        ClientView client,
        byte[] password,
        boolean cleanStart,
        long sessionExpirySeconds,
        List<UserProperty> userProperties,
        Optional<Message> will) {
    public ConnectRequest {
        Objects.requireNonNull(client);
        Objects.requireNonNull(will);
        userProperties = List.copyOf(userProperties);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ConnectRequest[" + client.id() + ", user=" + client.userName().orElse("-") + ']';
    }
}
