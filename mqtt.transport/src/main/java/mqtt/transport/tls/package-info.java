/**
 * TLS of a listener. <h2>Start here</h2> {@link mqtt.transport.tls.ServerTls} is what a new connection goes through; {@link
 * mqtt.transport.tls.Contexts} is made of the files, again when they change.
 */
package mqtt.transport.tls;
