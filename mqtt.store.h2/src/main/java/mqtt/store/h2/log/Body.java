package mqtt.store.h2.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Where a message itself is in the log, and what is known of it without reading it.
 *
 * @param place where its bytes begin; a checksum of four bytes is before them
 * @param length of its bytes; 0 if the message itself is needed no more
 * @param share how many bytes of the log each of those who wait for it keeps alive
 * @param bytes what it counts for in limits
 * @param expiresAtMillis as in the message
 */
public record Body(long place, int length, int share, long bytes, long expiresAtMillis) {
    static final int CHECKSUM_BYTES = 4;
    private static final int AROUND = 48;
    private static final int TARGET = 10;

    /** What each of some targets keeps alive of a body, about: together, what it would cost to copy it. */
    static int share(int length, int targets) {
        return (length + AROUND) / targets + TARGET;
    }

    /** The same, of which the message itself is needed no more. */
    Body gone() {
        return new Body(0, 0, 0, bytes, expiresAtMillis);
    }

    /** Whether the message itself is needed no more. */
    public boolean isGone() {
        return length == 0;
    }

    Body movedTo(long newPlace, int newShare) {
        return new Body(newPlace, length, newShare, bytes, expiresAtMillis);
    }

    /** The checksum of a body at its place: another body there, or this one elsewhere, has another one. */
    static int checksum(CRC32C crc, ByteBuffer body, long place) {
        crc.reset();
        Frame.update(crc, place);
        crc.update(body);
        return (int) crc.getValue();
    }
}
