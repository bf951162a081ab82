package mqtt.itest.conformance.delivery;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** QoS 2, both ways, and with a connection that is lost at each point of the exchange. */
public class ExactlyOnceIT {
    @Rule
    public final Clients clients = new Clients();

    // ---- from a client

    @Test
    @Statement(
            v5 = {"MQTT-4.3.3-8", "MQTT-4.3.3-10", "MQTT-4.3.3-11", "MQTT-4.3.3-12"},
            v311 = "MQTT-4.3.3-2",
            v31 = "MQTT31-29")
    public void theSameIdentifierIsTheSameMessageUntilPubrel() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/t", 2);
            RawClient sender = clients.of(v, "sender").connect();
            sender.send("34 [ `~/t` 1234 { } '1' ]").expect("50 [ 1234 ]");
            sender.send("3c [ `~/t` 1234 { } '1' ] 34 [ `~/t` 1234 { } '1' ]").expect("50 [ 1234 ]", "50 [ 1234 ]");
            sender.send("34 [ `~/t` 4321 { } '2' ] 3c [ `~/t` 1234 { } '1' ]").expect("50 [ 4321 ]", "50 [ 1234 ]");
            sender.send("62 [ 1234 ]").expect("70 [ 1234 ]");
            sender.send("3c [ `~/t` 1234 { } '3' ]").expect("50 [ 1234 ]"); // a new one, DUP or not
            sender.send("62 [ 1234 ] 62 [ 4321 ]").expect("70 [ 1234 ]", "70 [ 4321 ]");
            receiver.expect("34 [ `~/t` <1> { } '1' ]", "34 [ `~/t` <2> { } '2' ]", "34 [ `~/t` <3> { } '3' ]");
            receiver.expectNothing();
        });
    }

    @Test
    @Statement(v5 = {"MQTT-4.3.3-9", "MQTT-4.3.3-8"})
    public void afterARefusalTheIdentifierMeansANewMessage() {
        RawClient receiver = clients.v5("receiver").connect().subscribe("~/t", 0);
        RawClient sender = clients.v5("sender").connect();
        sender.send("34 [ `$SYS/~` 0001 { } 'x' ]").expect("50 [ 0001 90 .. ]");
        sender.send("34 [ `~/t` 0001 { } '1' ]").expect("50 [ 0001 ]");
        sender.send("62 [ 0001 ]").expect("70 [ 0001 ]");
        sender.send("3c [ `$SYS/~` 0001 { } 'x' ] 3c [ `~/t` 0001 { } '2' ]")
                .expect("50 [ 0001 90 .. ]", "50 [ 0001 ]");
        receiver.expect("30 [ `~/t` { } '1' ]", "30 [ `~/t` { } '2' ]").expectNothing();
    }

    @Test
    @Statement(
            v5 = {"MQTT-4.3.3-8", "MQTT-4.3.3-10", "MQTT-4.3.3-11", "MQTT-4.3.3-12"},
            v311 = "MQTT-4.3.3-2")
    public void aMessageIsDeliveredOnceWhereverItsPublisherIsLost() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/t", 2);
            RawClient sender = clients.of(v, "sender").persistent().connect();
            sender.send("34 [ `~/t` 0001 { } 'x' ]");
            receiver.expect("34 [ `~/t` <x> { } 'x' ]");
            sender = back(sender); // PUBREC was lost
            sender.send("3c [ `~/t` 0001 { } 'x' ]").expect("50 [ 0001 ]");
            sender = back(sender); // it has PUBREC
            sender.send("62 [ 0001 ]");
            sender.expect("70 [ 0001 ]");
            sender = back(sender); // PUBCOMP was lost
            sender.send("62 [ 0001 ]").expect("70 [ 0001 .. ]");
            receiver.expectNothing();
            sender = back(sender);
            sender.send("34 [ `~/t` 0001 { } 'y' ]").expect("50 [ 0001 ]");
            receiver.expect("34 [ `~/t` <y> { } 'y' ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.3.3-10", v311 = "MQTT-4.3.3-2")
    public void severalAreDeliveredOnceThoughTheyAreSentAgain() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/t", 0);
            RawClient sender = clients.of(v, "sender").persistent().connect();
            sender.send("34 [ `~/t` 0001 { } '1' ] 34 [ `~/t` 0002 { } '2' ] 34 [ `~/t` ffff { } '3' ]");
            sender.expect("50 [ 0001 ]", "50 [ 0002 ]", "50 [ ffff ]")
                    .send("62 [ 0002 ]")
                    .expect("70 [ 0002 ]");
            sender = back(sender);
            sender.send("3c [ `~/t` 0001 { } '1' ] 34 [ `~/t` 0002 { } '4' ] 3c [ `~/t` ffff { } '3' ]");
            sender.expect("50 [ 0001 ]", "50 [ 0002 ]", "50 [ ffff ]");
            for (int i = 1; i <= 4; i++) {
                receiver.expect("30 [ `~/t` { } '" + i + "' ]");
            }
            receiver.expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.3.3-12", v311 = "MQTT-4.3.3-2")
    public void aNewSessionKnowsNoIdentifiers() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/t", 0);
            RawClient sender = clients.of(v, "sender").persistent().connect();
            sender.send("34 [ `~/t` 0001 { } '1' ]").expect("50 [ 0001 ]").close();
            receiver.expect("30 [ `~/t` { } '1' ]");
            clients.of(v, "sender").connect().send("34 [ `~/t` 0001 { } '2' ]").expect("50 [ 0001 ]");
            receiver.expect("30 [ `~/t` { } '2' ]").expectNothing();
        });
    }

    // ---- to a client

    private RawClient withMessage(Version v) {
        RawClient receiver = clients.of(v, "receiver").persistent().connect().subscribe("~/t", 2);
        clients.of(v, "sender").connect().publish(4, "~/t", "x");
        return receiver.expect("34 [ `~/t` <id> { } 'x' ]");
    }

    /** The same client again, after its connection was lost. */
    private RawClient back(RawClient lost) {
        lost.reset();
        return clients.of(lost.version(), lost.name()).persistent().resume();
    }

    @Test
    @Statement(
            v5 = {"MQTT-4.3.3-2", "MQTT-4.3.3-4", "MQTT-4.3.3-6"},
            v311 = "MQTT-4.3.3-1",
            v31 = "MQTT31-29")
    public void pubrecIsAnsweredWithPubrel() {
        clients.each(v -> {
            RawClient receiver = withMessage(v).expectNothing();
            receiver.send("50 [ <id> ]").expect("62 [ <id> ]").expectNothing();
            receiver.send("50 [ <id> ]").expect("62 [ <id> ]").expectNothing(); // the client repeats itself
            receiver.send("70 [ <id> ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.3.3-4")
    public void pubrecWithoutAnErrorIsAnsweredWithPubrelWhateverItSays() {
        RawClient receiver = withMessage(Version.V5);
        receiver.send("50 [ <id> 10 [ 1f `nobody` 26 `a` `b` ] ]").expect("62 [ <id> ]");
        receiver.send("70 [ <id> 00 [ 1f `done` ] ]").expectNothing();
    }

    @Test
    @Statement(
            v5 = {"MQTT-4.3.3-3", "MQTT-4.3.3-5", "MQTT-4.3.3-6", "MQTT-4.4.0-1"},
            v311 = {"MQTT-4.3.3-1", "MQTT-4.4.0-1"},
            v31 = "MQTT31-20")
    public void aMessageIsDeliveredOnceWhereverItsReceiverIsLost() {
        clients.each(v -> {
            RawClient receiver = back(withMessage(v)); // PUBREC was lost, or not sent
            receiver.expect("3c [ `~/t` <id> { } 'x' ]");
            receiver = back(receiver);
            receiver.expect("3c [ `~/t` <id> { } 'x' ]").send("50 [ <id> ]").expect("62 [ <id> ]");
            receiver = back(receiver); // PUBREL was lost
            receiver.expect("62 [ <id> ]").expectNothing();
            receiver = back(receiver); // PUBCOMP was lost
            receiver.expect("62 [ <id> ]").send("70 [ <id> ]").expectNothing();
            back(receiver).expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.4.0-2")
    public void whatTheClientRefusesIsNotSentAgain() {
        RawClient receiver = clients.v5("receiver").persistent().connect().subscribe("~/t", 2);
        RawClient sender = clients.v5("sender").connect();
        sender.publish(2, "~/t", "1").publish(4, "~/t", "2").publish(4, "~/t", "3");
        receiver.expect("32 [ `~/t` <1> { } '1' ]", "34 [ `~/t` <2> { } '2' ]", "34 [ `~/t` <3> { } '3' ]");
        receiver.send("40 [ <1> 83 ] 50 [ <2> 87 ]").expectNothing();
        back(receiver).expect("3c [ `~/t` <3> { } '3' ]").expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-4.3.3-4")
    public void answersToNothingHurtNobody() {
        clients.each(v -> {
            RawClient receiver = withMessage(v);
            receiver.send("40 [ <id> ] 70 [ <id> ] 40 [ 7777 ] 70 [ 7777 ]").expectNothing();
            receiver.send("50 [ 7777 ]").expect(v.isV5() ? "62 [ 7777 92 .. ]" : "62 [ 7777 ]");
            receiver.send("50 [ <id> ]").expect("62 [ <id> ]").send("70 [ <id> ]");
            receiver.send("50 [ <id> ]").expect(v.isV5() ? "62 [ <id> 92 .. ]" : "62 [ <id> ]");
            receiver.send("70 [ <id> ]").expectNothing();
        });
    }
}
