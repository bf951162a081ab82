package mqtt.session.core;

import java.util.function.Consumer;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;
import mqtt.api.hook.MessageListener;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Keeper;
import mqtt.spi.store.Records;

/**
 * A message for the case that the client is lost. The gates have let it through at CONNECT.
 *
 * @param number which of its session's it is, for the store; 0 as long as no session has it
 * @param message received at CONNECT; its expiry counts from when it is published
 * @param delaySeconds how long to wait for the client to come back
 */
record Will(long number, Message message, long delaySeconds) {
    Will numbered(long newNumber) {
        return new Will(newNumber, message, delaySeconds);
    }

    /**
     * Publishes it. On the loop of its session.
     *
     * @param record what the store knows of the session: it is told with it, so that it is published once
     */
    void publish(Loop loop, SubscriberId publisher, SessionRecord record) {
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
        RouteTable routes = loop.routesOf(publisher.tenant());
        Consumer<Records> forgotten = record.forgetting(this);
        boolean isKept = now.qos() != Qos.AT_MOST_ONCE && routes.of(now.topic()).isDurable();
        Deposit deposit = forgotten != null || isKept ? new Deposit(now) : null;
        Keeper keeper = deposit == null ? null : record.keeper();
        if (now.retain()
                && !loop.broker().router().retain(publisher.tenant(), now, keeper == null ? null : deposit, keeper)) {
            loop.broker().counters().publishRefused.increment();
            if (listeners != null) {
                listeners.onDrop(publisher, now, DropReason.RETAINED_FULL);
            }
            return;
        }
        if (forgotten != null) {
            deposit.also(forgotten);
            deposit.answerTo(record.publishing());
        }
        loop.publish(routes, now, deposit);
        if (deposit != null) {
            loop.journal().arrive(deposit);
        }
    }
}
