package mqtt.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The topic of one message: never a pattern. Holds its UTF-8 bytes, so that a message travels from socket to socket
 * without its topic ever becoming a String; {@link #value()} makes it on first use.
 *
 * <p>1 to 65,535 UTF-8 bytes; no U+0000, {@code +} or {@code #} [MQTT-4.7.3-1] [MQTT-4.7.3-2] [MQTT-4.7.3-3]
 * [MQTT-3.3.2-2]. Immutable, for any thread.
 */
public final class TopicName {
    private final byte[] utf8;
    private final int hash;
    private String value; // made on first use; a race makes it twice, equal

    private TopicName(byte[] utf8, int hash, String value) {
        this.utf8 = utf8;
        this.hash = hash;
        this.value = value;
    }

    /**
     * @throws IllegalArgumentException if the text is empty, too long or has a character that topics may not have
     */
    public static TopicName of(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length == 0 || utf8.length > 65_535) {
            throw new IllegalArgumentException("a topic has 1 to 65,535 bytes, not " + utf8.length);
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0 || c == '+' || c == '#') {
                throw new IllegalArgumentException("a topic has no U+0000, + or #: " + value.replace('\0', '?'));
            }
        }
        return new TopicName(utf8, hash(utf8), value);
    }

    /**
     * For decoders, which have checked the bytes already.
     *
     * @param utf8 well-formed UTF-8 that obeys the rules above; kept, so not to be changed any more
     * @param hash what {@link #hash(byte[])} makes of the bytes
     */
    public static TopicName ofChecked(byte[] utf8, int hash) {
        return new TopicName(utf8, hash, null);
    }

    /** The hash of a topic's bytes: that of {@link Arrays#hashCode(byte[])}. */
    public static int hash(byte[] utf8) {
        return Arrays.hashCode(utf8);
    }

    /** The topic as text. */
    public String value() {
        String v = value;
        if (v == null) {
            value = v = new String(utf8, StandardCharsets.UTF_8);
        }
        return v;
    }

    /** The bytes themselves, not a copy: not to be changed. */
    public byte[] utf8() {
        return utf8;
    }

    /** Whether it begins with {@code $}: leading wildcards do not match it [MQTT-4.7.2-1]. */
    public boolean isReserved() {
        return utf8[0] == '$';
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof TopicName that && hash == that.hash && Arrays.equals(utf8, that.utf8);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The same as {@link #value()}. */
    @Override
    public String toString() {
        return Objects.requireNonNull(value());
    }
}
