package mqtt.api;

/** How often a message may and must arrive. */
public enum Qos {
    /** QoS 0: may be lost, is never repeated. */
    AT_MOST_ONCE,
    /** QoS 1: arrives, perhaps more than once. */
    AT_LEAST_ONCE,
    /** QoS 2: arrives exactly once. */
    EXACTLY_ONCE;

    private static final Qos[] BY_VALUE = values();

    /**
     * @param value 0, 1 or 2
     * @throws IllegalArgumentException for any other number; 3 is malformed on the wire [MQTT-3.3.1-4]
     */
    public static Qos of(int value) {
        if (value < 0 || value > 2) {
            throw new IllegalArgumentException("QoS " + value + " is not 0, 1 or 2");
        }
        return BY_VALUE[value];
    }

    /** The number on the wire: 0, 1 or 2. */
    public int value() {
        return ordinal();
    }

    /** The lower of the two: what a subscription makes of a message [MQTT-3.8.4-8]. */
    public Qos min(Qos other) {
        return ordinal() <= other.ordinal() ? this : other;
    }
}
