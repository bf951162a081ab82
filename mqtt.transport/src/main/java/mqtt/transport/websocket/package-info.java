/**
 * MQTT over WebSocket (RFC 6455). <h2>Start here</h2> {@link mqtt.transport.websocket.WebSocket} puts a {@link
 * mqtt.transport.websocket.Handshake} into a pipeline, which makes way for {@link mqtt.transport.websocket.Frames} when the
 * client has asked for a WebSocket properly.
 */
package mqtt.transport.websocket;
