package mqtt.codec;

/** One MQTT control packet, the same for all versions. Immutable if nobody changes its arrays. */
public sealed interface Packet
        permits Connect,
                Connack,
                Publish,
                Ack,
                Subscribe,
                Suback,
                Unsubscribe,
                Unsuback,
                Pingreq,
                Pingresp,
                Disconnect,
                Auth {
    PacketType type();
}
