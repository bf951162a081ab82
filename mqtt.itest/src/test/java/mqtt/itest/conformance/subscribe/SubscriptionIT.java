package mqtt.itest.conformance.subscribe;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** SUBSCRIBE: what a subscription does, and what another one with the same filter does to it. */
public class SubscriptionIT {
    private static final int NO_LOCAL = 0x04;
    private static final int DO_NOT_SEND = 0x20;

    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(
            v5 = {"MQTT-3.8.4-8", "MQTT-4.3.1-1"},
            v311 = {"MQTT-3.8.4-6", "MQTT-4.3.1-1"})
    public void messagesGoOutWithTheLowerQos() {
        clients.each(v -> {
            RawClient sender = clients.of(v, "sender").connect();
            for (int granted = 0; granted < 3; granted++) {
                RawClient a = clients.of(v, "a" + granted).connect().subscribe("~/t", granted);
                for (int published = 0; published < 3; published++) {
                    sender.publish(published << 1, "~/t", "x");
                    int qos = Math.min(granted, published);
                    a.expect("3%x [ `~/t` %s { } 'x' ]"
                            .formatted(qos << 1, qos == 0 ? "" : "<" + granted + published + ">"));
                }
                a.expectNothing().close();
            }
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.8.4-8", v311 = "MQTT-3.8.4-6")
    public void whatWaitedOrIsRetainedGoesOutWithTheLowerQosToo() {
        clients.each(v -> {
            clients.of(v, "a").persistent().connect().subscribe("~/t", 1).disconnect();
            RawClient sender = clients.of(v, "sender").connect().publish(5, "~/t", "x");
            RawClient a = clients.of(v, "a").persistent().resume().expect("32 [ `~/t` <1> { } 'x' ]");
            a.send("40 [ <1> ]").subscribe("~/t", 0).expect("31 [ `~/t` { } 'x' ]");
            a.subscribe("~/+", 1).expect("33 [ `~/t` <2> { } 'x' ]").expectNothing();
            sender.publish(1, "~/t", "");
        });
    }

    // ---- no local

    @Test
    @Statement(v5 = "MQTT-3.8.3-3")
    public void noLocalKeepsOnesOwnMessagesAway() {
        RawClient a = clients.v5("a").connect().subscribe("~/t", NO_LOCAL).subscribe("~/both", 0);
        RawClient b = clients.v5("b").connect().subscribe("~/t", NO_LOCAL | 1);
        a.publish(0, "~/t", "1").publish(2, "~/t", "2").publish(4, "~/t", "3").publish(0, "~/both", "4");
        a.expect("30 [ `~/both` { } '4' ]").expectNothing();
        b.expect("30 [ `~/t` { } '1' ]", "32 [ `~/t` <2> { } '2' ]", "32 [ `~/t` <3> { } '3' ]")
                .expectNothing();
        b.publish(0, "~/t", "5").expectNothing();
        a.expect("30 [ `~/t` { } '5' ]").expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.8.3-3")
    public void noLocalDoesSoAlsoAfterComingBack() {
        clients.v5("a").persistent().connect().subscribe("~/t", NO_LOCAL | 1).disconnect();
        RawClient a =
                clients.v5("a").persistent().resume().publish(2, "~/t", "x").expectNothing();
        a.subscribe("~/t", 1).publish(2, "~/t", "y").expect("32 [ `~/t` <id> { } 'y' ]");
        a.subscribe("~/t", NO_LOCAL | 1).publish(2, "~/t", "z").expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.8.3-3")
    public void noLocalIsForItsOwnSubscriptionOnly() {
        RawClient a = clients.v5("a").connect();
        a.send("82 [ 0001 { 0b 01 } `~/t` 06 ] 82 [ 0002 { 0b 02 } `~/+` 01 ]");
        a.expect("90 [ 0001 { } 02 ]", "90 [ 0002 { } 01 ]");
        a.publish(4, "~/t", "x").expect("32 [ `~/t` <id> { 0b 02 } 'x' ]").expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.8.3-4")
    public void noLocalOnASharedSubscriptionIsAnError() {
        clients.v5("a").connect().send("82 [ 0001 { } `$share/g/~/t` 04 ]").expectEnd("82");
        clients.v5("b")
                .connect()
                .send("82 [ 0001 { } `~/t` 04 `$share/g/~/t` 05 ]")
                .expectEnd("82");
    }

    // ---- the same filter again

    @Test
    @Statement(v5 = "MQTT-3.8.4-3", v311 = "MQTT-3.8.4-3")
    public void theSameFilterTakesThePlaceOfTheOldOne() {
        clients.each(v -> {
            RawClient a = clients.of(v, "a").connect().subscribe("~/t", 2).subscribe("~/t", 0);
            RawClient sender = clients.of(v, "sender").connect().publish(4, "~/t", "x");
            a.expect("30 [ `~/t` { } 'x' ]").expectNothing();
            sender.publish(4, "~/t", "y");
            a.expect("30 [ `~/t` { } 'y' ]").subscribe("~/t", 1);
            sender.publish(4, "~/t", "z");
            a.expect("32 [ `~/t` <z> { } 'z' ]").expectNothing();
            a.send("a2 [ 0001 { } `~/t` ]").expect("b0 [ 0001 .. ]");
            sender.publish(4, "~/t", "for nobody");
            a.expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.8.4-4", v311 = "MQTT-3.8.4-3")
    public void retainedMessagesComeAgain() {
        clients.each(v -> {
            clients.of(v, "sender").connect().publish(3, "~/t", "x");
            RawClient a = clients.of(v, "a").connect();
            a.subscribe("~/+", 0).expect("31 [ `~/t` { } 'x' ]");
            a.subscribe("~/+", 0).expect("31 [ `~/t` { } 'x' ]");
            a.subscribe("~/+", 1).expect("33 [ `~/t` <id> { } 'x' ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.8.4-4", v311 = "MQTT-3.8.4-3")
    public void whatIsUnderWayAndWhatWaitsIsNotLost() {
        clients.each(v -> {
            RawClient a = clients.of(v, "a")
                    .persistent()
                    .properties("21 0001")
                    .connect()
                    .subscribe("~/t", 2);
            RawClient sender = clients.of(v, "sender").connect();
            sender.publish(4, "~/t", "1").publish(2, "~/t", "2");
            a.expect("34 [ `~/t` <1> { } '1' ]");
            if (!v.isV5()) {
                a.expect("32 [ `~/t` <2> { } '2' ]"); // there is no window of one
            }
            a.subscribe("~/t", 0).send("50 [ <1> ]").expect("62 [ <1> ]").send("70 [ <1> ]");
            if (v.isV5()) {
                a.expect("32 [ `~/t` <2> { } '2' ]");
            }
            a.expectNothing().close();
            clients.of(v, "a")
                    .persistent()
                    .resume()
                    .expect("3a [ `~/t` <2> { } '2' ]")
                    .expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.8.4-4", v311 = "MQTT-3.8.4-3")
    public void noMessageIsLostMeanwhile() {
        int count = 300;
        clients.each(v -> {
            int more = v.isV5() ? DO_NOT_SEND : 0;
            RawClient a = clients.of(v, "a").connect().subscribe("~/t", more | 1);
            RawClient sender = clients.of(v, "sender").connect();
            for (int i = 1; i <= count; i++) {
                sender.send("32 [ `~/t` %04x { } 'n%d' ]".formatted(i, i));
                a.send("82 [ %04x { } `~/t` %02x ]".formatted(i, more | 1 + i % 2));
            }
            List<String> payloads = a.takeAll().stream()
                    .filter(p -> (p[0] & 0xF0) == 0x30)
                    .map(p -> new String(p, StandardCharsets.UTF_8))
                    .map(p -> p.replaceFirst("(?s).*n", ""))
                    .toList();
            assertEquals(IntStream.rangeClosed(1, count).mapToObj(i -> "" + i).toList(), payloads);
        });
    }
}
