package mqtt.session.core;

import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.WaitingMessage;

/** One message for one session: waiting, or sent and not yet acknowledged. Its event loop only. */
class Outgoing {
    /** Null once it is released: the client has it. Null, too, while it is only in the store. */
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

    /** How many PUBREC wait to be answered until the store has it that there was one. */
    int pubrelsDue;

    /** Whether PUBCOMP has come while they do. */
    boolean isCompleted;

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

    /** Takes it back from the group it was lent to: returns false if another member has got it meanwhile. */
    boolean takeBack() {
        WaitingMessage was = lent;
        lent = null;
        return was == null || was.take();
    }

    /** It is somebody else's now. */
    void goesOnElsewhere() {}

    /** Whether all that was said about it is as durable as it has to be: then it, or PUBREL for it, may be sent. */
    boolean isSettled() {
        return true;
    }

    /** What it costs in memory besides its bytes. */
    long cost() {
        return Budget.MESSAGE_BYTES;
    }

    /** What it counts for in limits. */
    long bytes() {
        return message == null ? 0 : message.bytes();
    }
}
