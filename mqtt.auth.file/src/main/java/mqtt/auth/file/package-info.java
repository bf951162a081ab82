/**
 * Users and rules from files, as mosquitto and VerneMQ have them.
 *
 * <h2>Start here</h2>
 *
 * {@link mqtt.auth.file.PasswordFileGate} and {@link mqtt.auth.file.AclFileGate} are the gates.
 */
package mqtt.auth.file;
