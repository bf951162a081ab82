package mqtt.session.core;

/**
 * How much the clients of one tenant may have together; 0 each time for as much as there is.
 *
 * @param connections at a time
 * @param sessions whether their clients are connected or not
 * @param subscriptions of all sessions
 * @param queueBytes of messages that wait: for each session that they wait for
 */
record Quota(int connections, int sessions, int subscriptions, long queueBytes) {
    static final Quota NONE = new Quota(0, 0, 0, 0);
}
