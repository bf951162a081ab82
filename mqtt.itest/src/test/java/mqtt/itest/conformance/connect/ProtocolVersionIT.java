package mqtt.itest.conformance.connect;

import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** CONNECT: protocol name and level, and whether they are welcome. */
public class ProtocolVersionIT {
    private static final Listener ONLY_5 = Listener.with("only-5", "versions=5");
    private static final Listener ONLY_311 = Listener.with("only-311", "versions=3.1.1");

    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v5 = "MQTT-3.1.2-1", v311 = "MQTT-3.1.2-1", v31 = "MQTT31-1")
    public void anotherProtocolNameIsNotMqtt() {
        for (String head : new String[] {"`MQTX` 05", "`mqtt` 04", "`MQIsdX` 03", "`` 04", "`MQTT5` 05"}) {
            clients.open(V311)
                    .send("10 [ " + head + " 02 0000 `~a` ]")
                    .expect("20 [ 00 01 ]")
                    .expectClosed();
        }
    }

    @Test
    @Statement(
            v311 = "MQTT-3.1.2-2",
            v31 = {"MQTT31-1", "MQTT31-2"})
    public void aLevelThatDoesNotExistGetsReturnCode1() {
        for (String head : new String[] {"`MQTT` 03", "`MQTT` 06", "`MQIsdp` 04", "`MQIsdp` 02", "`MQTT` 84"}) {
            clients.open(V311)
                    .send("10 [ " + head + " 02 0000 `~a` ]")
                    .expect("20 [ 00 01 ]")
                    .expectClosed();
        }
    }

    @Test
    @Statement(v311 = "MQTT-3.1.2-2", v31 = "MQTT31-2")
    public void aVersionThatTheListenerDoesNotTakeGetsReturnCode1() {
        clients.each(
                v -> clients.of(v, "a").at(ONLY_5).send().expect("20 [ 00 01 ]").expectClosed(), Version.V31, V311);
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-2")
    public void mqtt5GetsReasonCode0x84WhereItIsNotTaken() {
        clients.v5("a").at(ONLY_311).send().expect("20 [ 00 84 { .. } ]").expectClosed();
        clients.v311("a").at(ONLY_311).connect();
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.1.4-5", "MQTT-3.2.2-1", "MQTT-3.2.2-2", "MQTT-3.2.0-1"},
            v311 = {"MQTT-3.1.4-4", "MQTT-3.2.0-1", "MQTT-3.2.2-1"},
            v31 = "MQTT31-1")
    public void whatIsWelcomeGetsConnackZeroFirst() {
        clients.each(
                v -> clients.of(v, "a").send().expect("20 [ 00 00 { .. } ]").expectNothing());
    }

    @Test
    @Statement(v5 = "MQTT-3.2.0-2")
    public void thereIsOneConnack() {
        clients.v5("a")
                .connect()
                .subscribe("~/t", 2)
                .publish(4, "~/t", "x")
                .expect("34 [ `~/t` <id> [ ] 'x' ]")
                .expectNothing();
    }

    @Test
    @Statement(v311 = "MQTT-7.0.0-2")
    public void nothingBeyondTheStandardIsNeeded() {
        clients.each(v -> {
            RawClient client = clients.open(v).send("10 [ " + v.head() + " 02 003c { } `~a` ]");
            client.expect("20 [ 00 00 { .. } ]").send("82 [ 0001 { } `~/+` 02 ]");
            client.expect("90 [ 0001 { } 02 ]").send("35 [ `~/t` 0002 { } 'x' ]");
            client.expectInAnyOrder("50 [ 0002 ]", "34 [ `~/t` <id> { } 'x' ]");
            client.send("62 [ 0002 ] 50 [ <id> ]").expectInAnyOrder("70 [ 0002 ]", "62 [ <id> ]");
            client.send("70 [ <id> ] a2 [ 0003 { } `~/+` ]").expect("b0 [ 0003 " + (v.isV5() ? "00 00 ]" : "]"));
            client.send("c0 00").expect("d0 00").send("e0 00").expectClosed();
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.2.0-1", v311 = "MQTT-7.1.1-1")
    public void packetsMayComeInAnyPieces() {
        clients.each(v -> clients.open(v)
                .sendByteByByte("10 [ " + v.head() + " 02 0000 { } `~a` ]")
                .expect("20 [ 00 00 { .. } ]")
                .send("c000 c000 c0")
                .expect("d000", "d000")
                .send("00")
                .expect("d000"));
    }

    @Test
    @Statement(v5 = "MQTT-3.1.4-6", v311 = "MQTT-3.1.4-5")
    public void whatFollowsARefusedConnectIsNotProcessed() {
        var other = clients.v5("other").connect().subscribe("~/#", 0);
        clients.open(V311)
                .send("10 [ `MQTT` 09 02 0000 `~a` ] 30 [ `~/t` 'x' ]")
                .expect("20 [ 00 01 ]")
                .expectClosed();
        clients.open(ONLY_311, V5)
                .send(clients.v5("c").packet() + "30 [ `~/t` { } 'x' ]")
                .expect("20 [ 00 84 { .. } ]")
                .expectClosed();
        other.expectNothing();
    }
}
