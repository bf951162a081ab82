/**
 * Bans: clients that are turned away whatever they know.
 *
 * <h2>Start here</h2>
 *
 * {@link mqtt.ban.BanScreen} is asked about each client, {@link mqtt.ban.BanCommand} is the shell's, and {@link
 * mqtt.ban.BanKeeper} keeps bans and ends the connections of those who are there.
 */
package mqtt.ban;
