package mqtt.codec;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mqtt.api.UserProperty;

/**
 * The MQTT 5 properties of any packet but PUBLISH, whose travel with the message as
 * {@link mqtt.api.MessageProperties}. Immutable, for any thread; two are equal if all they hold is equal.
 */
public final class Properties {
    public static final Properties NONE = new Builder().build();

    /** Long, String or byte[]. */
    private final Map<Property, Object> values;

    private final List<UserProperty> userProperties;

    private Properties(Map<Property, Object> values, List<UserProperty> userProperties) {
        this.values = values;
        this.userProperties = userProperties;
    }

    /** A builder that begins with all that these properties say. */
    public Builder change() {
        Builder builder = new Builder();
        builder.values.putAll(values);
        builder.userProperties.addAll(userProperties);
        return builder;
    }

    /** Whether it is there; for {@link Property#USER_PROPERTY} whether there is at least one. */
    public boolean has(Property property) {
        return property == Property.USER_PROPERTY ? !userProperties.isEmpty() : values.containsKey(property);
    }

    /**
     * @param otherwise what to answer if it is not there
     * @throws IllegalArgumentException if it is no number
     */
    public long number(Property property, long otherwise) {
        check(property, property.form().isNumber());
        Object value = values.get(property);
        return value == null ? otherwise : (Long) value;
    }

    /** @throws IllegalArgumentException if it is no text */
    public Optional<String> text(Property property) {
        check(property, property.form() == Property.Form.TEXT);
        return Optional.ofNullable((String) values.get(property));
    }

    /**
     * A copy.
     *
     * @throws IllegalArgumentException if it is not binary
     */
    public Optional<byte[]> bytes(Property property) {
        check(property, property.form() == Property.Form.BINARY);
        byte[] value = (byte[]) values.get(property);
        return value == null ? Optional.empty() : Optional.of(value.clone());
    }

    /** In the order they were sent. */
    public List<UserProperty> userProperties() {
        return userProperties;
    }

    public boolean isEmpty() {
        return values.isEmpty() && userProperties.isEmpty();
    }

    /** All but the user properties: Long, String or byte[]; not to be changed. */
    Map<Property, Object> values() {
        return values;
    }

    private static void check(Property property, boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException(property + " is " + property.form());
        }
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Properties that)
                || !values.keySet().equals(that.values.keySet())
                || !userProperties.equals(that.userProperties)) {
            return false;
        }
        for (Map.Entry<Property, Object> entry : values.entrySet()) {
            if (!Objects.deepEquals(entry.getValue(), that.values.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return 31 * values.keySet().hashCode() + userProperties.hashCode();
    }

    /** The names of what is there. The values may be secret, but for numbers and the reason string. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        values.forEach((property, value) -> {
            text.append(text.length() == 1 ? "" : ", ").append(property);
            if (property.form().isNumber() || property == Property.REASON_STRING) {
                text.append('=').append(value);
            }
        });
        if (!userProperties.isEmpty()) {
            text.append(text.length() == 1 ? "" : ", ").append("USER_PROPERTY*").append(userProperties.size());
        }
        return text.append('}').toString();
    }

    /** For a packet's toString. */
    String suffix() {
        return isEmpty() ? "" : " " + this;
    }

    /** Makes properties. For one thread. */
    public static final class Builder {
        private final Map<Property, Object> values = new EnumMap<>(Property.class);
        private final List<UserProperty> userProperties = new ArrayList<>();

        /** @throws IllegalArgumentException if the property is no number, or the number out of its range */
        public Builder number(Property property, long value) {
            check(property, property.form().isNumber());
            if (!property.inRange(value)) {
                throw new IllegalArgumentException(property + " cannot be " + value);
            }
            values.put(property, value);
            return this;
        }

        /**
         * @param value up to 65,535 bytes of UTF-8
         * @throws IllegalArgumentException if the property is no text
         */
        public Builder text(Property property, String value) {
            check(property, property.form() == Property.Form.TEXT);
            values.put(property, Objects.requireNonNull(value));
            return this;
        }

        /**
         * @param value up to 65,535 bytes; copied
         * @throws IllegalArgumentException if the property is not binary
         */
        public Builder bytes(Property property, byte[] value) {
            check(property, property.form() == Property.Form.BINARY);
            return ownBytes(property, value.clone());
        }

        /** The same without the copy. */
        Builder ownBytes(Property property, byte[] value) {
            values.put(property, value);
            return this;
        }

        /** Adds one behind those that are there. */
        public Builder userProperty(UserProperty property) {
            userProperties.add(Objects.requireNonNull(property));
            return this;
        }

        /** Adds one behind those that are there. */
        public Builder userProperty(String name, String value) {
            return userProperty(new UserProperty(name, value));
        }

        /** Takes a property out; all of them if it is {@link Property#USER_PROPERTY}. */
        public Builder without(Property property) {
            if (property == Property.USER_PROPERTY) {
                userProperties.clear();
            } else {
                values.remove(property);
            }
            return this;
        }

        boolean has(Property property) {
            return values.containsKey(property);
        }

        public Properties build() {
            return new Properties(values.isEmpty() ? Map.of() : new EnumMap<>(values), List.copyOf(userProperties));
        }
    }
}
