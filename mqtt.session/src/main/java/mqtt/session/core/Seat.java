package mqtt.session.core;

/**
 * The place of one client at a session: what is under way to and from it. A session has one seat, which stays when its
 * client is away; where clients share a client identifier each has a seat of its own, and the last one to leave leaves its
 * seat to the session. Event loop only.
 */
final class Seat {
    private final Sender sender;
    private final ReceivedQos2 receivedQos2 = new ReceivedQos2();
    private OnlinePhase connection; // null while the client is away
    private long expirySeconds;
    private Will will;

    Seat(Sender sender) {
        this.sender = sender;
    }

    void attach(OnlinePhase newConnection, long newExpirySeconds, Will newWill) {
        connection = newConnection;
        expirySeconds = newExpirySeconds;
        will = newWill;
        sender.attach(newConnection, newConnection.connection().listener().queue());
    }

    void detach() {
        connection = null;
        sender.detach();
    }

    /** Null while the client is away. */
    OnlinePhase connection() {
        return connection;
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
