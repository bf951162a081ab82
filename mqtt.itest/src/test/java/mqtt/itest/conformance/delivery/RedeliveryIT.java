package mqtt.itest.conformance.delivery;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** When a message is sent again, and in which order. */
public class RedeliveryIT {
    @Rule
    public final Clients clients = new Clients();

    private RawClient withMessages(Version v) {
        RawClient receiver = clients.of(v, "receiver").persistent().connect().subscribe("~/#", 2);
        RawClient sender = clients.of(v, "sender").connect();
        sender.publish(4, "~/a", "1")
                .publish(2, "~/b", "2")
                .publish(4, "~/b", "3")
                .publish(2, "~/a", "4");
        receiver.expect("34 [ `~/a` <1> { } '1' ]", "32 [ `~/b` <2> { } '2' ]");
        return receiver.expect("34 [ `~/b` <3> { } '3' ]", "32 [ `~/a` <4> { } '4' ]");
    }

    @Test
    @Statement(
            v5 = {"MQTT-4.4.0-1", "MQTT-4.6.0-1"},
            v311 = {"MQTT-4.4.0-1", "MQTT-4.6.0-1"},
            v31 = {"MQTT31-20", "MQTT31-30"})
    public void whatIsUnacknowledgedIsSentAgainInTheSameOrderAndBeforeNewMessages() {
        clients.each(v -> {
            withMessages(v).send("40 [ <2> ]").disconnect();
            clients.of(v, "other").connect().publish(2, "~/c", "5");
            RawClient again = clients.of(v, "receiver").persistent().resume();
            again.expect("3c [ `~/a` <1> { } '1' ]", "3c [ `~/b` <3> { } '3' ]", "3a [ `~/a` <4> { } '4' ]");
            again.expect("32 [ `~/c` <5> { } '5' ]").expectNothing().close();
            RawClient oncemore = clients.of(v, "receiver").persistent().resume();
            oncemore.expect("3c [ `~/a` <1> { } '1' ]", "3c [ `~/b` <3> { } '3' ]", "3a [ `~/a` <4> { } '4' ]");
            oncemore.expect("3a [ `~/c` <5> { } '5' ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.4.0-1")
    public void nothingIsSentAgainAtAnotherTime() {
        clients.each(v -> {
            RawClient receiver = withMessages(v).send("50 [ <1> ]").expect("62 [ <1> ]");
            receiver.subscribe("~/#", 2).subscribe("~/+", 1);
            receiver.send("40 [ <4> ] 50 [ 7777 ]").expect("62 [ 7777 .. ]").expectNothing();
            receiver.send("a2 [ 0001 { } `~/#` `~/+` ]")
                    .expect("b0 [ 0001 .. ]")
                    .expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.4.0-1", v311 = "MQTT-4.4.0-1")
    public void aNewSessionGetsNothingAgain() {
        clients.each(v -> {
            withMessages(v).close();
            clients.of(v, "receiver").connect().expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.4.0-1", v311 = "MQTT-4.4.0-1")
    public void whoTakesTheSessionOverGetsItAgain() {
        clients.each(v -> {
            RawClient before = withMessages(v);
            RawClient now = clients.of(v, "receiver").persistent().resume();
            before.expectEnd("8e");
            now.expect("3c [ `~/a` <1> { } '1' ]", "3a [ `~/b` <2> { } '2' ]");
            now.expect("3c [ `~/b` <3> { } '3' ]", "3a [ `~/a` <4> { } '4' ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.6.0-4", v311 = "MQTT-4.6.0-4")
    public void pubrelsAreInTheOrderOfThePubrecs() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/t", 2);
            RawClient sender = clients.of(v, "sender").connect();
            sender.publish(4, "~/t", "1").publish(4, "~/t", "2").publish(4, "~/t", "3");
            receiver.expect("34 [ `~/t` <1> { } '1' ]", "34 [ `~/t` <2> { } '2' ]", "34 [ `~/t` <3> { } '3' ]");
            receiver.send("50 [ <3> ] 50 [ <1> ] 50 [ <2> ]").expect("62 [ <3> ]", "62 [ <1> ]", "62 [ <2> ]");
        });
    }
}
