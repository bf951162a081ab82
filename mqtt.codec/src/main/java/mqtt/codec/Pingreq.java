package mqtt.codec;

/** PINGREQ: the client is still there. */
public enum Pingreq implements Packet {
    INSTANCE;

    @Override
    public PacketType type() {
        return PacketType.PINGREQ;
    }
}
