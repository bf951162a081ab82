package mqtt.itest.conformance.subscribe;

import static mqtt.itest.conformance.Version.V31;
import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** SUBSCRIBE and UNSUBSCRIBE: their bytes, and that they are answered. */
public class SubscribePacketIT {
    private static final Listener NO_WILDCARDS = Listener.with("no-wildcards", "wildcards=false");

    @Rule
    public final Clients clients = new Clients();

    private void end(String packet, String reasonCode, Version... versions) {
        clients.each(
                v -> {
                    RawClient sender = clients.of(v, "sender").connect();
                    clients.of(v, "a").connect().send(packet).expectEnd(reasonCode);
                    sender.publish(0, "~/t", "x").expectNothing();
                },
                versions);
    }

    // ---- flags

    @Test
    @Statement(v5 = "MQTT-3.8.1-1", v311 = "MQTT-3.8.1-1")
    public void theFlagsOfSubscribeAre0010() {
        for (String first : new String[] {"80", "81", "83", "86", "8a"}) {
            end(first + " [ 0001 { } `~/t` 00 ]", "81", V311, V5);
        }
    }

    @Test
    @Statement(v5 = "MQTT-3.10.1-1", v311 = "MQTT-3.10.1-1")
    public void theFlagsOfUnsubscribeAre0010() {
        for (String first : new String[] {"a0", "a1", "a3", "a6", "aa"}) {
            end(first + " [ 0001 { } `~/t` ]", "81", V311, V5);
        }
    }

    @Test
    @Statement(v31 = "MQTT31-23")
    public void mqtt31MayRepeatThemWithDup() {
        clients.each(
                v -> {
                    RawClient a = clients.of(v, "a").connect();
                    RawClient sender = clients.of(v, "sender").connect();
                    a.send("82 [ 0001 `~/t` 01 ] 8a [ 0001 `~/t` 01 ]").expect("90 [ 0001 01 ]", "90 [ 0001 01 ]");
                    sender.publish(2, "~/t", "once");
                    a.expect("32 [ `~/t` <id> 'once' ]").expectNothing();
                    a.send("a2 [ 0002 `~/t` ] aa [ 0002 `~/t` ]").expect("b0 [ 0002 ]", "b0 [ 0002 ]");
                    sender.publish(2, "~/t", "never");
                    a.expectNothing();
                },
                V31);
    }

    // ---- payload

    @Test
    @Statement(v5 = "MQTT-3.8.3-1", v311 = "MQTT-3.8.3-1")
    public void theFiltersOfSubscribeAreUtf8() {
        end("82 [ 0001 { } ( '~/' c3 ) 00 ]", "81");
        end("82 [ 0001 { } ( '~/' eda080 ) 00 ]", "81");
        end("82 [ 0001 { } `~/t` 00 ( '~/' c0af ) 00 ]", "81");
        end("82 [ 0001 { } 00ff '~/t' 00 ]", "81");
    }

    @Test
    @Statement(v5 = "MQTT-3.10.3-1", v311 = "MQTT-3.10.3-1")
    public void theFiltersOfUnsubscribeAreUtf8() {
        end("a2 [ 0001 { } ( '~/' c3 ) ]", "81");
        end("a2 [ 0001 { } ( '~/' eda080 ) ]", "81");
        end("a2 [ 0001 { } `~/t` ( '~/' c0af ) ]", "81");
        end("a2 [ 0001 { } 00ff '~/t' ]", "81");
    }

    @Test
    @Statement(v5 = "MQTT-3.8.3-2", v311 = "MQTT-3.8.3-3")
    public void subscribeHasAFilterWithItsOptions() {
        end("82 [ 0001 { } ]", "82");
        end("82 [ 0001 { } `~/t` ]", "81");
        end("82 [ 0001 { } `~/t` 00 `~/u` ]", "81");
    }

    @Test
    @Statement(v5 = "MQTT-3.10.3-2", v311 = "MQTT-3.10.3-2")
    public void unsubscribeHasAFilter() {
        end("a2 [ 0001 { } ]", "82");
    }

    @Test
    @Statement(v5 = "MQTT-3.8.3-5", v311 = "MQTT-3-8.3-4")
    public void theReservedBitsOfTheOptionsAre0() {
        end("82 [ 0001 { } `~/t` 40 ]", "81", V5);
        end("82 [ 0001 { } `~/t` 80 ]", "81", V5);
        end("82 [ 0001 { } `~/t` 30 ]", "82", V5); // there is no Retain Handling 3
        for (String options : new String[] {"04", "08", "10", "20", "40", "80"}) {
            end("82 [ 0001 { } `~/t` " + options + " ]", "81", V311);
        }
    }

    @Test
    @Statement(v311 = "MQTT-3-8.3-4")
    public void nobodySubscribesWithQos3() {
        end("82 [ 0001 { } `~/t` 03 ]", "82");
        end("82 [ 0001 { } `~/t` 00 `~/u` 03 ]", "82");
    }

    @Test
    @Statement(v311 = "MQTT-3.8.3-2")
    public void wildcardsAreRefusedWhereTheyAreNotSupported() {
        clients.each(
                v -> {
                    RawClient a = clients.of(v, "a").at(NO_WILDCARDS).connect();
                    a.send("82 [ 0001 `~/+` 01 `~/t` 01 `~/#` 01 ]").expect("90 [ 0001 80 01 80 ]");
                    clients.of(v, "sender").connect().publish(2, "~/t", "x").publish(2, "~/u", "y");
                    a.expect("32 [ `~/t` <id> 'x' ]").expectNothing();
                },
                V311);
        clients.v5("a")
                .at(NO_WILDCARDS)
                .send()
                .expect("20 [ 00 00 { .. 28 00 .. } ]")
                .send("82 [ 0001 { } `~/+` 01 ]")
                .expectEnd("a2");
    }

    // ---- answers

    @Test
    @Statement(
            v5 = {"MQTT-3.8.4-1", "MQTT-3.8.4-2"},
            v311 = {"MQTT-3.8.4-1", "MQTT-3.8.4-2"})
    public void subscribeIsAnsweredWithItsPacketIdentifier() {
        clients.each(v -> clients.of(v, "a")
                .connect()
                .send(
                        "82 [ ffff { } `~/t` 00 ] 82 [ 0001 { } `~/t` 02 ] 82 [ 0102 { } `~/u` 01 ] 82 [ 0001 { } `~/t` 01 ]")
                .expect("90 [ ffff { } 00 ]", "90 [ 0001 { } 02 ]", "90 [ 0102 { } 01 ]", "90 [ 0001 { } 01 ]"));
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.10.4-4", "MQTT-3.10.4-5", "MQTT-3.11.3-2"},
            v311 = {"MQTT-3.10.4-4", "MQTT-3.10.4-5"})
    public void unsubscribeIsAnsweredWithItsPacketIdentifierThoughNothingWasRemoved() {
        clients.each(v -> {
            RawClient a = clients.of(v, "a").connect().subscribe("~/t", 0);
            a.send("a2 [ ffff { } `~/t` ] a2 [ 0001 { } `~/t` ] a2 [ 0102 { } `~/never` ]");
            a.expect(
                    v.isV5() ? "b0 [ ffff { } 00 ]" : "b0 [ ffff ]",
                    v.isV5() ? "b0 [ 0001 { } 11 ]" : "b0 [ 0001 ]",
                    v.isV5() ? "b0 [ 0102 { } 11 ]" : "b0 [ 0102 ]");
            a.expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.8.4-5", v311 = "MQTT-3.8.4-4")
    public void severalFiltersCountLikeAsManyPacketsWithOneAnswer() {
        clients.each(v -> {
            RawClient sender = clients.of(v, "sender").connect().publish(3, "~/r", "retained");
            RawClient a = clients.of(v, "a").connect();
            a.send("82 [ 0001 { } `~/1` 01 `~/2` 00 `~/r` 01 `~/3/+` 02 `~/1` 02 ]");
            a.expect("90 [ 0001 { } 01 00 01 02 02 ]", "33 [ `~/r` <r> { } 'retained' ]")
                    .expectNothing();
            sender.publish(4, "~/1", "1").publish(4, "~/2", "2").publish(4, "~/3/x", "3");
            a.expect("34 [ `~/1` <1> { } '1' ]", "30 [ `~/2` { } '2' ]", "34 [ `~/3/x` <3> { } '3' ]")
                    .expectNothing();
        });
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.10.4-6", "MQTT-3.11.3-1", "MQTT-3.11.3-2"},
            v311 = "MQTT-3.10.4-6")
    public void severalFiltersAreRemovedLikeByAsManyPacketsWithOneAnswer() {
        clients.each(v -> {
            RawClient a = clients.of(v, "a").connect();
            a.subscribe("~/1", 0).subscribe("~/2", 0).subscribe("~/3", 0);
            a.send("a2 [ 0001 { } `~/1` `~/none` `~/3` `~/1` ]");
            a.expect(v.isV5() ? "b0 [ 0001 { } 00 11 00 11 ]" : "b0 [ 0001 ]").expectNothing();
            RawClient sender = clients.of(v, "sender").connect();
            sender.publish(0, "~/1", "x").publish(0, "~/2", "x").publish(0, "~/3", "x");
            a.expect("30 [ `~/2` { } 'x' ]").expectNothing();
        });
    }
}
