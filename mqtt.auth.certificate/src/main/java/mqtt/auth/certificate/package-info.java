/** Clients that have shown a certificate. */
package mqtt.auth.certificate;
