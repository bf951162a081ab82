package mqtt.codec;

import static mqtt.codec.PacketType.*;

import mqtt.api.ReasonCode;

/** The properties of MQTT 5, table 2-4: number, form on the wire, range, and where each may occur. */
public enum Property {
    PAYLOAD_FORMAT(0x01, Form.BYTE, 0, 1, PUBLISH.bit() | Property.WILL),
    MESSAGE_EXPIRY(0x02, Form.FOUR_BYTES, PUBLISH.bit() | Property.WILL),
    CONTENT_TYPE(0x03, Form.TEXT, PUBLISH.bit() | Property.WILL),
    RESPONSE_TOPIC(0x08, Form.TEXT, PUBLISH.bit() | Property.WILL),
    CORRELATION_DATA(0x09, Form.BINARY, PUBLISH.bit() | Property.WILL),
    SUBSCRIPTION_IDENTIFIER(0x0B, Form.VARIABLE, 1, 268_435_455, PUBLISH.bit() | SUBSCRIBE.bit()),
    SESSION_EXPIRY(0x11, Form.FOUR_BYTES, CONNECT.bit() | CONNACK.bit() | DISCONNECT.bit()),
    ASSIGNED_CLIENT_IDENTIFIER(0x12, Form.TEXT, CONNACK.bit()),
    SERVER_KEEP_ALIVE(0x13, Form.TWO_BYTES, CONNACK.bit()),
    AUTHENTICATION_METHOD(0x15, Form.TEXT, CONNECT.bit() | CONNACK.bit() | AUTH.bit()),
    AUTHENTICATION_DATA(0x16, Form.BINARY, CONNECT.bit() | CONNACK.bit() | AUTH.bit()),
    REQUEST_PROBLEM_INFORMATION(0x17, Form.BYTE, 0, 1, CONNECT.bit()),
    WILL_DELAY(0x18, Form.FOUR_BYTES, Property.WILL),
    REQUEST_RESPONSE_INFORMATION(0x19, Form.BYTE, 0, 1, CONNECT.bit()),
    RESPONSE_INFORMATION(0x1A, Form.TEXT, CONNACK.bit()),
    SERVER_REFERENCE(0x1C, Form.TEXT, CONNACK.bit() | DISCONNECT.bit()),
    REASON_STRING(
            0x1F,
            Form.TEXT,
            CONNACK.bit()
                    | PUBACK.bit()
                    | PUBREC.bit()
                    | PUBREL.bit()
                    | PUBCOMP.bit()
                    | SUBACK.bit()
                    | UNSUBACK.bit()
                    | DISCONNECT.bit()
                    | AUTH.bit()),
    RECEIVE_MAXIMUM(0x21, Form.TWO_BYTES, 1, 65_535, CONNECT.bit() | CONNACK.bit()),
    TOPIC_ALIAS_MAXIMUM(0x22, Form.TWO_BYTES, CONNECT.bit() | CONNACK.bit()),
    TOPIC_ALIAS(0x23, Form.TWO_BYTES, 1, 65_535, PUBLISH.bit()),
    MAXIMUM_QOS(0x24, Form.BYTE, 0, 1, CONNACK.bit()),
    RETAIN_AVAILABLE(0x25, Form.BYTE, 0, 1, CONNACK.bit()),
    /** The one that may repeat; the order counts. */
    USER_PROPERTY(0x26, Form.PAIR, Property.WILL | 0xFFFF & ~PINGREQ.bit() & ~PINGRESP.bit()),
    MAXIMUM_PACKET_SIZE(0x27, Form.FOUR_BYTES, 1, 0xFFFF_FFFFL, CONNECT.bit() | CONNACK.bit()),
    WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, Form.BYTE, 0, 1, CONNACK.bit()),
    SUBSCRIPTION_IDENTIFIERS_AVAILABLE(0x29, Form.BYTE, 0, 1, CONNACK.bit()),
    SHARED_SUBSCRIPTION_AVAILABLE(0x2A, Form.BYTE, 0, 1, CONNACK.bit());

    /** How a value is written. */
    public enum Form {
        BYTE(0xFF),
        TWO_BYTES(0xFFFF),
        FOUR_BYTES(0xFFFF_FFFFL),
        /** A variable byte integer, 1 to 4 bytes. */
        VARIABLE(268_435_455),
        TEXT(-1),
        BINARY(-1),
        /** A name and a value, both text. */
        PAIR(-1);

        final long maximum;

        Form(long maximum) {
            this.maximum = maximum;
        }

        /** Whether the value is a number. */
        public boolean isNumber() {
            return maximum >= 0;
        }
    }

    /** The bit of the will's properties in the sets of packet types, where no type has one. */
    static final int WILL = 1;

    private static final Property[] BY_ID = new Property[0x80];

    static {
        for (Property property : values()) {
            BY_ID[property.id] = property;
        }
    }

    private final int id;
    private final Form form;
    private final long minimum;
    private final long maximum;
    private final int packets;

    Property(int id, Form form, int packets) {
        this(id, form, 0, form.maximum, packets);
    }

    Property(int id, Form form, long minimum, long maximum, int packets) {
        this.id = id;
        this.form = form;
        this.minimum = minimum;
        this.maximum = maximum;
        this.packets = packets;
    }

    /** @return null if there is no such property */
    static Property of(int id) {
        return id < BY_ID.length ? BY_ID[id] : null;
    }

    /** The number on the wire. */
    public int id() {
        return id;
    }

    public Form form() {
        return form;
    }

    /** Whether packets of this type may have it. */
    public boolean mayOccurIn(PacketType type) {
        return (packets & type.bit()) != 0;
    }

    /** Whether the properties of a will may have it. */
    public boolean mayOccurInWill() {
        return (packets & WILL) != 0;
    }

    /** Whether one packet may have it more than once: user properties, and the subscription identifiers of PUBLISH. */
    public boolean mayRepeatIn(PacketType type) {
        return this == USER_PROPERTY || this == SUBSCRIPTION_IDENTIFIER && type == PUBLISH;
    }

    /** The packet types it may occur in, as bits. */
    int packets() {
        return packets;
    }

    boolean inRange(long number) {
        return number >= minimum && number <= maximum;
    }

    /** @throws Violation if the number is out of range */
    long check(long number) {
        if (inRange(number)) {
            return number;
        }
        throw this == TOPIC_ALIAS
                ? new Violation(ReasonCode.TOPIC_ALIAS_INVALID, "MQTT-3.3.2-8", "topic alias 0")
                : Violation.protocolError("", this + " is " + number);
    }
}
