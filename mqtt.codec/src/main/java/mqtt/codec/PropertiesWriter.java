package mqtt.codec;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import mqtt.api.UserProperty;

/** Writes the properties of any packet but PUBLISH. */
final class PropertiesWriter {
    private PropertiesWriter() {}

    /**
     * How much they take, without their length.
     *
     * @throws IllegalArgumentException if one of them may not be in such a packet, or is too long
     */
    static int size(Properties properties, PacketType type) {
        int size = userSize(properties.userProperties());
        for (Map.Entry<Property, Object> entry : properties.values().entrySet()) {
            Property property = entry.getKey();
            if (!property.mayOccurIn(type)) {
                throw new IllegalArgumentException(property + " in " + type);
            }
            size += 1
                    + switch (property.form()) {
                        case BYTE -> 1;
                        case TWO_BYTES -> 2;
                        case FOUR_BYTES -> 4;
                        case VARIABLE -> Writing.variableSize(((Long) entry.getValue()).intValue());
                        case TEXT -> Writing.textSize((String) entry.getValue());
                        case BINARY -> Writing.binarySize((byte[]) entry.getValue());
                        case PAIR -> throw new IllegalStateException(property.toString());
                    };
        }
        return size;
    }

    /** The same with their length before them. */
    static int fullSize(Properties properties, PacketType type) {
        int size = size(properties, type);
        return Writing.variableSize(size) + size;
    }

    /** With their length before them. */
    static void write(ByteBuf out, Properties properties, PacketType type) {
        if (properties.isEmpty()) {
            out.writeByte(0);
            return;
        }
        Writing.variable(out, size(properties, type));
        writeAll(out, properties);
    }

    static void writeAll(ByteBuf out, Properties properties) {
        properties.values().forEach((property, value) -> {
            out.writeByte(property.id());
            switch (property.form()) {
                case BYTE -> out.writeByte(((Long) value).intValue());
                case TWO_BYTES -> out.writeShort(((Long) value).intValue());
                case FOUR_BYTES -> out.writeInt(((Long) value).intValue());
                case VARIABLE -> Writing.variable(out, ((Long) value).intValue());
                case TEXT -> Writing.text(out, (String) value);
                case BINARY -> Writing.binary(out, (byte[]) value);
                case PAIR -> throw new IllegalStateException(property.toString());
            }
        });
        writeUser(out, properties.userProperties());
    }

    static int userSize(List<UserProperty> properties) {
        int size = 0;
        for (UserProperty property : properties) {
            size += 1 + Writing.textSize(property.name()) + Writing.textSize(property.value());
        }
        return size;
    }

    static void writeUser(ByteBuf out, List<UserProperty> properties) {
        for (UserProperty property : properties) {
            out.writeByte(Property.USER_PROPERTY.id());
            Writing.text(out, property.name());
            Writing.text(out, property.value());
        }
    }
}
