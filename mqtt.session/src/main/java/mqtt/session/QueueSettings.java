package mqtt.session;

import java.util.Objects;

/**
 * What may wait for one session, and what gives way when no more may.
 *
 * @param online while its client is connected
 * @param offline while it is not
 * @param order in which order messages leave
 * @param whenFull what is dropped for a message that finds no room
 */
public record QueueSettings(Room online, Room offline, Order order, WhenFull whenFull) {
    public QueueSettings {
        Objects.requireNonNull(online);
        Objects.requireNonNull(offline);
        Objects.requireNonNull(order);
        Objects.requireNonNull(whenFull);
    }

    /**
     * @param messages at least 1
     * @param bytes of their topics, payloads and properties, at least 1
     */
    public record Room(int messages, long bytes) {}

    /** In which order messages leave a queue. */
    public enum Order {
        /** As they came: what the standard promises [MQTT-4.6.0-5]. */
        FIFO,
        /** The newest first: for those who care for the present more than for the past. */
        LIFO
    }

    /** What gives way. A message that alone is more than the room is dropped itself, always. */
    public enum WhenFull {
        /** The message that comes. */
        DROP_NEWEST,
        /** What has waited longest. */
        DROP_OLDEST,
        /** The oldest of the lowest QoS, if that is lower than the QoS of the one that comes; else the one that comes. */
        DROP_LOWEST_QOS
    }
}
