package mqtt.router;

/**
 * The settings of shared subscriptions.
 *
 * @param policies who gets a message
 * @param queueMessages how many messages may wait in one of them
 * @param queueBytes how many bytes they may have
 * @param allBytes how many bytes may wait in all of them
 */
record SharedSettings(Policies policies, long queueMessages, long queueBytes, long allBytes) {}
