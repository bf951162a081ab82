package mqtt.codec;

import mqtt.api.UserProperty;

/** Reads the properties of any packet but PUBLISH. */
final class PropertiesReader {
    private PropertiesReader() {}

    /** The length and what it says; nothing before MQTT 5. */
    static Properties read(Wire in, PacketType type) {
        if (!in.isV5()) {
            return Properties.NONE;
        }
        int length = in.variable();
        if (length == 0) {
            return Properties.NONE;
        }
        int packetEnd = in.end;
        int end = in.skip(length) + length;
        in.at = end - length;
        in.end = end;
        Properties.Builder builder = new Properties.Builder();
        while (in.at < end) {
            one(in, type, builder);
        }
        in.end = packetEnd;
        if (builder.has(Property.AUTHENTICATION_DATA) && !builder.has(Property.AUTHENTICATION_METHOD)) {
            throw Violation.protocolError("", "authentication data without a method");
        }
        return builder.build();
    }

    private static void one(Wire in, PacketType type, Properties.Builder builder) {
        int id = in.variable();
        Property property = Property.of(id);
        if (property == null || !property.mayOccurIn(type)) {
            throw notAllowed(id, property, type.toString());
        }
        if (builder.has(property)) {
            throw repeated(property);
        }
        switch (property.form()) {
            case BYTE -> builder.number(property, property.check(in.u8()));
            case TWO_BYTES -> builder.number(property, property.check(in.u16()));
            case FOUR_BYTES -> builder.number(property, property.check(in.u32()));
            case VARIABLE -> builder.number(property, property.check(in.variable()));
            case TEXT -> builder.text(property, in.text());
            case BINARY -> builder.ownBytes(property, in.binary());
            case PAIR -> builder.userProperty(new UserProperty(in.text(), in.text()));
        }
    }

    static Violation notAllowed(int id, Property property, String where) {
        return Violation.malformed((property == null ? "property " + id : property) + " in " + where);
    }

    static Violation repeated(Property property) {
        return Violation.protocolError("", property + " twice");
    }
}
