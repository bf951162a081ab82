package mqtt.session;

import java.net.SocketAddress;
import java.util.Objects;
import java.util.Set;
import mqtt.api.ProtocolVersion;

/**
 * What a listener lays down for the clients that come through it.
 *
 * @param name as in {@code etc/mqtt.listener-NAME.cfg}
 * @param address what it is bound to
 * @param tenant whom its clients belong to; empty for the default tenant
 * @param versions those that are welcome; others get 0x84 [MQTT-3.1.2-2]
 * @param connectTimeoutMillis from the connection's begin to CONNACK; above 0
 * @param connectBytes the largest packet from a client that is not in yet, in bytes: strangers get little memory
 * @param limits see there
 * @param refusedPublish what a client of MQTT 3.x gets for a message that is refused
 */
public record ListenerSettings(
        String name,
        SocketAddress address,
        String tenant,
        Set<ProtocolVersion> versions,
        long connectTimeoutMillis,
        int connectBytes,
        Limits limits,
        RefusedPublish refusedPublish) {
    public ListenerSettings {
        Objects.requireNonNull(name);
        Objects.requireNonNull(tenant);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(refusedPublish);
        versions = Set.copyOf(versions);
    }

    /** MQTT 3.x has no word for a refused message; both are allowed [MQTT-3.3.5-2]. */
    public enum RefusedPublish {
        /** It is acknowledged and goes nowhere. */
        ACKNOWLEDGE,
        /** The connection is closed. */
        CLOSE
    }

    /**
     * How much one client may.
     *
     * @param maximumPacketSize bytes of a packet from the client, 16 to 268,435,460; announced as Maximum Packet Size
     * @param clientIdBytes UTF-8 bytes of a client identifier, 23 to 65,535 [MQTT-3.1.3-5]
     * @param topicLevels levels of a topic or filter, 1 to 1,000
     * @param receiveMaximum QoS 1 and 2 messages from the client at once, 1 to 65,535; announced as Receive Maximum
     * @param sendMaximum QoS 1 and 2 messages to the client at once, 1 to 65,535, where it does not ask for fewer
     * @param topicAliasMaximum aliases from the client, 0 to 65,535; announced as Topic Alias Maximum
     * @param sessionExpirySeconds how long a session lives after its connection, at most; 0xFFFFFFFF for as long as the
     *     client wishes
     * @param subscriptions filters of one session, at least 1
     * @param queueMessages messages that wait for one session, at least 1
     * @param queueBytes their bytes, payloads and topics, at least 1
     */
    public record Limits(
            int maximumPacketSize,
            int clientIdBytes,
            int topicLevels,
            int receiveMaximum,
            int sendMaximum,
            int topicAliasMaximum,
            long sessionExpirySeconds,
            int subscriptions,
            int queueMessages,
            long queueBytes) {}
}
