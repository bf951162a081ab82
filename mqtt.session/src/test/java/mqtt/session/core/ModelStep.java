package mqtt.session.core;

import mqtt.api.ProtocolVersion;
import mqtt.api.RetainHandling;

/**
 * One thing that a client does, or time passing. A step that makes no sense where it comes, such as to publish without being
 * connected, does nothing: so any steps of a sequence are a sequence too.
 */
sealed interface ModelStep {
    /** Never ends. */
    long FOR_EVER = 0xFFFF_FFFFL;

    /**
     * What is published when its client is lost.
     *
     * @param delay in seconds
     * @param expiry in seconds; 0 for none
     */
    record Will(String topic, int qos, boolean retain, int delay, int expiry) {}

    /**
     * Connects, perhaps in place of an earlier connection.
     *
     * @param loop where the connection comes in
     * @param expiry of the session, in seconds; before MQTT 5 it follows from {@code clean}
     * @param window the receive maximum; MQTT 5 only
     * @param will null for none
     */
    record Connect(int client, ProtocolVersion version, int loop, boolean clean, long expiry, int window, Will will)
            implements ModelStep {}

    /**
     * Says goodbye.
     *
     * @param withWill whether the will is to be published; MQTT 5 only
     * @param expiry what the session expiry is changed to; -1 to leave it; MQTT 5 only
     */
    record Disconnect(int client, boolean withWill, long expiry) implements ModelStep {}

    /** Is lost without a word. */
    record Drop(int client) implements ModelStep {}

    /** Options are for MQTT 5 only. */
    record Subscribe(
            int client,
            String filter,
            int qos,
            boolean noLocal,
            boolean retainAsPublished,
            RetainHandling retainHandling,
            int identifier)
            implements ModelStep {}

    record Unsubscribe(int client, String filter) implements ModelStep {}

    /**
     * Publishes. With QoS 2 the message stays unreleased.
     *
     * @param empty whether without a payload, which forgets a retained message
     * @param expiry in seconds; 0 for none; MQTT 5 only
     */
    record Publish(int client, String topic, int qos, boolean retain, boolean empty, int expiry) implements ModelStep {}

    /** Sends a message of QoS 2 again that is not released. */
    record Repeat(int client) implements ModelStep {}

    /** Releases a message of QoS 2 that is not. */
    record Release(int client) implements ModelStep {}

    /** Goes on with a message that is under way to it: the first, the second, and so on, around. */
    record Acknowledge(int client, int which) implements ModelStep {}

    /** Takes no more for now. */
    record Block(int client) implements ModelStep {}

    /**
     * Takes what waits.
     *
     * @param bytes how much until it takes no more again; 0 for all there ever is
     */
    record Unblock(int client, int bytes) implements ModelStep {}

    /** Time passes. */
    record Wait(int millis) implements ModelStep {}

    /**
     * The broker stops and starts again.
     *
     * @param killed whether it is killed
     * @param millis how long it is down
     */
    record Restart(boolean killed, int millis) implements ModelStep {}
}
