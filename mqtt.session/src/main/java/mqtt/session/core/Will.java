package mqtt.session.core;

import mqtt.api.Message;
import mqtt.api.SubscriberId;

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
        if (!now.retain() || loop.broker().router().retain(publisher.tenant(), now)) {
            loop.publish(loop.routesOf(publisher.tenant()), now);
        }
    }
}
