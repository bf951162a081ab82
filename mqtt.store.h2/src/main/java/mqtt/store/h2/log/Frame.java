package mqtt.store.h2.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record of the log: its length, a checksum, its type, what is in it, and zeros up to a multiple of 8. The checksum covers
 * also where the record is and which batch it belongs to. So a record that is left over in a file that was used before, or
 * behind a batch that was cut off, is not taken for one that belongs there.
 */
final class Frame {
    static final int HEADER = 8;
    static final int TYPE_AT = 8;
    /** From the start of a record to what is in it. */
    static final int CONTENT = 9;

    /** A batch begins: its number, the time, up to where the log had been forced before. */
    static final byte BATCH = 1;
    /** What a request does. */
    static final byte REQUEST = 2;
    /** A body that was copied here. */
    static final byte MOVE = 3;
    /** It goes on in the next segment: the number of the batch there. */
    static final byte END = 4;

    static final int BATCH_LENGTH = 1 + 8 + 8 + 8;
    static final int BATCH_BYTES = total(BATCH_LENGTH);
    static final int END_LENGTH = 1 + 8;
    static final int END_BYTES = total(END_LENGTH);

    private Frame() {}

    /** How many bytes a record has of which the length says so. */
    static int total(int length) {
        return HEADER + length + 7 & ~7;
    }

    /** Those that begin or end a batch have its number in them: it is not known before they are read. */
    static long boundTo(byte type, long batch) {
        return type == BATCH || type == END ? 0 : batch;
    }

    static void update(CRC32C crc, long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            crc.update((int) (value >>> shift) & 0xFF);
        }
    }

    /**
     * @param content type and what is in the record
     * @param place of the record
     */
    static int checksum(CRC32C crc, ByteBuffer content, long place, long boundTo) {
        crc.reset();
        update(crc, place);
        update(crc, boundTo << 24 ^ content.remaining());
        crc.update(content);
        return (int) crc.getValue();
    }
}
