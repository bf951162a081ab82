package mqtt.itest.notation;

/** Where something begins and ends whose length is written before it. */
record Length(int begin, int end) {
    private static final int MOST_BYTES = 4;

    /** Null if it is not all there, or longer than it need be. */
    static Length variable(byte[] bytes, int from, int to) {
        int value = 0;
        for (int i = 0; i < MOST_BYTES && from + i < to; i++) {
            int b = bytes[from + i] & 0xFF;
            value |= (b & 0x7F) << 7 * i;
            if (b < 0x80) {
                return b == 0 && i > 0 ? null : new Length(from + i + 1, from + i + 1 + value);
            }
        }
        return null;
    }

    /** Null if it is not all there. */
    static Length ofTwoBytes(byte[] bytes, int from, int to) {
        if (to - from < 2) {
            return null;
        }
        int value = (bytes[from] & 0xFF) << 8 | bytes[from + 1] & 0xFF;
        return new Length(from + 2, from + 2 + value);
    }
}
