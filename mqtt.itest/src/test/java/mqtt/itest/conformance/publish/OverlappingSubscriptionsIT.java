package mqtt.itest.conformance.publish;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** PUBLISH: subscription identifiers, and several subscriptions that match. The broker sends a single copy. */
public class OverlappingSubscriptionsIT {
    @Rule
    public final Clients clients = new Clients();

    private static RawClient subscribe(RawClient client, String filter, String identifier, String options) {
        return client.send("82 [ 0001 { 0b " + identifier + " } `" + filter + "` " + options + " ]")
                .expect("90 [ 0001 { } ?? ]");
    }

    @Test
    @Statement(v5 = "MQTT-3.3.4-2", v311 = "MQTT-3.3.5-1")
    public void theHighestQosCounts() {
        clients.each(v -> {
            RawClient a = clients.of(v, "a").connect();
            a.subscribe("~/#", 1).subscribe("~/t", 2).subscribe("~/+", 0);
            RawClient b = clients.of(v, "b").connect().subscribe("~/t", 0).subscribe("~/#", 1);
            clients.of(v, "sender").connect().publish(4, "~/t", "x");
            a.expect("34 [ `~/t` <a> { } 'x' ]").expectNothing();
            b.expect("32 [ `~/t` <b> { } 'x' ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.4-3", "MQTT-3.3.4-4"})
    public void theCopyHasAllTheirIdentifiers() {
        RawClient a = clients.v5("a").connect();
        subscribe(a, "~/t", "07", "00");
        subscribe(a, "~/+", "ffffff7f", "01");
        subscribe(a, "~/other", "08", "00");
        a.subscribe("~/#", 0);
        clients.v5("sender")
                .connect()
                .publish(2, "~/t", "1")
                .publish(2, "~/t", "2")
                .publish(2, "~/t", "3");
        a.expect("32 [ `~/t` <1> { ?? ?? ?? ?? ?? ?? ?? } '1' ]"); // two of them, in any order
        a.expect("32 [ `~/t` <2> { .. 0b 07 .. } '2' ]", "32 [ `~/t` <3> { .. 0b ffffff7f .. } '3' ]");
        a.expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.3.4-5")
    public void copiesForAnotherReasonHaveTheirOwn() {
        RawClient a = clients.v5("a").connect();
        subscribe(a, "~/t", "07", "00");
        subscribe(a, "$share/g/~/t", "08", "00");
        clients.v5("sender").connect().publish(0, "~/t", "x");
        a.expectInAnyOrder("30 [ `~/t` { 0b 07 } 'x' ]", "30 [ `~/t` { 0b 08 } 'x' ]")
                .expectNothing();
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.4-3", "MQTT-3.3.4-5"})
    public void retainedMessagesHaveThatOfTheSubscriptionThatAskedForThem() {
        clients.v5("sender").connect().publish(3, "~/t", "x");
        RawClient a = clients.v5("a").connect();
        subscribe(a, "~/t", "07", "00").expect("31 [ `~/t` { 0b 07 } 'x' ]");
        subscribe(a, "~/+", "08", "00").expect("31 [ `~/t` { 0b 08 } 'x' ]").expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.3.4-3")
    public void aSubscriptionThatTakesThePlaceOfAnotherTakesItsIdentifierAway() {
        RawClient a = clients.v5("a").persistent().connect();
        subscribe(a, "~/1", "07", "00");
        subscribe(a, "~/1", "09", "00");
        subscribe(a, "~/2", "07", "01").subscribe("~/2", 1);
        RawClient sender = clients.v5("sender").connect().publish(0, "~/1", "x").publish(2, "~/2", "y");
        a.expect("30 [ `~/1` { 0b 09 } 'x' ]", "32 [ `~/2` <id> { } 'y' ]");
        subscribe(a, "~/2", "0a", "01").disconnect();
        sender.publish(2, "~/2", "z");
        clients.v5("a").persistent().resume().expect("3a [ `~/2` <id> { } 'y' ]", "32 [ `~/2` <z> { 0b 0a } 'z' ]");
    }

    @Test
    public void identifiersAreFrom1To268435455() {
        clients.v5("a").connect().send("82 [ 0001 { 0b 00 } `~/t` 00 ]").expectEnd("82");
        clients.v5("b").connect().send("82 [ 0001 { 0b 01 0b 02 } `~/t` 00 ]").expectEnd("82");
        clients.v5("c").connect().send("82 [ 0001 { 0b ffffffff01 } `~/t` 00 ]").expectEnd("81");
    }

    @Test
    @Statement(v5 = "MQTT-3.3.4-6")
    public void aClientPublishesNone() {
        RawClient receiver = clients.v5("receiver").connect().subscribe("~/t", 0);
        clients.v5("a").connect().send("30 [ `~/t` { 0b 07 } 'x' ]").expectEnd("82");
        receiver.expectNothing();
    }
}
