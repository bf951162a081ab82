package mqtt.spi.store;

import mqtt.api.Qos;

/**
 * How far a message is that was sent and not yet acknowledged.
 *
 * @param holder the queue of the session it was sent to, where that is another one than the queue it is in: a member of a
 *     shared subscription; else 0. {@link #NOT_KEPT} for a session that is not kept
 * @param packetId 1 to 65,535
 * @param order the order in which a session's messages were sent, to send them again in [MQTT-4.4.0-1]
 * @param qos what it went out with: a member of a shared subscription may get less than is kept
 * @param released QoS 2: PUBREC has come, the message itself is needed no more: it does not come back if this is changed again
 */
public record Underway(long holder, int packetId, long order, Qos qos, boolean released) {
    /** For {@link #holder}: the session ends with the process. */
    public static final long NOT_KEPT = -1;
}
