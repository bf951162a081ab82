package mqtt.spi.store;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Something small that a part of the broker wants back after a restart. Two are equal if they are the same object.
 */
public final class Fact {
    /** For {@link #endsAtMillis}: never. */
    public static final long FOR_EVER = Long.MAX_VALUE;

    /** How many bytes key and value may have each. */
    public static final int MOST_BYTES = 65_535;

    private final String key;
    private final byte[] value;
    private final long endsAtMillis;

    /**
     * @param key what it is about, in 1 to 65,535 UTF-8 bytes, without U+0000
     * @param value what of it: up to 65,535 bytes, kept and not to be changed any more
     * @param endsAtMillis from when on it is none any more, in milliseconds since 1970, at most 2^32 - 1 seconds from now;
     *     {@link #FOR_EVER} for never
     * @throws IllegalArgumentException if key or value are too long, or the key is empty or has U+0000
     */
    public Fact(String key, byte[] value, long endsAtMillis) {
        int keyBytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (keyBytes == 0 || keyBytes > MOST_BYTES || key.indexOf(0) >= 0) {
            throw new IllegalArgumentException("a key has 1 to 65,535 bytes and no U+0000, not " + keyBytes + " bytes");
        }
        if (value.length > MOST_BYTES) {
            throw new IllegalArgumentException("a value has at most 65,535 bytes, not " + value.length);
        }
        this.key = Objects.requireNonNull(key);
        this.value = value;
        this.endsAtMillis = endsAtMillis;
    }

    public String key() {
        return key;
    }

    /** The bytes themselves, not a copy: not to be changed. */
    public byte[] value() {
        return value;
    }

    /** In milliseconds since 1970; {@link #FOR_EVER} for never. */
    public long endsAtMillis() {
        return endsAtMillis;
    }
}
