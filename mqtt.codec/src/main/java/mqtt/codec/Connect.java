package mqtt.codec;

import java.util.Arrays;
import java.util.Objects;
import mqtt.api.ProtocolVersion;

/**
 * CONNECT: a client introduces itself.
 *
 * @param version not null
 * @param clientId not null, perhaps empty
 * @param cleanStart Clean Start; Clean Session before MQTT 5
 * @param keepAliveSeconds 0 for none, up to 65,535
 * @param userName null for none
 * @param password kept, not copied; null for none
 * @param will null for none
 * @param properties not null; not sent before MQTT 5
 */
public record Connect(
        ProtocolVersion version,
        String clientId,
        boolean cleanStart,
        int keepAliveSeconds,
        String userName,
        byte[] password,
        Will will,
        Properties properties)
        implements Packet {
    public Connect {
        Objects.requireNonNull(version);
        Objects.requireNonNull(clientId);
        Objects.requireNonNull(properties);
        if (keepAliveSeconds < 0 || keepAliveSeconds > 65_535) {
            throw new IllegalArgumentException("keep alive " + keepAliveSeconds + " is not 0 to 65535");
        }
    }

    @Override
    public PacketType type() {
        return PacketType.CONNECT;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Connect that
                && version == that.version
                && clientId.equals(that.clientId)
                && cleanStart == that.cleanStart
                && keepAliveSeconds == that.keepAliveSeconds
                && Objects.equals(userName, that.userName)
                && Arrays.equals(password, that.password)
                && Objects.equals(will, that.will)
                && properties.equals(that.properties);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, clientId, userName);
    }

    /** Without the password and what the properties hold, for that may be secret too. */
    @Override
    public String toString() {
        return "CONNECT " + version + " clientId=" + clientId + (cleanStart ? " clean" : "") + " keepAlive="
                + keepAliveSeconds + (userName == null ? "" : " userName=" + userName)
                + (password == null ? "" : " password=***") + (will == null ? "" : " will=" + will)
                + properties.suffix();
    }
}
