package mqtt.transport.tls;

/**
 * What the client is called by its certificate, which was verified: an event in the pipeline.
 *
 * @param userName null if its certificate does not decide about that; not empty
 * @param tenant the same
 */
public record Certified(String userName, String tenant) {}
