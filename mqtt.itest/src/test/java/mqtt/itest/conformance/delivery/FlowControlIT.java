package mqtt.itest.conformance.delivery;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** How many messages of QoS 1 and 2 may be under way, both ways. */
public class FlowControlIT {
    private static final Listener ONE = Listener.with("receives-one", "receive_maximum=1");
    private static final Listener TWO = Listener.with("receives-two", "receive_maximum=2");
    private static final Listener SENDS_TWO = Listener.with("sends-two", "send_maximum=2");

    @Rule
    public final Clients clients = new Clients();

    private RawClient publish(int flags, int count) {
        RawClient sender = clients.v5("sender").connect();
        for (int i = 1; i <= count; i++) {
            sender.publish(flags, "~/t", "" + i);
        }
        return sender;
    }

    private RawClient receiver(String receiveMaximum, int qos) {
        return clients.v5("receiver")
                .persistent()
                .properties("21 " + receiveMaximum)
                .connect()
                .subscribe("~/t", qos);
    }

    // ---- from clients

    @Test
    @Statement(v5 = "MQTT-3.3.4-7")
    public void moreThanTheReceiveMaximumIsAnError() {
        RawClient receiver = clients.v5("receiver").connect().subscribe("~/#", 0);
        clients.v5("a")
                .at(TWO)
                .send()
                .expect("20 [ 00 00 { .. 21 0002 .. } ]")
                .send("34 [ `~/t` 0001 { } '1' ] 34 [ `~/t` 0002 { } '2' ] 34 [ `~/t` 0003 { } '3' ]")
                .expect("50 [ 0001 ]", "50 [ 0002 ]")
                .expectEnd("93");
        receiver.expect("30 [ `~/t` { } '1' ]", "30 [ `~/t` { } '2' ]");
        clients.v5("b")
                .at(TWO)
                .connect()
                .send("34 [ `~/t` 0001 { } '4' ] 34 [ `~/t` 0002 { } '5' ] 32 [ `~/t` 0003 { } '6' ]")
                .expect("50 [ 0001 ]", "50 [ 0002 ]")
                .expectEnd("93");
        receiver.expect("30 [ `~/t` { } '4' ]", "30 [ `~/t` { } '5' ]").expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.3.4-7")
    public void aWindowOf1IsFreedByPubackAndPubcompAndRefusals() {
        RawClient a = clients.v5("a").at(ONE).connect().subscribe("~/t", 0);
        for (int i = 0; i < 3; i++) {
            a.publish(2, "~/t", "1").publish(4, "~/t", "2");
            a.send("34 [ `$SYS/~` 0001 { } 'x' ]").expect("30 [ `~/t` { } '1' ]", "30 [ `~/t` { } '2' ]");
            a.expect("50 [ 0001 90 .. ]");
        }
        a.send("30 [ `~/t` { } 'a' ] 34 [ `~/t` 0001 { } 'b' ] 30 [ `~/t` { } 'c' ] 3c [ `~/t` 0001 { } 'b' ] c000")
                .expectInAnyOrder(
                        "50 [ 0001 ]",
                        "50 [ 0001 ]",
                        "d000",
                        "30 [ `~/t` { } 'a' ]",
                        "30 [ `~/t` { } 'b' ]",
                        "30 [ `~/t` { } 'c' ]");
        a.send("62 [ 0001 ]").expect("70 [ 0001 ]").publish(4, "~/t", "d");
    }

    // ---- to clients

    @Test
    @Statement(v5 = {"MQTT-3.3.4-9", "MQTT-4.9.0-1", "MQTT-4.9.0-2"})
    public void aWindowOf1IsFreedByPuback() {
        RawClient receiver = receiver("0001", 1);
        publish(2, 3);
        receiver.expect("32 [ `~/t` <1> { } '1' ]").expectNothing();
        receiver.send("40 [ <1> ]").expect("32 [ `~/t` <2> { } '2' ]").expectNothing();
        receiver.send("40 [ <2> 80 ]").expect("32 [ `~/t` <3> { } '3' ]").expectNothing();
        receiver.send("40 [ <3> ]").expectNothing();
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.4-9", "MQTT-4.9.0-1", "MQTT-4.9.0-2"})
    public void aWindowOf1IsFreedByPubcompAndByPubrecWithAnError() {
        RawClient receiver = receiver("0001", 2);
        publish(4, 4);
        receiver.expect("34 [ `~/t` <1> { } '1' ]").expectNothing();
        receiver.send("50 [ <1> ]").expect("62 [ <1> ]").expectNothing();
        receiver.send("70 [ <1> ]").expect("34 [ `~/t` <2> { } '2' ]").expectNothing();
        receiver.send("50 [ <2> 97 ]").expect("34 [ `~/t` <3> { } '3' ]").expectNothing();
        receiver.send("50 [ <3> ] 70 [ <3> ]").expect("62 [ <3> ]", "34 [ `~/t` <4> { } '4' ]");
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.4-9", "MQTT-4.9.0-2"})
    public void answersToNothingDoNotWidenIt() {
        RawClient receiver = receiver("0001", 2);
        publish(2, 3).publish(4, "~/t", "4").publish(4, "~/t", "5");
        receiver.expect("32 [ `~/t` <1> { } '1' ]");
        receiver.send("40 [ 7777 ] 70 [ 7777 ] 70 [ <1> ]").expectNothing();
        receiver.send("50 [ 7777 80 ]").takeAll(); // perhaps a PUBREL, as if it were none
        receiver.send("40 [ <1> ] 40 [ <1> ]")
                .expect("32 [ `~/t` <2> { } '2' ]")
                .expectNothing();
        receiver.send("40 [ <2> ]").expect("32 [ `~/t` <3> { } '3' ]").expectNothing();
        receiver.send("40 [ <3> ]").expect("34 [ `~/t` <4> { } '4' ]").expectNothing();
        receiver.send("40 [ <4> ] 70 [ <4> ]").expectNothing(); // neither is an answer to a PUBLISH of QoS 2
        receiver.send("50 [ <4> ] 50 [ <4> ]")
                .expect("62 [ <4> ]", "62 [ <4> ]")
                .expectNothing();
        receiver.send("70 [ <4> ] 70 [ <4> ]")
                .expect("34 [ `~/t` <5> { } '5' ]")
                .expectNothing();
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.4-9", "MQTT-4.9.0-1", "MQTT-4.9.0-2"})
    public void aWindowOf3IsUsedAndNoMore() {
        RawClient receiver = receiver("0003", 2);
        publish(2, 2).publish(4, "~/t", "3").publish(4, "~/t", "4").publish(2, "~/t", "5");
        receiver.expect("32 [ `~/t` <1> { } '1' ]", "32 [ `~/t` <2> { } '2' ]", "34 [ `~/t` <3> { } '3' ]");
        receiver.expectNothing();
        receiver.send("40 [ <2> ]").expect("34 [ `~/t` <4> { } '4' ]").expectNothing();
        receiver.send("40 [ <1> ]").expect("32 [ `~/t` <5> { } '5' ]").expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-4.9.0-1")
    public void theBrokerMayBeginWithLess() {
        RawClient receiver = clients.v5("receiver")
                .at(SENDS_TWO)
                .properties("21 0009")
                .connect()
                .subscribe("~/t", 1);
        publish(2, 3);
        receiver.expect("32 [ `~/t` <1> { } '1' ]", "32 [ `~/t` <2> { } '2' ]").expectNothing();
        receiver.send("40 [ <1> ]").expect("32 [ `~/t` <3> { } '3' ]").expectNothing();
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.4-9", "MQTT-4.9.0-2"})
    public void retainedMessagesAreWithinIt() {
        RawClient sender = clients.v5("sender").connect();
        sender.publish(3, "~/t/1", "x").publish(3, "~/t/2", "x").publish(3, "~/t/3", "x");
        RawClient receiver = receiver("0001", 1).subscribe("~/t/+", 1);
        for (String id : new String[] {"a", "b", "c"}) {
            receiver.expect("33 [ ( '~/t/' ?? ) <" + id + "> { } 'x' ]").expectNothing();
            receiver.send("40 [ <" + id + "> ]");
        }
        receiver.expectNothing();
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.4-9", "MQTT-4.9.0-1", "MQTT-4.9.0-2"})
    public void whatIsSentAgainIsWithinThatOfTheNewConnection() {
        RawClient before = receiver("0003", 2);
        publish(2, 1).publish(4, "~/t", "2").publish(4, "~/t", "3").publish(2, "~/t", "4");
        before.expect("32 [ `~/t` <1> { } '1' ]", "34 [ `~/t` <2> { } '2' ]", "34 [ `~/t` <3> { } '3' ]")
                .close();
        RawClient now =
                clients.v5("receiver").persistent().properties("21 0001").resume();
        now.expect("3a [ `~/t` <1> { } '1' ]").expectNothing();
        now.send("40 [ <1> ]").expect("3c [ `~/t` <2> { } '2' ]").expectNothing();
        now.send("50 [ <2> ] 70 [ <2> ]")
                .expect("62 [ <2> ]", "3c [ `~/t` <3> { } '3' ]")
                .expectNothing();
        now.send("50 [ <3> ] 70 [ <3> ]")
                .expect("62 [ <3> ]", "32 [ `~/t` <4> { } '4' ]")
                .expectNothing();
    }

    // ---- what does not wait for it

    @Test
    @Statement(v5 = {"MQTT-3.3.4-10", "MQTT-4.9.0-3"})
    public void allOtherPacketsGoOnWhileItIsUsedUp() {
        RawClient receiver = receiver("0001", 2);
        RawClient sender = publish(4, 3);
        receiver.expect("34 [ `~/t` <1> { } '1' ]").expectNothing();
        receiver.send("c000").expect("d000");
        receiver.send("82 [ 0001 { } `~/other` 02 ]").expect("90 [ 0001 { } 02 ]");
        receiver.send("a2 [ 0002 { } `~/other` ]").expect("b0 [ 0002 { } 00 ]");
        receiver.send("32 [ `~/x` 0003 { } ]").expect("40 [ 0003 10 ]");
        receiver.send("34 [ `~/x` 0004 { } ]").expect("50 [ 0004 10 ]");
        receiver.send("62 [ 0004 ]").expect("70 [ 0004 ]");
        receiver.send("50 [ <1> ]").expect("62 [ <1> ]").expectNothing();
        sender.send("e0 00").expectClosed();
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.4-10", "MQTT-4.9.0-3"})
    public void pubrelGoesOnWhileWhatIsSentAgainWaits() {
        RawClient before = receiver("0003", 2);
        publish(4, 3);
        before.expect("34 [ `~/t` <1> { } '1' ]", "34 [ `~/t` <2> { } '2' ]", "34 [ `~/t` <3> { } '3' ]");
        before.send("50 [ <3> ]").expect("62 [ <3> ]").close();
        RawClient now =
                clients.v5("receiver").persistent().properties("21 0001").resume();
        now.expectInAnyOrder("3c [ `~/t` <1> { } '1' ]", "62 [ <3> ]").expectNothing();
        now.send("70 [ <3> ]").expectNothing();
        now.send("50 [ <1> ] 70 [ <1> ]").expect("62 [ <1> ]", "3c [ `~/t` <2> { } '2' ]");
    }
}
