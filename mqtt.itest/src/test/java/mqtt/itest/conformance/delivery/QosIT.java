package mqtt.itest.conformance.delivery;

import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** What goes out with QoS 0 and 1, what comes in with QoS 1, and who gets it. */
public class QosIT {
    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v5 = "MQTT-4.3.1-1", v311 = "MQTT-4.3.1-1", v31 = "MQTT31-29")
    public void qos0GoesOutOnceWithoutDup() {
        clients.each(v -> {
            RawClient receiver =
                    clients.of(v, "receiver").persistent().connect().subscribe("~/t", 0);
            RawClient sender = clients.of(v, "sender").connect();
            sender.publish(0, "~/t", "0").publish(2, "~/t", "1").publish(4, "~/t", "2");
            receiver.expect("30 [ `~/t` { } '0' ]", "30 [ `~/t` { } '1' ]", "30 [ `~/t` { } '2' ]");
            receiver.close();
            clients.of(v, "receiver").persistent().resume().expectNothing();
        });
    }

    @Test
    @Statement(
            v5 = {"MQTT-4.3.2-2", "MQTT-4.3.2-3"},
            v311 = "MQTT-4.3.2-1",
            v31 = "MQTT31-29")
    public void qos1GoesOutWithoutDupAndIsUnderWayUntilItIsAcknowledged() {
        clients.each(v -> {
            RawClient receiver =
                    clients.of(v, "receiver").persistent().connect().subscribe("~/t", 1);
            clients.of(v, "sender").connect().send("3c [ `~/t` 0001 { } 'x' ]").expect("50 [ 0001 ]");
            receiver.expect("32 [ `~/t` <id> { } 'x' ]").close();
            RawClient again = clients.of(v, "receiver").persistent().resume();
            again.expect("3a [ `~/t` <id> { } 'x' ]").close();
            RawClient acknowledging = clients.of(v, "receiver").persistent().resume();
            acknowledging
                    .expect("3a [ `~/t` <id> { } 'x' ]")
                    .send("40 [ <id> ]")
                    .disconnect();
            clients.of(v, "receiver").persistent().resume().expectNothing();
        });
    }

    @Test
    @Statement(
            v5 = {"MQTT-4.3.2-4", "MQTT-4.3.2-5"},
            v311 = "MQTT-4.3.2-2")
    public void afterPubackTheIdentifierMeansANewMessageWithDupOrWithout() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/t", 0);
            clients.of(v, "sender")
                    .connect()
                    .send("32 [ `~/t` abcd { } '1' ] 32 [ `~/t` abcd { } '2' ] 3a [ `~/t` abcd { } '3' ]")
                    .expect("40 [ abcd ]", "40 [ abcd ]", "40 [ abcd ]")
                    .send("34 [ `~/t` abcd { } '4' ]")
                    .expect("50 [ abcd ]");
            receiver.expect("30 [ `~/t` { } '1' ]", "30 [ `~/t` { } '2' ]", "30 [ `~/t` { } '3' ]");
            receiver.expect("30 [ `~/t` { } '4' ]").expectNothing();
        });
    }

    /** It is the broker's own as soon as it is acknowledged, whatever becomes of its publisher. */
    @Test
    @Statement(
            v5 = {"MQTT-4.3.2-4", "MQTT-4.5.0-1"},
            v311 = {"MQTT-4.3.2-2", "MQTT-4.5.0-1"})
    public void whatWasTakenIsAddedToAllSessionsThatSubscribed() {
        clients.each(v -> {
            clients.of(v, "away").persistent().connect().subscribe("~/+", 2).disconnect();
            clients.of(v, "other")
                    .persistent()
                    .connect()
                    .subscribe("~/other", 2)
                    .disconnect();
            RawClient there = clients.of(v, "there").connect().subscribe("~/#", 2);
            RawClient v5 = clients.of(V5, "five").connect().subscribe("~/t", 0);
            RawClient sender = clients.of(v, "sender").connect().subscribe("~/t", 1);
            sender.send("32 [ `~/t` 0001 { } 'x' ] 34 [ `~/t` 0002 { } 'y' ]")
                    .expectInAnyOrder(
                            "40 [ 0001 ]", "50 [ 0002 ]", "32 [ `~/t` <own1> { } 'x' ]", "32 [ `~/t` <own2> { } 'y' ]")
                    .reset();
            there.expect("32 [ `~/t` <there1> { } 'x' ]", "34 [ `~/t` <there2> { } 'y' ]");
            v5.expect("30 [ `~/t` { } 'x' ]", "30 [ `~/t` { } 'y' ]").expectNothing();
            clients.of(v, "away")
                    .persistent()
                    .resume()
                    .expect("32 [ `~/t` <away1> { } 'x' ]", "34 [ `~/t` <away2> { } 'y' ]");
            clients.of(v, "other").persistent().resume().expectNothing();
        });
    }
}
