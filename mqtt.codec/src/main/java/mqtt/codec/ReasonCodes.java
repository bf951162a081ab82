package mqtt.codec;

import static mqtt.api.ReasonCode.*;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import mqtt.api.ReasonCode;

/** Which packet may have which reason code, and the return codes of CONNACK before MQTT 5. */
public final class ReasonCodes {
    /** A set of codes and the statement that demands one of them. */
    private record Allowed(Set<ReasonCode> codes, String statement) {}

    private static final Map<PacketType, Allowed> ALLOWED = new EnumMap<>(PacketType.class);

    static {
        Set<ReasonCode> connack = EnumSet.of(
                SUCCESS,
                UNSPECIFIED_ERROR,
                MALFORMED_PACKET,
                PROTOCOL_ERROR,
                IMPLEMENTATION_SPECIFIC_ERROR,
                UNSUPPORTED_PROTOCOL_VERSION,
                CLIENT_IDENTIFIER_NOT_VALID,
                BAD_USER_NAME_OR_PASSWORD,
                NOT_AUTHORIZED,
                SERVER_UNAVAILABLE,
                SERVER_BUSY,
                BANNED,
                BAD_AUTHENTICATION_METHOD,
                TOPIC_NAME_INVALID,
                PACKET_TOO_LARGE,
                QUOTA_EXCEEDED,
                PAYLOAD_FORMAT_INVALID,
                RETAIN_NOT_SUPPORTED,
                QOS_NOT_SUPPORTED,
                USE_ANOTHER_SERVER,
                SERVER_MOVED,
                CONNECTION_RATE_EXCEEDED);
        Set<ReasonCode> received = EnumSet.of(
                SUCCESS,
                NO_MATCHING_SUBSCRIBERS,
                UNSPECIFIED_ERROR,
                IMPLEMENTATION_SPECIFIC_ERROR,
                NOT_AUTHORIZED,
                TOPIC_NAME_INVALID,
                PACKET_IDENTIFIER_IN_USE,
                QUOTA_EXCEEDED,
                PAYLOAD_FORMAT_INVALID);
        Set<ReasonCode> released = EnumSet.of(SUCCESS, PACKET_IDENTIFIER_NOT_FOUND);
        Set<ReasonCode> suback = EnumSet.of(
                SUCCESS,
                GRANTED_QOS_1,
                GRANTED_QOS_2,
                UNSPECIFIED_ERROR,
                IMPLEMENTATION_SPECIFIC_ERROR,
                NOT_AUTHORIZED,
                TOPIC_FILTER_INVALID,
                PACKET_IDENTIFIER_IN_USE,
                QUOTA_EXCEEDED,
                SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
                WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
        Set<ReasonCode> unsuback = EnumSet.of(
                SUCCESS,
                NO_SUBSCRIPTION_EXISTED,
                UNSPECIFIED_ERROR,
                IMPLEMENTATION_SPECIFIC_ERROR,
                NOT_AUTHORIZED,
                TOPIC_FILTER_INVALID,
                PACKET_IDENTIFIER_IN_USE);
        Set<ReasonCode> disconnect = EnumSet.range(UNSPECIFIED_ERROR, WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
        disconnect.addAll(EnumSet.of(SUCCESS, DISCONNECT_WITH_WILL_MESSAGE));
        disconnect.removeAll(EnumSet.of(
                UNSUPPORTED_PROTOCOL_VERSION,
                CLIENT_IDENTIFIER_NOT_VALID,
                BAD_USER_NAME_OR_PASSWORD,
                SERVER_UNAVAILABLE,
                BANNED,
                PACKET_IDENTIFIER_IN_USE,
                PACKET_IDENTIFIER_NOT_FOUND));
        ALLOWED.put(PacketType.CONNACK, new Allowed(connack, "MQTT-3.2.2-8"));
        ALLOWED.put(PacketType.PUBACK, new Allowed(received, "MQTT-3.4.2-1"));
        ALLOWED.put(PacketType.PUBREC, new Allowed(received, "MQTT-3.5.2-1"));
        ALLOWED.put(PacketType.PUBREL, new Allowed(released, "MQTT-3.6.2-1"));
        ALLOWED.put(PacketType.PUBCOMP, new Allowed(released, "MQTT-3.7.2-1"));
        ALLOWED.put(PacketType.SUBACK, new Allowed(suback, "MQTT-3.9.3-2"));
        ALLOWED.put(PacketType.UNSUBACK, new Allowed(unsuback, "MQTT-3.11.3-2"));
        ALLOWED.put(PacketType.DISCONNECT, new Allowed(disconnect, "MQTT-3.14.2-1"));
        ALLOWED.put(
                PacketType.AUTH,
                new Allowed(EnumSet.of(SUCCESS, CONTINUE_AUTHENTICATION, RE_AUTHENTICATE), "MQTT-3.15.2-1"));
    }

    private ReasonCodes() {}

    /**
     * The code itself if packets of this type may have it, else what comes closest: hooks may give any reason, and not
     * every packet can say every one.
     *
     * @param type CONNACK, PUBACK, PUBREC, SUBACK, UNSUBACK or DISCONNECT
     */
    public static ReasonCode fitting(PacketType type, ReasonCode reason) {
        Set<ReasonCode> allowed = allowedIn(type);
        if (allowed.contains(reason)) {
            return reason;
        }
        if (reason == SERVER_SHUTTING_DOWN && allowed.contains(SERVER_UNAVAILABLE)) {
            return SERVER_UNAVAILABLE;
        }
        boolean denied = reason == BAD_USER_NAME_OR_PASSWORD || reason == BANNED || reason == BAD_AUTHENTICATION_METHOD;
        return denied && allowed.contains(NOT_AUTHORIZED) ? NOT_AUTHORIZED : IMPLEMENTATION_SPECIFIC_ERROR;
    }

    /** The codes a packet may have, whoever sends it. */
    static Set<ReasonCode> allowedIn(PacketType type) {
        return ALLOWED.get(type).codes();
    }

    /** @throws Violation if it has no meaning, or none in this packet */
    static ReasonCode check(int code, PacketType type) {
        ReasonCode reason = ReasonCode.of(code);
        Allowed allowed = ALLOWED.get(type);
        if (reason == null) {
            throw Violation.malformed(allowed.statement(), "reason code " + code + " in " + type);
        }
        if (!allowed.codes().contains(reason)) {
            throw Violation.protocolError(allowed.statement(), reason + " in " + type);
        }
        return reason;
    }

    /** The return code of CONNACK before MQTT 5. */
    static int toReturnCode(ReasonCode reason) {
        return switch (reason) {
            case SUCCESS -> 0;
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            // what another try, later or elsewhere, may get around
            case UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    KEEP_ALIVE_TIMEOUT,
                    SERVER_UNAVAILABLE,
                    SERVER_BUSY,
                    SERVER_SHUTTING_DOWN,
                    MESSAGE_RATE_TOO_HIGH,
                    QUOTA_EXCEEDED,
                    USE_ANOTHER_SERVER,
                    SERVER_MOVED,
                    CONNECTION_RATE_EXCEEDED -> 3;
            case BAD_USER_NAME_OR_PASSWORD -> 4;
            default -> 5;
        };
    }

    static ReasonCode ofReturnCode(int code) {
        return switch (code) {
            case 0 -> SUCCESS;
            case 1 -> UNSUPPORTED_PROTOCOL_VERSION;
            case 2 -> CLIENT_IDENTIFIER_NOT_VALID;
            case 3 -> SERVER_UNAVAILABLE;
            case 4 -> BAD_USER_NAME_OR_PASSWORD;
            case 5 -> NOT_AUTHORIZED;
            default -> throw Violation.malformed("return code " + code);
        };
    }
}
