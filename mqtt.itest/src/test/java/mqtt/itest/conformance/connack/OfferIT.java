package mqtt.itest.conformance.connack;

import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.Opening;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** CONNACK of MQTT 5: what the server takes, and what becomes of those who do not keep to it. */
public class OfferIT {
    private static final Listener QOS_0 = Listener.with("qos-0", "maximum_qos=0");
    private static final Listener QOS_1 = Listener.with("qos-1", "maximum_qos=1");
    private static final Listener NO_RETAIN = Listener.with("no-retain", "retain=false");
    private static final Listener NO_ALIASES = Listener.with("no-aliases", "topic_alias_maximum=0");
    private static final Listener BYTES_100 = Listener.with("bytes-100", "packet_bytes=100");

    @Rule
    public final Clients clients = new Clients();

    private RawClient at(Listener listener) {
        return clients.v5("a").at(listener).connect();
    }

    private Opening withWill(int qos, boolean retain, Listener listener) {
        return clients.v5("will").will(qos, retain, "~/will", "x").at(listener);
    }

    // ---- QoS

    @Test
    @Statement(v5 = "MQTT-3.2.2-9")
    public void theHighestQosIsAnnounced() {
        clients.v5("a").at(QOS_0).send().expect("20 [ 00 00 [ 21 0400 22 0010 24 00 27 00100000 ] ]");
        clients.v5("b").at(QOS_1).send().expect("20 [ 00 00 [ 21 0400 22 0010 24 01 27 00100000 ] ]");
        clients.v5("c").send().expect("20 [ 00 00 [ 21 0400 22 0010 27 00100000 ] ]"); // all of them
    }

    @Test
    @Statement(v5 = "MQTT-3.2.2-10")
    public void subscriptionsMayAskForAnyQos() {
        String all = "82 [ 0001 [ ] `~/0` 00 `~/1` 01 `~/2` 02 ]";
        RawClient none = at(QOS_0).send(all).expect("90 [ 0001 [ ] 00 00 00 ]");
        RawClient one = clients.v5("b").at(QOS_1).connect().send(all).expect("90 [ 0001 [ ] 00 01 01 ]");
        RawClient two = clients.v5("c").connect().send(all).expect("90 [ 0001 [ ] 00 01 02 ]");
        clients.v5("sender").connect().publish(4, "~/2", "x");
        none.expect("30 [ `~/2` [ ] 'x' ]");
        one.expect("32 [ `~/2` <1> [ ] 'x' ]");
        two.expect("34 [ `~/2` <2> [ ] 'x' ]");
    }

    @Test
    @Statement(v5 = "MQTT-3.2.2-11")
    public void aHigherQosIsAProtocolError() {
        RawClient other = clients.v5("other").connect().subscribe("~/#", 0);
        at(QOS_0).send("32 [ `~/t` 0001 [ ] 'x' ]").expectEnd("9b");
        at(QOS_0).send("34 [ `~/t` 0001 [ ] 'x' ]").expectEnd("9b");
        at(QOS_1).send("34 [ `~/t` 0001 [ ] 'x' ]").expectEnd("9b");
        other.expectNothing();
        at(QOS_0).publish(0, "~/t", "0");
        other.expect("30 [ `~/t` [ ] '0' ]");
        at(QOS_1).publish(2, "~/t", "1");
        other.expect("30 [ `~/t` [ ] '1' ]");
    }

    @Test
    @Statement(v5 = {"MQTT-3.2.2-12", "MQTT-3.1.4-2"})
    public void aWillWithAHigherQosIsRefused() {
        withWill(1, false, QOS_0).send().expectEnd("9b");
        withWill(2, false, QOS_0).send().expectEnd("9b");
        withWill(2, false, QOS_1).send().expectEnd("9b");
        withWill(0, false, QOS_0).connect().disconnect();
        withWill(1, false, QOS_1).connect().disconnect();
    }

    // ---- retained messages

    @Test
    @Statement(v5 = {"MQTT-3.2.2-13", "MQTT-3.1.4-2"})
    public void aRetainedWillIsRefusedWhereNothingIsRetained() {
        clients.v5("a").at(NO_RETAIN).send().expect("20 [ 00 00 [ .. 25 00 .. ] ]");
        withWill(0, true, NO_RETAIN).send().expectEnd("9a");
        withWill(0, false, NO_RETAIN).connect();
    }

    @Test
    @Statement(v5 = "MQTT-3.2.2-14")
    public void soIsAnyMessage() {
        RawClient other = clients.v5("other").connect().subscribe("~/#", 0);
        at(NO_RETAIN).send("31 [ `~/t` [ ] 'x' ]").expectEnd("9a");
        at(NO_RETAIN).send("33 [ `~/t` 0001 [ ] 'x' ]").expectEnd("9a");
        other.expectNothing();
        clients.v5("late").connect().subscribe("~/#", 0).expectNothing();
    }

    // ---- sizes and aliases

    @Test
    @Statement(v5 = "MQTT-3.2.2-15")
    public void aPacketAboveTheMaximumEndsTheConnection() {
        String packet = "32 [ `100/t` 0001 [ ] '%s' ]"; // with 12 bytes around the payload
        RawClient client = clients.v5("a").at(BYTES_100).send().expect("20 [ 00 00 [ .. 27 00000064 ] ]");
        client.send(packet.formatted("x".repeat(88))).expect("40 [ 0001 .. ]");
        client.send(packet.formatted("x".repeat(89))).expectEnd("95");
        at(BYTES_100).send("32 ffffff7f").expectEnd("95"); // nobody waits for the rest
    }

    @Test
    @Statement(v5 = "MQTT-3.2.2-17")
    public void anAliasAboveTheMaximumEndsTheConnection() {
        RawClient client = clients.v5("a").send().expect("20 [ 00 00 [ .. 22 0010 .. ] ]");
        client.subscribe("~/t", 0).send("30 [ `~/t` [ 23 0010 ] 'x' ]").expect("30 [ `~/t` [ ] 'x' ]");
        client.send("30 [ `` [ 23 0010 ] 'y' ]").expect("30 [ `~/t` [ ] 'y' ]");
        client.send("30 [ `~/t` [ 23 0011 ] 'z' ]").expectEnd("94");
    }

    @Test
    @Statement(v5 = "MQTT-3.2.2-18")
    public void soDoesAnyAliasWhereThereAreNone() {
        clients.open(NO_ALIASES, V5)
                .send(clients.v5("a").packet())
                .expect("20 [ 00 00 [ 21 0400 27 00100000 ] ]")
                .send("30 [ `~/t` [ 23 0001 ] 'x' ]")
                .expectEnd("94");
    }
}
