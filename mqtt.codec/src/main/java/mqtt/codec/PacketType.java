package mqtt.codec;

/** The fifteen kinds of packet, by the number in the upper half of their first byte. */
public enum PacketType {
    CONNECT,
    CONNACK,
    PUBLISH,
    PUBACK,
    PUBREC,
    PUBREL,
    PUBCOMP,
    SUBSCRIBE,
    SUBACK,
    UNSUBSCRIBE,
    UNSUBACK,
    PINGREQ,
    PINGRESP,
    DISCONNECT,
    /** MQTT 5 only. */
    AUTH;

    private static final PacketType[] BY_VALUE = values();

    /** @return null for 0, which is reserved */
    static PacketType of(int value) {
        return value == 0 ? null : BY_VALUE[value - 1];
    }

    /** The number on the wire, 1 to 15. */
    public int value() {
        return ordinal() + 1;
    }

    /** What the lower half of the first byte must be; for PUBLISH the flags have meanings instead. */
    int flags() {
        return this == PUBREL || this == SUBSCRIBE || this == UNSUBSCRIBE ? 2 : 0;
    }

    /** The whole first byte; for PUBLISH without its flags. */
    int firstByte() {
        return value() << 4 | flags();
    }

    /** As a bit, for sets of types. */
    int bit() {
        return 1 << value();
    }
}
