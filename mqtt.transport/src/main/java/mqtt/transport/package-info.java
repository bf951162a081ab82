/**
 * Listeners and network connections. <h2>Start here</h2> {@link mqtt.transport.ListenerComponent} is one listener of {@code
 * etc/}; {@link mqtt.transport.ChannelLink} carries bytes between a Netty channel and its session's connection.
 */
package mqtt.transport;
