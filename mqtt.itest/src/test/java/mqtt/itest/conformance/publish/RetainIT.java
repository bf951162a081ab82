package mqtt.itest.conformance.publish;

import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** PUBLISH: RETAIN. */
public class RetainIT {
    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(
            v5 = "MQTT-3.3.1-5",
            v311 = {"MQTT-3.3.1-5", "MQTT-3.3.1-6", "MQTT-3.3.1-8"},
            v31 = "MQTT31-27")
    public void whoSubscribesLaterGetsTheLastOneOfEachTopicWithItsQos() {
        clients.each(v -> {
            clients.of(v, "sender")
                    .connect()
                    .publish(5, "~/a", "first")
                    .publish(5, "~/a", "last")
                    .publish(3, "~/b/c", "other")
                    .disconnect();
            clients.of(v, "receiver")
                    .connect()
                    .subscribe("~/#", 2)
                    .expectInAnyOrder("35 [ `~/a` <a> { } 'last' ]", "33 [ `~/b/c` <b> { } 'other' ]")
                    .expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.3.1-5", v311 = "MQTT-3.3.1-7")
    public void oneOfQos0TakesThePlaceOfOneOfQos2() {
        clients.each(
                v -> {
                    clients.of(v, "sender").connect().publish(5, "~/t", "old").publish(1, "~/t", "new");
                    clients.of(v, "receiver")
                            .connect()
                            .subscribe("~/t", 2)
                            .expect("31 [ `~/t` { } 'new' ]")
                            .expectNothing();
                },
                V311,
                V5);
    }

    @Test
    @Statement(v5 = "MQTT-3.3.1-12", v311 = "MQTT-3.3.1-9", v31 = "MQTT31-27")
    public void whoHasSubscribedGetsItWithoutRetain() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/t", 1);
            clients.of(v, "sender").connect().publish(1, "~/t", "x").publish(3, "~/t", "y");
            receiver.expect("30 [ `~/t` { } 'x' ]", "32 [ `~/t` <id> { } 'y' ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.3.1-12", v311 = "MQTT-3.3.1-9", v31 = "MQTT31-27")
    public void whoHasSubscribedAndIsAwayGetsItWithoutRetain() {
        clients.each(v -> {
            clients.of(v, "receiver").persistent().connect().subscribe("~/t", 1).disconnect();
            clients.of(v, "sender").connect().publish(3, "~/t", "x");
            clients.of(v, "receiver")
                    .persistent()
                    .resume()
                    .expect("32 [ `~/t` <id> { } 'x' ]")
                    .expectNothing();
        });
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.3.1-6", "MQTT-3.3.1-7"},
            v311 = {"MQTT-3.3.1-10", "MQTT-3.3.1-11"},
            v31 = "MQTT31-28")
    public void anEmptyOneRemovesItAndIsDelivered() {
        clients.each(v -> {
            RawClient sender = clients.of(v, "sender").connect().publish(3, "~/t", "x");
            RawClient before = clients.of(v, "before").connect().subscribe("~/t", 0);
            before.expect("31 [ `~/t` { } 'x' ]");
            sender.publish(3, "~/t", "");
            before.expect("30 [ `~/t` { } ]").expectNothing();
            clients.of(v, "after").connect().subscribe("~/t", 0).expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.3.1-7", v311 = "MQTT-3.3.1-11", v31 = "MQTT31-28")
    public void anEmptyOneIsNotRetained() {
        clients.each(v -> {
            clients.of(v, "sender").connect().publish(3, "~/t", "");
            clients.of(v, "receiver").connect().subscribe("~/t", 0).expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.3.1-8", v311 = "MQTT-3.3.1-12")
    public void withoutItNothingIsRetainedAndTheRetainedOneStays() {
        clients.each(v -> {
            clients.of(v, "sender")
                    .connect()
                    .publish(2, "~/none", "x")
                    .publish(3, "~/t", "retained")
                    .publish(2, "~/t", "passes")
                    .publish(2, "~/t", "");
            clients.of(v, "receiver")
                    .connect()
                    .subscribe("~/#", 0)
                    .expect("31 [ `~/t` { } 'retained' ]")
                    .expectNothing();
        });
    }
}
