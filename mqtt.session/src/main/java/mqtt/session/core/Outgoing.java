package mqtt.session.core;

import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.WaitingMessage;

/** One message for one session: waiting, or sent and not yet acknowledged. Its event loop only. */
final class Outgoing {
    /** Null once it is released: the client has it. */
    Message message;

    final Qos qos;
    final boolean retain;
    final int[] subscriptionIdentifiers;

    /** Who else may get it, as long as the client has not; null for nobody. */
    final SharedGroup group;

    /** Under way while its client is away, and offered to the group; else null. */
    WaitingMessage lent;

    /** What the budget counts; null once the client has the message. */
    Body body;

    /** 0 while it waits. */
    int packetId;

    /** QoS 2: PUBREC has come, PUBCOMP has not [MQTT-4.3.3-5] [MQTT-4.3.3-6]. */
    boolean released;

    /** While it waits, the order in which it came; then the order in which it was sent, to send it again in. */
    long sequence;

    /** Whether it takes a place in the window of the present connection. */
    boolean inWindow;

    Outgoing(Message message, Qos qos, boolean retain, int[] subscriptionIdentifiers, SharedGroup group, Body body) {
        this.message = message;
        this.qos = qos;
        this.retain = retain;
        this.subscriptionIdentifiers = subscriptionIdentifiers;
        this.group = group;
        this.body = body;
    }

    /** What it counts for in limits. */
    long bytes() {
        return message == null ? 0 : message.bytes();
    }
}
