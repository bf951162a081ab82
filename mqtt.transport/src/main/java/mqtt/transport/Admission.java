package mqtt.transport;

/**
 * How many connections a listener takes, and for how long.
 *
 * @param connections how many at a time; 0 for any number
 * @param perSecond how many new ones a second; 0 for any number
 * @param seconds how long one may last; 0 for ever
 */
record Admission(int connections, int perSecond, long seconds) {
    private static final long MOST_SECONDS = 0xFFFF_FFFFL;

    static Admission of(ListenerConfig c) {
        return new Admission(
                (int) Values.range("connections", c::connections, 0, Integer.MAX_VALUE),
                (int) Values.range("connects_per_second", c::connects__per__second, 0, Integer.MAX_VALUE),
                Values.range("connection_seconds", c::connection__seconds, 0, MOST_SECONDS));
    }
}
