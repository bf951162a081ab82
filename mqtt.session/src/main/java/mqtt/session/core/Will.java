package mqtt.session.core;

import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.SubscriberId;
import mqtt.api.hook.MessageListener;

/**
 * A message for the case that the client is lost. The gates have let it through at CONNECT.
 *
 * @param message received at CONNECT; its expiry counts from when it is published
 * @param delaySeconds how long to wait for the client to come back
 */
record Will(Message message, long delaySeconds) {
    /** Publishes it. On the loop of its session. */
    void publish(Loop loop, SubscriberId publisher) {
        Message now = new Message(
                message.topic(),
                message.payload(),
                message.qos(),
                message.retain(),
                message.properties(),
                publisher,
                loop.wallMillis());
        loop.broker().counters().willsPublished.increment();
        MessageListener listeners = loop.broker().hooks().messages();
        if (now.retain() && !loop.broker().router().retain(publisher.tenant(), now)) {
            loop.broker().counters().publishRefused.increment();
            if (listeners != null) {
                listeners.onDrop(publisher, now, DropReason.RETAINED_FULL);
            }
            return;
        }
        loop.publish(loop.routesOf(publisher.tenant()), now);
    }
}
