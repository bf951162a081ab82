/**
 * The chain of hooks.
 *
 * <h2>Start here</h2>
 *
 * {@link mqtt.hooks.HookChain} answers the session; {@link mqtt.hooks.HookSet} knows what is installed and publishes it
 * as an {@link mqtt.hooks.Installed}, which never changes; {@link mqtt.hooks.GateWalk} goes from gate to gate; {@link
 * mqtt.hooks.Guard} is the only place that waits for a hook. {@link mqtt.hooks.HooksComponent} is all of OSGi in here.
 */
package mqtt.hooks;
