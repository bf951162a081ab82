/**
 * What a plug-in implements and registers as a service.
 *
 * <h2>Start here</h2>
 *
 * <ul>
 *   <li>Screens turn clients away before anybody asks who they are: {@link mqtt.api.hook.ConnectScreen}.
 *   <li>Gates decide: {@link mqtt.api.hook.ConnectGate}, {@link mqtt.api.hook.PublishGate}, {@link
 *       mqtt.api.hook.SubscribeGate}, and {@link mqtt.api.hook.AuthExchange} for authentication in several steps.
 *   <li>Rewriters change: {@link mqtt.api.hook.UnsubscribeRewriter}, {@link mqtt.api.hook.DeliverRewriter}.
 *   <li>Listeners watch: {@link mqtt.api.hook.SessionListener}, {@link mqtt.api.hook.MessageListener}, {@link
 *       mqtt.api.hook.SubscriptionListener}.
 * </ul>
 *
 * <p>Hooks of a kind are asked from the highest {@code service.ranking} down. A hook's name is its service property
 * {@code hook.name}, else its component's name. Hooks may come and go at any time; clients that are connected are asked
 * about from the next packet on.
 */
@Export
@Version("1.1.0")
package mqtt.api.hook;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
