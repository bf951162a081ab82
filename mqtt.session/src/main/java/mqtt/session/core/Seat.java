package mqtt.session.core;

import mqtt.session.QueueSettings;

/**
 * The place of one client at a session: what is under way to and from it. A session has one seat, which stays when its
 * client is away; where clients share a client identifier each has a seat of its own, and the last one to leave leaves its
 * seat to the session. Event loop only.
 */
final class Seat {
    private final Sender sender;
    private final Shelf shelf; // null if its session ends with the process
    private final ReceivedQos2 receivedQos2 = new ReceivedQos2();
    private OnlinePhase connection; // null while the client is away
    private long expirySeconds;
    private QueueSettings queue; // null until a client was there
    private Will will;

    Seat(Sender sender, Shelf shelf) {
        this.sender = sender;
        this.shelf = shelf;
    }

    void attach(OnlinePhase newConnection, long newExpirySeconds, Will newWill) {
        connection = newConnection;
        expirySeconds = newExpirySeconds;
        will = newWill;
        queue = newConnection.connection().listener().queue();
        sender.attach(newConnection, queue);
    }

    /** @param goesOn whether its client may come back to what is here */
    void detach(boolean goesOn) {
        connection = null;
        sender.detach(goesOn);
    }

    /** Null while the client is away. */
    OnlinePhase connection() {
        return connection;
    }

    /** What of it is in the store; null if its session ends with the process. */
    Shelf shelf() {
        return shelf;
    }

    /** Messages to the client. */
    Sender sender() {
        return sender;
    }

    /** What the client has begun with QoS 2. */
    ReceivedQos2 receivedQos2() {
        return receivedQos2;
    }

    /** How long the session outlives this client, if it is the last one. */
    long expirySeconds() {
        return expirySeconds;
    }

    void changeExpiry(long seconds) {
        expirySeconds = seconds;
    }

    /** As the store has it; the client is away. */
    void restore(long oldExpirySeconds, QueueSettings oldQueue) {
        expirySeconds = oldExpirySeconds;
        queue = oldQueue;
    }

    /** What may wait. */
    QueueSettings queue() {
        return queue;
    }

    /** The will; null for none. */
    Will will() {
        return will;
    }

    /** The client said goodbye in the way that takes its will back [MQTT-3.14.4-3]. */
    void forgetWill() {
        will = null;
    }

    /** The will, which is nobody's any more. */
    Will takeWill() {
        Will due = will;
        will = null;
        return due;
    }
}
