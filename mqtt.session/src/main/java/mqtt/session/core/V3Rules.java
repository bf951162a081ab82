package mqtt.session.core;

import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Ack;
import mqtt.codec.Connect;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;

/** MQTT 3.1 and 3.1.1. */
enum V3Rules implements Rules {
    INSTANCE;

    @Override
    public boolean mayOmitClientId(Connect connect) {
        return connect.version() == ProtocolVersion.MQTT_3_1_1 && connect.cleanStart(); // [MQTT-3.1.3-7] [MQTT-3.1.3-8]
    }

    @Override
    public long sessionExpirySeconds(Connect connect) {
        return connect.cleanStart() ? 0 : FOR_EVER; // [MQTT-3.1.2-4] [MQTT-3.1.2-6]
    }

    @Override
    public int receiveMaximum(Connect connect) {
        return 65_535;
    }

    @Override
    public int maximumPacketSize(Connect connect) {
        return Integer.MAX_VALUE;
    }

    @Override
    public Properties terms(Connect connect, Terms terms) {
        return Properties.NONE;
    }

    @Override
    public Packet goodbye(ReasonCode reason, Properties properties) {
        return null;
    }

    @Override
    public Ack ack(PacketType type, int packetId, ReasonCode reason) {
        return new Ack(type, packetId, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Override
    public boolean acksCanRefuse() {
        return false;
    }
}
