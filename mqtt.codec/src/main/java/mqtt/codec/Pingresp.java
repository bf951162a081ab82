package mqtt.codec;

/** PINGRESP: the server is still there. */
public enum Pingresp implements Packet {
    INSTANCE;

    @Override
    public PacketType type() {
        return PacketType.PINGRESP;
    }
}
