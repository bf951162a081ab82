package mqtt.codec;

import java.util.ArrayList;
import java.util.List;
import mqtt.api.ReasonCode;

/** Reads what answers something else: CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK; and how it ends. */
final class AnswerReader {
    private AnswerReader() {}

    static Connack connack(Wire in) {
        int flags = in.u8();
        int code = in.u8();
        if (in.isV31()) {
            flags = 0; // MQTT 3.1, section 3.2: not used
        }
        if ((flags & 0xFE) != 0) {
            throw Violation.malformed("MQTT-3.2.2-1", "reserved bits of the connect acknowledge flags");
        }
        ReasonCode reason = in.isV5() ? ReasonCodes.check(code, PacketType.CONNACK) : ReasonCodes.ofReturnCode(code);
        if (flags != 0 && reason != ReasonCode.SUCCESS) {
            throw Violation.protocolError("MQTT-3.2.2-6", "session present with an error");
        }
        Properties properties = PropertiesReader.read(in, PacketType.CONNACK);
        in.finish();
        return new Connack(flags != 0, reason, properties);
    }

    static Ack ack(Wire in, PacketType type) {
        int packetId = in.packetId("MQTT-2.2.1-5");
        if (in.left() == 0) {
            return new Ack(type, packetId);
        }
        if (!in.isV5()) {
            in.finish();
        }
        ReasonCode reason = ReasonCodes.check(in.u8(), type);
        // MQTT 5, 3.4.2.2.1: without properties their length may be missing too
        Properties properties = in.left() == 0 ? Properties.NONE : PropertiesReader.read(in, type);
        in.finish();
        return new Ack(type, packetId, reason, properties);
    }

    static Suback suback(Wire in) {
        int packetId = in.packetId("MQTT-2.2.1-6");
        Properties properties = PropertiesReader.read(in, PacketType.SUBACK);
        if (in.left() == 0) {
            throw Violation.malformed("SUBACK without a reason code");
        }
        List<ReasonCode> codes = new ArrayList<>(in.left());
        while (in.left() > 0) {
            int code = in.u8();
            if (!in.isV5() && code > 2 && code != 0x80) {
                throw Violation.malformed("MQTT-3.9.3-2", "return code " + code + " in SUBACK");
            }
            codes.add(ReasonCodes.check(code, PacketType.SUBACK));
        }
        return new Suback(packetId, codes, properties);
    }

    static Unsuback unsuback(Wire in) {
        int packetId = in.packetId("MQTT-2.2.1-6");
        if (!in.isV5()) {
            in.finish();
            return new Unsuback(packetId, List.of());
        }
        Properties properties = PropertiesReader.read(in, PacketType.UNSUBACK);
        if (in.left() == 0) {
            throw Violation.malformed("UNSUBACK without a reason code");
        }
        List<ReasonCode> codes = new ArrayList<>(in.left());
        while (in.left() > 0) {
            codes.add(ReasonCodes.check(in.u8(), PacketType.UNSUBACK));
        }
        return new Unsuback(packetId, codes, properties);
    }

    static Disconnect disconnect(Wire in) {
        if (!in.isV5() || in.left() == 0) {
            in.finish();
            return new Disconnect(ReasonCode.SUCCESS);
        }
        ReasonCode reason = ReasonCodes.check(in.u8(), PacketType.DISCONNECT);
        // MQTT 5, 3.14.2.2.1: without properties their length may be missing too
        Properties properties = in.left() == 0 ? Properties.NONE : PropertiesReader.read(in, PacketType.DISCONNECT);
        in.finish();
        return new Disconnect(reason, properties);
    }

    static Auth auth(Wire in) {
        if (in.left() == 0) {
            return new Auth(ReasonCode.SUCCESS, Properties.NONE);
        }
        ReasonCode reason = ReasonCodes.check(in.u8(), PacketType.AUTH);
        Properties properties = PropertiesReader.read(in, PacketType.AUTH);
        in.finish();
        if (!properties.has(Property.AUTHENTICATION_METHOD)) {
            throw Violation.protocolError("", "AUTH without an authentication method"); // 3.15.2.2.2
        }
        return new Auth(reason, properties);
    }
}
