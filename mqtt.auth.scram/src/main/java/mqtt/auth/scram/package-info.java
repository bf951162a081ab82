/**
 * Users who prove that they know their password without sending it: SCRAM (RFC 5802, RFC 7677), as an authentication
 * method of MQTT 5.
 *
 * <h2>Start here</h2>
 *
 * {@link mqtt.auth.scram.ScramSha256} and {@link mqtt.auth.scram.ScramSha512} are the methods; {@link
 * mqtt.auth.scram.ScramConversation} is one client's exchange; {@link mqtt.auth.scram.ScramUsers} knows the users; {@link
 * mqtt.auth.scram.ScramUserCommand} is {@code fogg scram-user}, which makes them.
 */
package mqtt.auth.scram;
