/**
 * Starts the broker: the class path from which the framework comes up, and the client of its shell.
 *
 * <h2>Start here</h2>
 *
 * {@link mqtt.launcher.Main} checks the folders, {@link mqtt.launcher.Broker} runs the framework,
 * {@link mqtt.launcher.Shell} is {@code fogg shell}.
 */
package mqtt.launcher;
