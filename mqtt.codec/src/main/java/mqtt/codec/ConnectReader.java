package mqtt.codec;

import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.TopicName;

/** Reads CONNECT. Sets the version of what follows. */
final class ConnectReader {
    private static final int RESERVED = 0x01;
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_QOS = 0x18;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    private ConnectReader() {}

    static Connect read(Wire in) {
        ProtocolVersion version = version(in);
        in.version = version;
        int flags = in.u8();
        checkFlags(flags, version);
        int keepAlive = in.u16();
        Properties properties = PropertiesReader.read(in, PacketType.CONNECT);
        present(in, "MQTT-3.1.3-3", "client identifier");
        String clientId = in.text();
        Will will = (flags & WILL) == 0 ? null : will(in, flags);
        String userName = null;
        byte[] password = null;
        // MQTT 3.1, section 3.1: a flag may be set and its field be missing.
        if ((flags & USER_NAME) != 0 && (in.left() > 0 || !in.isV31())) {
            present(in, "MQTT-3.1.2-17", "user name");
            userName = in.text();
        }
        if ((flags & PASSWORD) != 0 && (in.left() > 0 || !in.isV31())) {
            present(in, "MQTT-3.1.2-19", "password");
            password = in.binary();
        }
        in.finish();
        return new Connect(
                version, clientId, (flags & CLEAN_START) != 0, keepAlive, userName, password, will, properties);
    }

    private static ProtocolVersion version(Wire in) {
        int length = in.u16();
        String name = length == 4 && in.left() >= 4 ? "MQTT" : length == 6 && in.left() >= 6 ? "MQIsdp" : null;
        if (name == null && length > in.left()) {
            throw Violation.malformed("ends within the protocol name");
        }
        for (int i = 0; name != null && i < length; i++) {
            name = in.u8() == name.charAt(i) ? name : null;
        }
        if (name == null) {
            throw new Violation(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-1", "protocol name");
        }
        int level = in.u8();
        for (ProtocolVersion version : ProtocolVersion.values()) {
            if (version.level() == level && version.protocolName().equals(name)) {
                return version;
            }
        }
        throw new Violation(
                ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2", "protocol level " + level + " of " + name);
    }

    private static void checkFlags(int flags, ProtocolVersion version) {
        boolean v31 = version == ProtocolVersion.MQTT_3_1; // says of unused bits only that they are not used
        if ((flags & RESERVED) != 0 && !v31) {
            throw Violation.malformed("MQTT-3.1.2-3", "reserved bit of the connect flags");
        }
        if ((flags & WILL) == 0 && !v31) {
            if ((flags & WILL_QOS) != 0) {
                throw Violation.malformed("MQTT-3.1.2-11", "will QoS without a will");
            }
            if ((flags & WILL_RETAIN) != 0) {
                throw Violation.malformed("MQTT-3.1.2-13", "will retain without a will");
            }
        }
        if ((flags & WILL) != 0 && (flags & WILL_QOS) == WILL_QOS) {
            throw Violation.malformed("MQTT-3.1.2-12", "will QoS 3");
        }
        if ((flags & PASSWORD) != 0 && (flags & USER_NAME) == 0 && !version.isV5()) {
            throw Violation.protocolError("MQTT-3.1.2-22", "password without a user name");
        }
    }

    private static Will will(Wire in, int flags) {
        MessageProperties properties = MessageProperties.NONE;
        long delay = 0;
        if (in.isV5()) {
            present(in, "MQTT-3.1.2-9", "will properties");
            int length = in.variable();
            if (length > 0) {
                properties = in.messageProperties().readWill(in, length);
                delay = in.messageProperties().willDelay;
            }
        }
        present(in, "MQTT-3.1.2-9", "will topic");
        int length = in.u16();
        TopicName topic = Topics.make(in.in, in.skip(length), length, "MQTT-4.7.0-1");
        present(in, "MQTT-3.1.2-9", "will message");
        byte[] payload = in.binary();
        Qos qos = Qos.of((flags & WILL_QOS) >> 3);
        return new Will(topic, payload, qos, (flags & WILL_RETAIN) != 0, delay, properties);
    }

    private static void present(Wire in, String statement, String field) {
        if (in.left() == 0) {
            throw Violation.malformed(statement, "no " + field);
        }
    }
}
