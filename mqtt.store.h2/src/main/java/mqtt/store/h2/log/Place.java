package mqtt.store.h2.log;

/** A place in the log as one number: the segment in the upper half, the offset in the lower one. Later is greater. */
public final class Place {
    private Place() {}

    public static long of(int segment, int offset) {
        return (long) segment << 32 | offset;
    }

    public static int segment(long place) {
        return (int) (place >>> 32);
    }

    public static int offset(long place) {
        return (int) place;
    }

    /** For people: {@code segment:offset}. */
    public static String text(long place) {
        return segment(place) + ":" + offset(place);
    }
}
