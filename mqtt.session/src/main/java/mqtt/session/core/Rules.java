package mqtt.session.core;

import java.util.List;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Ack;
import mqtt.codec.Connect;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.session.ListenerSettings.Offer;

/** Where the versions of MQTT differ: decides, does nothing. Stateless. */
interface Rules {
    /** A session that never ends by itself [MQTT-3.1.2-23]. */
    long FOR_EVER = 0xFFFF_FFFFL;

    List<Properties> NO_DETAILS = List.of(Properties.NONE);

    static Rules of(ProtocolVersion version) {
        return version.isV5() ? V5Rules.INSTANCE : V3Rules.INSTANCE;
    }

    /** Whether a client may leave its identifier to the broker. */
    boolean mayOmitClientId(Connect connect);

    /** How long the client wants its session to outlive the connection, in seconds. */
    long sessionExpirySeconds(Connect connect);

    /** How many QoS 1 and 2 messages the client takes at once. */
    int receiveMaximum(Connect connect);

    /** The largest packet the client takes, in bytes. */
    int maximumPacketSize(Connect connect);

    /** The highest alias the client takes; 0 for none. */
    int topicAliasMaximum(Connect connect);

    /**
     * The keep alive in force, in seconds; 0 for none.
     *
     * @param maximum what the listener allows at most; 0 for anything
     */
    int keepAliveSeconds(Connect connect, int maximum);

    /** Whether the client wants to know in words why something was refused [MQTT-3.1.2-29]. */
    boolean wantsProblemInformation(Connect connect);

    /** Whether CONNACK says what the listener does not offer: a client that asks for it breaks the protocol then. */
    boolean announcesOffer();

    /** What CONNACK tells of the terms and of what the listener offers. */
    Properties terms(Connect connect, Terms terms, Offer offer);

    /**
     * What a packet may say about its reason: from the most to nothing, for it may not make the packet too large
     * [MQTT-3.2.2-19].
     *
     * @param reason empty for none
     * @param serverReference empty for none
     */
    List<Properties> details(String reason, String serverReference);

    /** Whether the broker has a word for the end of a connection. */
    boolean saysGoodbye();

    /** What ends a connection from the broker's side, if it {@link #saysGoodbye}. */
    Packet goodbye(ReasonCode reason, Properties properties);

    /** An acknowledgement with a reason, as far as the version has them. */
    Ack ack(PacketType type, int packetId, ReasonCode reason, Properties details);

    /** What SUBACK says of one subscription, as far as the version has a word for it. */
    ReasonCode suback(ProtocolVersion version, ReasonCode answer);

    /** Whether an acknowledgement can say that a message was refused. */
    boolean acksCanRefuse();
}
