package mqtt.session.core;

import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Ack;
import mqtt.codec.Connect;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;

/** Where the versions of MQTT differ: decides, does nothing. Stateless. */
interface Rules {
    /** A session that never ends by itself [MQTT-3.1.2-23]. */
    long FOR_EVER = 0xFFFF_FFFFL;

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

    /** What CONNACK tells of the terms. */
    Properties terms(Connect connect, Terms terms);

    /** What ends a connection from the broker's side; null if there is no word for it. */
    Packet goodbye(ReasonCode reason, Properties properties);

    /** An acknowledgement with a reason, as far as the version has them. */
    Ack ack(PacketType type, int packetId, ReasonCode reason);

    /** Whether an acknowledgement can say that a message was refused. */
    boolean acksCanRefuse();
}
