package mqtt.session.core;

import java.util.List;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.codec.Ack;
import mqtt.codec.Connect;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.session.ListenerSettings.Offer;

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
    public int topicAliasMaximum(Connect connect) {
        return 0;
    }

    /** The client's own, since it cannot be told another one [MQTT-3.1.2-24]. */
    @Override
    public int keepAliveSeconds(Connect connect, int maximum) {
        return connect.keepAliveSeconds();
    }

    @Override
    public boolean wantsProblemInformation(Connect connect) {
        return false;
    }

    @Override
    public boolean announcesOffer() {
        return false;
    }

    @Override
    public Properties terms(Connect connect, Terms terms, Offer offer) {
        return Properties.NONE;
    }

    @Override
    public List<Properties> details(String reason, String serverReference) {
        return NO_DETAILS;
    }

    @Override
    public boolean saysGoodbye() {
        return false;
    }

    @Override
    public Packet goodbye(ReasonCode reason, Properties properties) {
        throw new IllegalStateException("MQTT 3.x closes without a word");
    }

    @Override
    public Ack ack(PacketType type, int packetId, ReasonCode reason, Properties details) {
        return new Ack(type, packetId, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Override
    public ReasonCode suback(ProtocolVersion version, ReasonCode answer) {
        // MQTT 3.1, sections 3.8 and 3.9: there is no failure, who may not subscribe is told that it did
        return answer.isError() && version == ProtocolVersion.MQTT_3_1 ? ReasonCode.granted(Qos.AT_MOST_ONCE) : answer;
    }

    @Override
    public boolean acksCanRefuse() {
        return false;
    }
}
