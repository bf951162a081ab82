package mqtt.session;

import java.net.SocketAddress;
import java.util.Objects;
import java.util.Set;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.spi.store.Durability;

/**
 * What a listener lays down for the clients that come through it.
 *
 * @param name as in {@code etc/mqtt.listener-NAME.cfg}
 * @param address what it is bound to
 * @param tenant whom its clients belong to; empty for the default tenant
 * @param versions those that are welcome; others get 0x84 [MQTT-3.1.2-2]
 * @param gates names of the gates that decide about its clients, each of which must be there; empty for all that are
 * @param connectTimeoutMillis from the connection's begin to CONNACK; above 0
 * @param connectBytes the largest packet from a client that is not in yet, in bytes: strangers get little memory
 * @param limits see there
 * @param offer see there
 * @param queue what waits for a session
 * @param sameClientId what becomes of a client when another one with its identifier connects
 * @param durability what sessions and messages of its clients survive
 * @param manners where the standard leaves a choice, or some want another one than the standard's
 */
public record ListenerSettings(
        String name,
        SocketAddress address,
        String tenant,
        Set<ProtocolVersion> versions,
        Set<String> gates,
        long connectTimeoutMillis,
        int connectBytes,
        Limits limits,
        Offer offer,
        QueueSettings queue,
        SameClientId sameClientId,
        Durability durability,
        Manners manners) {
    public ListenerSettings {
        Objects.requireNonNull(name);
        Objects.requireNonNull(tenant);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(offer);
        Objects.requireNonNull(queue);
        Objects.requireNonNull(sameClientId);
        Objects.requireNonNull(durability);
        Objects.requireNonNull(manners);
        versions = Set.copyOf(versions);
        gates = Set.copyOf(gates);
    }

    /** MQTT 3.x has no word for a refused message; both are allowed [MQTT-3.3.5-2]. */
    public enum RefusedPublish {
        /** It is acknowledged and goes nowhere, unless the reason may pass: then as {@link #CLOSE}. */
        ACKNOWLEDGE,
        /** The connection is closed. */
        CLOSE
    }

    /**
     * @param refusedPublish what a client of MQTT 3.x gets for a message that is refused
     * @param willAtTakeOver whether the will of a client that is taken over from is published, as the standard says
     *     [MQTT-3.1.2-8]
     * @param upgradesQos whether messages go out with the QoS of the subscription even where they were published with a
     *     lower one; the standard says no [MQTT-3.8.4-8]
     */
    public record Manners(RefusedPublish refusedPublish, boolean willAtTakeOver, boolean upgradesQos) {
        public Manners {
            Objects.requireNonNull(refusedPublish);
        }
    }

    /** Several clients with one identifier at the same time are more than the standard knows. */
    public enum SameClientId {
        /** The one that was there has to go, as the standard says [MQTT-3.1.4-3]. */
        TAKES_OVER,
        /** They share the session, and each of them gets every message. */
        FANOUT,
        /** They share the session, and each message is for one of them. */
        BALANCE
    }

    /**
     * How much one client may.
     *
     * @param maximumPacketSize bytes of a packet from the client, 16 to 268,435,460; announced as Maximum Packet Size
     * @param clientIdBytes UTF-8 bytes of a client identifier, 23 to 65,535 [MQTT-3.1.3-5]
     * @param topicBytes UTF-8 bytes of a topic or filter, 1 to 65,535
     * @param topicLevels levels of a topic or filter, 1 to 1,000
     * @param receiveMaximum QoS 1 and 2 messages from the client at once, 1 to 65,535; announced as Receive Maximum
     * @param sendMaximum QoS 1 and 2 messages to the client at once, 1 to 65,534, where it does not ask for fewer
     * @param topicAliasMaximum aliases from the client, 0 to 65,535; announced as Topic Alias Maximum
     * @param sendTopicAliases aliases to the client, 0 to 65,535, where it does not take fewer
     * @param sessionExpirySeconds how long a session lives after its connection, at most; 0xFFFFFFFF for as long as the
     *     client wishes
     * @param willDelaySeconds how long a will is delayed at most; 0xFFFFFFFF for as long as the client wishes
     * @param keepAliveSeconds the longest keep alive of a client of MQTT 5, 1 to 65,535, announced as Server Keep Alive
     *     to one that wishes for more or none; 0 for as the client wishes. Before MQTT 5 a client cannot be told
     * @param subscriptions filters of one session, at least 1
     */
    public record Limits(
            int maximumPacketSize,
            int clientIdBytes,
            int topicBytes,
            int topicLevels,
            int receiveMaximum,
            int sendMaximum,
            int topicAliasMaximum,
            int sendTopicAliases,
            long sessionExpirySeconds,
            long willDelaySeconds,
            int keepAliveSeconds,
            int subscriptions) {}

    /**
     * What clients may use. What they may not is announced in CONNACK of MQTT 5, and refused.
     *
     * @param maximumQos of what they publish [MQTT-3.2.2-9]; a subscription with a higher one is granted this one
     * @param retain whether they may publish retained messages
     * @param wildcards whether they may subscribe with {@code +} and {@code #}
     * @param subscriptionIdentifiers whether they may give their subscriptions identifiers
     * @param sharedSubscriptions whether they may subscribe to {@code $share/NAME/FILTER}
     * @param reservedTopics whether they may publish to topics that begin with {@code $}
     * @param payloadFormatChecked whether a payload that says it is UTF-8 has to be
     * @param responseInformation what a client is told that asks for it [MQTT-3.1.2-28]; {@code %c} stands for its
     *     identifier, {@code %t} for its tenant; empty for nothing
     */
    public record Offer(
            Qos maximumQos,
            boolean retain,
            boolean wildcards,
            boolean subscriptionIdentifiers,
            boolean sharedSubscriptions,
            boolean reservedTopics,
            boolean payloadFormatChecked,
            String responseInformation) {}
}
