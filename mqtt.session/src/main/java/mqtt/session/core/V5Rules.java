package mqtt.session.core;

import java.util.ArrayList;
import java.util.List;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.codec.Ack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.ReasonCodes;
import mqtt.session.ListenerSettings.Offer;

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
    public int topicAliasMaximum(Connect connect) {
        return (int) connect.properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0); // [MQTT-3.1.2-27]
    }

    @Override
    public int keepAliveSeconds(Connect connect, int maximum) {
        int wished = connect.keepAliveSeconds();
        return maximum > 0 && (wished == 0 || wished > maximum) ? maximum : wished;
    }

    @Override
    public boolean wantsProblemInformation(Connect connect) {
        return connect.properties().number(Property.REQUEST_PROBLEM_INFORMATION, 1) == 1;
    }

    @Override
    public boolean announcesOffer() {
        return true;
    }

    @Override
    public Properties terms(Connect connect, Terms terms, Offer offer) {
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
        if (!terms.responseInformation().isEmpty()
                && connect.properties().number(Property.REQUEST_RESPONSE_INFORMATION, 0) == 1) {
            told.text(Property.RESPONSE_INFORMATION, terms.responseInformation()); // [MQTT-3.1.2-28]
        }
        if (offer.maximumQos() != Qos.EXACTLY_ONCE) {
            told.number(Property.MAXIMUM_QOS, offer.maximumQos().value()); // [MQTT-3.2.2-9]
        }
        unavailable(told, Property.RETAIN_AVAILABLE, offer.retain());
        unavailable(told, Property.WILDCARD_SUBSCRIPTION_AVAILABLE, offer.wildcards());
        unavailable(told, Property.SUBSCRIPTION_IDENTIFIERS_AVAILABLE, offer.subscriptionIdentifiers());
        unavailable(told, Property.SHARED_SUBSCRIPTION_AVAILABLE, offer.sharedSubscriptions());
        if (terms.authenticationMethod() != null) {
            told.text(Property.AUTHENTICATION_METHOD, terms.authenticationMethod());
            if (terms.authenticationData() != null) {
                told.bytes(Property.AUTHENTICATION_DATA, terms.authenticationData());
            }
        }
        return told.build();
    }

    /** What is not said is there. */
    private static void unavailable(Properties.Builder told, Property property, boolean available) {
        if (!available) {
            told.number(property, 0);
        }
    }

    @Override
    public List<Properties> details(String reason, String serverReference) {
        List<Properties> choices = new ArrayList<>(3);
        if (!reason.isEmpty()) {
            choices.add(withServer(serverReference)
                    .text(Property.REASON_STRING, reason)
                    .build());
        }
        if (!serverReference.isEmpty()) {
            choices.add(withServer(serverReference).build());
        }
        choices.add(Properties.NONE);
        return choices;
    }

    private static Properties.Builder withServer(String reference) {
        Properties.Builder properties = new Properties.Builder();
        return reference.isEmpty() ? properties : properties.text(Property.SERVER_REFERENCE, reference);
    }

    @Override
    public boolean saysGoodbye() {
        return true;
    }

    @Override
    public Packet goodbye(ReasonCode reason, Properties properties) {
        return new Disconnect(ReasonCodes.fitting(PacketType.DISCONNECT, reason), properties);
    }

    @Override
    public Ack ack(PacketType type, int packetId, ReasonCode reason, Properties details) {
        boolean fixed = type == PacketType.PUBREL || type == PacketType.PUBCOMP;
        return new Ack(type, packetId, fixed ? reason : ReasonCodes.fitting(type, reason), details);
    }

    @Override
    public ReasonCode suback(ProtocolVersion version, ReasonCode answer) {
        return answer;
    }

    @Override
    public boolean acksCanRefuse() {
        return true;
    }
}
