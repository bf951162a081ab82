package mqtt.store.h2;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicName;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Underway;

/** Writes all there is in a store as JSON, a line for each queue, subscription, receipt and message. */
final class Export {
    private final Engine engine;
    private final PrintStream out;

    Export(Engine engine, PrintStream out) {
        this.engine = engine;
        this.out = out;
    }

    void run() {
        List<Long> queues = new ArrayList<>();
        engine.index().forEachQueue((queue, owner) -> {
            queues.add(queue);
            out.println(new Json().put("type", "queue").put("queue", queue).put("owner", owner(owner)));
        });
        for (long queue : queues) {
            for (KeptSubscription subscription : engine.index().subscriptions(queue)) {
                out.println(subscription(queue, subscription));
            }
            for (int packetId : engine.index().receipts(queue)) {
                out.println(
                        new Json().put("type", "receipt").put("queue", queue).put("packetId", packetId));
            }
            engine.visit(queue, kept -> out.println(message(kept)));
        }
    }

    private static Json owner(Owner owner) {
        Json json = new Json();
        if (owner instanceof Owner.Retained retained) {
            return json.put("kind", "retained").put("tenant", retained.tenant());
        }
        if (owner instanceof Owner.Group group) {
            return json.put("kind", "group")
                    .put("tenant", group.tenant())
                    .put("filter", group.filter().value());
        }
        if (owner instanceof Owner.Facts facts) {
            return json.put("kind", "facts").put("name", facts.name());
        }
        if (owner instanceof Owner.Session session) {
            List<Json> wills = new ArrayList<>();
            for (Owner.Will will : session.wills()) {
                wills.add(fields(new Json(), will.message())
                        .put("delaySeconds", will.delaySeconds())
                        .put("dueAtMillis", will.dueAtMillis()));
            }
            return json.put("kind", "session")
                    .put("tenant", session.id().tenant())
                    .put("clientId", session.id().clientId())
                    .put("durability", session.durability().name())
                    .put("expirySeconds", session.expirySeconds())
                    .put("offlineSinceMillis", session.offlineSinceMillis())
                    .put("sharing", session.sharing().name())
                    .put("upgradesQos", session.upgradesQos())
                    .put("wills", wills);
        }
        return json;
    }

    private static Json subscription(long queue, KeptSubscription kept) {
        Subscription subscription = kept.subscription();
        Json json = new Json()
                .put("type", "subscription")
                .put("queue", queue)
                .put("filter", subscription.filter().value())
                .put("qos", subscription.maximumQos().value())
                .put("noLocal", subscription.noLocal())
                .put("retainAsPublished", subscription.retainAsPublished())
                .put("retainHandling", subscription.retainHandling().name())
                .put("identifier", subscription.identifier());
        if (kept.owed() != null) {
            json.put("retainedAfter", kept.owed().after())
                    .put("retainedUntil", kept.owed().until());
        }
        return json;
    }

    private static Json message(KeptMessage kept) {
        Json json = new Json()
                .put("type", "message")
                .put("queue", kept.queue())
                .put("seq", kept.seq())
                .put("qos", kept.qos().value())
                .put("retain", kept.retain())
                .put("identifiers", Arrays.stream(kept.identifiers()).boxed().toList());
        Underway underway = kept.underway();
        if (underway != null) {
            json.put(
                    "underway",
                    new Json()
                            .put("holder", underway.holder())
                            .put("packetId", underway.packetId())
                            .put("order", underway.order())
                            .put("released", underway.released()));
        }
        return kept.message() == null
                ? json.put("message", (String) null)
                : json.put("message", fields(new Json(), kept.message()));
    }

    private static Json fields(Json json, Message message) {
        json.put("topic", message.topic().value())
                .put("payload", Base64.getEncoder().encodeToString(message.payload()))
                .put("publishedQos", message.qos().value())
                .put("publishedRetain", message.retain())
                .put("receivedAtMillis", message.receivedAtMillis());
        SubscriberId publisher = message.publisher();
        if (publisher != null) {
            json.put("publisher", new Json().put("tenant", publisher.tenant()).put("clientId", publisher.clientId()));
        }
        MessageProperties properties = message.properties();
        return properties.isEmpty() ? json : json.put("properties", properties(properties));
    }

    private static Json properties(MessageProperties properties) {
        Json json = new Json();
        properties.payloadFormat().ifPresent(value -> json.put("payloadFormat", value));
        properties.messageExpirySeconds().ifPresent(value -> json.put("messageExpirySeconds", value));
        properties.contentType().ifPresent(value -> json.put("contentType", value));
        properties.responseTopic().map(TopicName::value).ifPresent(value -> json.put("responseTopic", value));
        properties
                .correlationData()
                .ifPresent(
                        value -> json.put("correlationData", Base64.getEncoder().encodeToString(value)));
        List<Json> user = properties.userProperties().stream()
                .map(one -> new Json().put("name", one.name()).put("value", one.value()))
                .toList();
        return user.isEmpty() ? json : json.put("userProperties", user);
    }
}
