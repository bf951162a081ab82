/**
 * Who gets a message. <h2>Start here</h2> {@link mqtt.router.Tenant} holds what one tenant has: {@link
 * mqtt.router.FilterTree} finds subscriptions by topic, {@link mqtt.router.TopicTree} finds topics by filter (for retained
 * messages, and for the cached routes that a new subscription touches).
 */
package mqtt.router;
