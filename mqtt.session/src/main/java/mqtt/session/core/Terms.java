package mqtt.session.core;

import mqtt.api.ProtocolVersion;
import mqtt.session.ListenerSettings.SameClientId;

/**
 * What a client and the broker have agreed on for one connection.
 *
 * @param version the client's
 * @param clientId its own, or what the broker assigned
 * @param sameClientId what becomes of others with the same identifier
 * @param sessionExpirySeconds how long the session outlives the connection; {@link Rules#FOR_EVER} for ever
 * @param sessionExpiryMaximumSeconds what DISCONNECT may change that to at most
 * @param keepAliveSeconds 0 for none
 * @param receiveMaximum QoS 1 and 2 messages from the client at once
 * @param sendMaximum QoS 1 and 2 messages to the client at once
 * @param topicAliasMaximum aliases the client may use
 * @param sendTopicAliases aliases the broker may use
 * @param maximumPacketSize bytes of a packet from the client
 * @param clientMaximumPacketSize bytes of a packet to the client
 * @param problemInformation whether the client wants to know in words why something was refused [MQTT-3.1.2-29]
 * @param responseInformation what it may build response topics from, if it asks; empty for nothing
 * @param authenticationMethod null if it was not an {@link mqtt.api.hook.AuthExchange} that let it in
 * @param authenticationData what that exchange has to say last; null for nothing
 */
record Terms(
        ProtocolVersion version,
        String clientId,
        SameClientId sameClientId,
        long sessionExpirySeconds,
        long sessionExpiryMaximumSeconds,
        int keepAliveSeconds,
        int receiveMaximum,
        int sendMaximum,
        int topicAliasMaximum,
        int sendTopicAliases,
        int maximumPacketSize,
        int clientMaximumPacketSize,
        boolean problemInformation,
        String responseInformation,
        String authenticationMethod,
        byte[] authenticationData) {}
