/** Clients without a name, where nobody else can be: on the loopback address. */
package mqtt.auth.anonymous;
