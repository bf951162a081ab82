package mqtt.itest.conformance.connect;

import static mqtt.itest.conformance.Version.V5;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.TimeUnit;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Opening;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** CONNECT: the will, when it is published, and when not. */
public class WillIT {
    private static final String HOUR = "18 00000e10";
    private static final String SECOND = "18 00000001";

    @Rule
    public final Clients clients = new Clients();

    private RawClient watch(Version v) {
        return clients.of(v, "watch").connect().subscribe("~/#", 2);
    }

    private Opening withWill(Version v) {
        return clients.of(v, "a").persistent().will(0, false, "~/will", "x");
    }

    /** What came of the end of a's connection is done when it gets its CONNACK: its session lives on one event loop. */
    private RawClient backAgain(Version v) {
        return clients.of(v, "a").persistent().resume();
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.1.2-7", "MQTT-3.1.2-8"},
            v311 = "MQTT-3.1.2-8")
    public void itIsPublishedWhenTheClientIsLost() {
        clients.each(v -> {
            RawClient watch = watch(v);
            withWill(v).connect().reset();
            watch.expect("30 [ `~/will` { } 'x' ]");
            withWill(v).resume().close();
            watch.expect("30 [ `~/will` { } 'x' ]");
            withWill(v).resume().send("82 [ 0000 { } `~/t` 00 ]").expectEnd("82");
            watch.expect("30 [ `~/will` { } 'x' ]");
            withWill(v).resume();
            backAgain(v); // takes over
            watch.expect("30 [ `~/will` { } 'x' ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-8")
    public void withMqtt5AClientMayLeaveAndHaveItPublished() {
        RawClient watch = watch(V5);
        withWill(V5).connect().send("e0 [ 04 ]").expectClosed();
        watch.expect("30 [ `~/will` { } 'x' ]");
        withWill(V5).resume().send("e0 [ 80 [ ] ]").expectClosed();
        watch.expect("30 [ `~/will` { } 'x' ]").expectNothing();
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.1.2-10", "MQTT-3.14.4-3"},
            v311 = {"MQTT-3.1.2-10", "MQTT-3.14.4-3", "MQTT-3.1.2-8"},
            v31 = "MQTT31-19")
    public void disconnectTakesItBack() {
        clients.each(v -> {
            RawClient watch = watch(v);
            withWill(v).connect().disconnect();
            backAgain(v).disconnect();
            withWill(v).resume().send("e0 00").reset(); // whatever becomes of the connection then
            backAgain(v);
            watch.expectNothing();
        });
    }

    @Test
    @Statement(v5 = {"MQTT-3.1.2-10", "MQTT-3.14.4-3"})
    public void disconnectTakesItBackWhateverElseItSays() {
        RawClient watch = watch(V5);
        withWill(V5).connect().send("e0 [ 00 ]").expectClosed();
        backAgain(V5).disconnect();
        withWill(V5)
                .willProperties(HOUR)
                .resume()
                .send("e0 [ 00 [ 11 00000000 ] ]")
                .expectClosed(); // ends the session
        clients.v5("a").persistent().connect();
        watch.expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-10", v311 = "MQTT-3.1.2-10")
    public void itIsPublishedOnce() {
        clients.each(v -> {
            RawClient watch = watch(v);
            withWill(v).connect().reset();
            watch.expect("30 [ `~/will` { } 'x' ]");
            backAgain(v).reset(); // without one
            backAgain(v);
            watch.expectNothing();
        });
    }

    @Test
    @Statement(v311 = "MQTT-3.1.2-12")
    public void withoutOneNothingIsPublished() {
        clients.each(v -> {
            RawClient watch = watch(v);
            withWill(v).connect().disconnect();
            backAgain(v).reset();
            backAgain(v);
            watch.expectNothing();
        });
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.1.2-7", "MQTT-3.1.3-10"},
            v311 = "MQTT-3.1.2-8")
    public void itIsPublishedAsItWasSent() {
        String properties = "26 `b` `1` 26 `a` `2` 26 `b` `3` 26 `a` `2` 03 `text` 09 ( 00ff ) 01 01 08 `~/answers`";
        String inOrder = "26 `b` `1` 26 `a` `2` 26 `b` `3` 26 `a` `2`";
        clients.each(v -> {
            RawClient watch = watch(v);
            withWill(v)
                    .will(1, false, "~/long/topic", "payload")
                    .willProperties(inOrder)
                    .connect()
                    .reset();
            watch.expect("32 [ `~/long/topic` <id> { " + inOrder + " } 'payload' ]")
                    .send("40 [ <id> ]");
            withWill(v)
                    .will(2, false, "~/t", "")
                    .willProperties(properties)
                    .resume()
                    .reset();
            watch.expect("34 [ `~/t` <next> { .. " + inOrder + " .. } ]");
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-14", v311 = "MQTT-3.1.2-16")
    public void withoutTheRetainFlagItIsNotRetained() {
        clients.each(v -> {
            RawClient watch = clients.of(v, "watch").connect().subscribe("~/will", v.isV5() ? 8 : 0); // as published
            withWill(v).connect().reset();
            watch.expect("30 [ `~/will` { } 'x' ]");
            clients.of(v, "late").connect().subscribe("~/will", 0).expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-15", v311 = "MQTT-3.1.2-17")
    public void withTheRetainFlagItIsRetained() {
        clients.each(v -> {
            RawClient watch = clients.of(v, "watch").connect().subscribe("~/will", v.isV5() ? 8 : 0);
            withWill(v).will(0, true, "~/will", "x").connect().reset();
            watch.expect((v.isV5() ? "31" : "30") + " [ `~/will` { } 'x' ]");
            clients.of(v, "late").connect().subscribe("~/will", 0).expect("31 [ `~/will` { } 'x' ]");
        });
    }

    // ---- the delay of MQTT 5

    @Test
    @Statement(v5 = {"MQTT-3.1.2-7", "MQTT-3.1.2-8"})
    public void itIsPublishedWhenTheDelayIsOver() {
        RawClient watch = watch(V5);
        RawClient client = withWill(V5).willProperties(SECOND).connect();
        long lost = System.nanoTime();
        client.reset();
        watch.expect("30 [ `~/will` { } 'x' ]");
        assertTrue(System.nanoTime() - lost >= TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-8")
    public void itIsPublishedWhenTheSessionEndsBeforeTheDelay() {
        RawClient watch = watch(V5);
        clients.v5("a")
                .will(0, false, "~/will", "0")
                .willProperties(HOUR)
                .connect()
                .reset(); // with the connection
        watch.expect("30 [ `~/will` { } '0' ]");
        clients.v5("b")
                .dirty()
                .properties("11 00000001")
                .will(0, false, "~/will", "1")
                .willProperties(HOUR)
                .connect()
                .reset();
        watch.expect("30 [ `~/will` { } '1' ]");
        clients.v5("c")
                .persistent()
                .will(0, false, "~/will", "2")
                .willProperties(HOUR)
                .connect()
                .reset();
        clients.v5("c").connect(); // Clean Start
        watch.expect("30 [ `~/will` { } '2' ]").expectNothing();
    }

    @Test
    @Statement(v5 = {"MQTT-3.1.3-9", "MQTT-3.1.2-8"})
    public void itIsNotPublishedIfTheClientIsBackWithinTheDelay() {
        RawClient watch = watch(V5);
        withWill(V5).willProperties(SECOND).connect().reset();
        RawClient back = backAgain(V5);
        clients.letPass(2);
        back.reset();
        backAgain(V5);
        watch.expectNothing();
    }

    @Test
    @Statement(v5 = {"MQTT-3.1.2-7", "MQTT-3.1.3-9"})
    public void aNewOneTakesThePlaceOfTheOneThatWaits() {
        RawClient watch = watch(V5);
        withWill(V5).willProperties(SECOND).connect().reset();
        withWill(V5)
                .will(0, false, "~/will", "new")
                .willProperties(SECOND)
                .resume()
                .reset();
        watch.expect("30 [ `~/will` { } 'new' ]");
        clients.letPass(1);
        watch.expectNothing();
    }
}
