package mqtt.transport.tls;

/**
 * The name of the client by its certificate, which was verified: an event in the pipeline.
 *
 * @param userName not empty
 */
public record Certified(String userName) {}
