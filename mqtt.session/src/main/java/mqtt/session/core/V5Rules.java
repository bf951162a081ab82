package mqtt.session.core;

import mqtt.api.ReasonCode;
import mqtt.codec.Ack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.ReasonCodes;

/** MQTT 5. */
enum V5Rules implements Rules {
    INSTANCE;

    private static final int MOST_MESSAGES = 65_535;

    @Override
    public boolean mayOmitClientId(Connect connect) {
        return true; // [MQTT-3.1.3-6]
    }

    @Override
    public long sessionExpirySeconds(Connect connect) {
        return connect.properties().number(Property.SESSION_EXPIRY, 0);
    }

    @Override
    public int receiveMaximum(Connect connect) {
        return (int) connect.properties().number(Property.RECEIVE_MAXIMUM, MOST_MESSAGES);
    }

    @Override
    public int maximumPacketSize(Connect connect) {
        return (int) Math.min(
                Integer.MAX_VALUE, connect.properties().number(Property.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE));
    }

    @Override
    public Properties terms(Connect connect, Terms terms) {
        Properties.Builder told = new Properties.Builder();
        if (connect.clientId().isEmpty()) {
            told.text(Property.ASSIGNED_CLIENT_IDENTIFIER, terms.clientId()); // [MQTT-3.2.2-16]
        }
        if (terms.sessionExpirySeconds() != sessionExpirySeconds(connect)) {
            told.number(Property.SESSION_EXPIRY, terms.sessionExpirySeconds());
        }
        if (terms.keepAliveSeconds() != connect.keepAliveSeconds()) {
            told.number(Property.SERVER_KEEP_ALIVE, terms.keepAliveSeconds()); // [MQTT-3.2.2-21]
        }
        if (terms.receiveMaximum() != MOST_MESSAGES) {
            told.number(Property.RECEIVE_MAXIMUM, terms.receiveMaximum());
        }
        if (terms.topicAliasMaximum() > 0) {
            told.number(Property.TOPIC_ALIAS_MAXIMUM, terms.topicAliasMaximum());
        }
        told.number(Property.MAXIMUM_PACKET_SIZE, terms.maximumPacketSize());
        if (terms.authenticationMethod() != null) {
            told.text(Property.AUTHENTICATION_METHOD, terms.authenticationMethod());
            if (terms.authenticationData() != null) {
                told.bytes(Property.AUTHENTICATION_DATA, terms.authenticationData());
            }
        }
        return told.build();
    }

    @Override
    public Packet goodbye(ReasonCode reason, Properties properties) {
        return new Disconnect(ReasonCodes.fitting(PacketType.DISCONNECT, reason), properties);
    }

    @Override
    public Ack ack(PacketType type, int packetId, ReasonCode reason) {
        boolean fixed = type == PacketType.PUBREL || type == PacketType.PUBCOMP;
        return new Ack(type, packetId, fixed ? reason : ReasonCodes.fitting(type, reason), Properties.NONE);
    }

    @Override
    public boolean acksCanRefuse() {
        return true;
    }
}
