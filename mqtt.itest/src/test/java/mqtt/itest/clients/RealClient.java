package mqtt.itest.clients;

/** A client that others wrote, as the tests need it. */
interface RealClient {
    /** What came. */
    record Received(String topic, String payload, int qos, boolean retained) {}

    /** Returns when the broker has granted it. */
    void subscribe(String filter, int qos) throws Exception;

    /** Returns when the broker has acknowledged it, with QoS 0 when it has left. */
    void publish(String topic, String payload, int qos, boolean retain) throws Exception;

    /** The next message; fails if none comes within some seconds. */
    Received next() throws Exception;

    /** Ends without a goodbye. */
    void die() throws Exception;

    /** Says goodbye. */
    void disconnect() throws Exception;
}
