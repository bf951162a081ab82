package mqtt.api;

/** Why a message did not reach a subscriber. */
public enum DropReason {
    /** The queue of the subscriber, or of the shared subscription, has as many messages or bytes as it may. */
    QUEUE_FULL,
    /** Its message expiry had passed [MQTT-3.3.2-5]. */
    EXPIRED,
    /** It is larger than the Maximum Packet Size of the client [MQTT-3.1.2-25]. */
    PACKET_TOO_LARGE,
    /** It cannot be written as a packet: a plug-in gave it properties that are longer than the standard allows. */
    UNWRITABLE,
    /** QoS 0 for a client that is away, or for a shared subscription whose members all are. */
    OFFLINE_QOS_0,
    /** The session ended with messages in its queue. */
    SESSION_ENDED,
    /** It waited for any member of a shared subscription, and the last one left. */
    GROUP_ENDED,
    /** A gate refused it. */
    NOT_AUTHORIZED,
    /** Its topic is longer or deeper than its listener allows, or is reserved for the broker [MQTT-4.7.2-1]. */
    TOPIC_NOT_ALLOWED,
    /** It says that it is UTF-8, and is not. */
    PAYLOAD_FORMAT_INVALID,
    /** The tenant has as many retained messages or bytes as it may. */
    RETAINED_FULL,
    /** The store that would have kept it has no room for it, or cannot write. */
    NOT_KEPT
}
