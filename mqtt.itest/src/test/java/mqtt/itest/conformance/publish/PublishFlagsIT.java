package mqtt.itest.conformance.publish;

import static mqtt.itest.conformance.Version.V31;
import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** PUBLISH: DUP and QoS. */
public class PublishFlagsIT {
    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v5 = "MQTT-3.3.1-1", v311 = "MQTT-3.3.1-1", v31 = "MQTT31-20")
    public void whatIsSentAgainHasDup() {
        clients.each(v -> {
            RawClient receiver =
                    clients.of(v, "receiver").persistent().connect().subscribe("~/t", 2);
            clients.of(v, "sender").connect().publish(2, "~/t", "1").publish(4, "~/t", "2");
            receiver.expect("32 [ `~/t` <1> { } '1' ]", "34 [ `~/t` <2> { } '2' ]")
                    .close();
            clients.of(v, "receiver")
                    .persistent()
                    .resume()
                    .expect("3a [ `~/t` <1> { } '1' ]", "3c [ `~/t` <2> { } '2' ]")
                    .expectNothing();
        });
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.3.1-2", "MQTT-3.3.1-3"},
            v311 = {"MQTT-3.3.1-2", "MQTT-3.3.1-3"})
    public void dupIsNotForwarded() {
        clients.each(v -> {
            RawClient receiver0 = clients.of(v, "0").connect().subscribe("~/t", 0);
            RawClient receiver2 = clients.of(v, "2").connect().subscribe("~/t", 2);
            clients.of(v, "sender")
                    .connect()
                    .send("3a [ `~/t` 0001 { } 'x' ] 3c [ `~/t` 0002 { } 'y' ]")
                    .expect("40 [ 0001 ]", "50 [ 0002 ]");
            receiver0.expect("30 [ `~/t` { } 'x' ]", "30 [ `~/t` { } 'y' ]");
            receiver2.expect("32 [ `~/t` <1> { } 'x' ]", "34 [ `~/t` <2> { } 'y' ]");
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.3.1-2", v311 = "MQTT-3.3.1-2")
    public void dupWithQos0IsMalformed() {
        clients.each(
                v -> clients.of(v, "a").connect().send("38 [ `~/t` { } 'x' ]").expectEnd("81"), V311, V5);
    }

    @Test
    @Statement(v31 = "MQTT31-22")
    public void mqtt31DoesNotLookAtDupWithQos0() {
        clients.each(
                v -> {
                    RawClient a = clients.of(v, "a").connect().subscribe("~/t", 0);
                    a.send("38 [ `~/t` 'x' ]").expect("30 [ `~/t` 'x' ]").expectNothing();
                },
                V31);
    }

    @Test
    @Statement(v5 = "MQTT-3.3.1-4", v311 = "MQTT-3.3.1-4")
    public void thereIsNoQos3() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/t", 2);
            clients.of(v, "a").connect().send("36 [ `~/t` 0001 { } 'x' ]").expectEnd("81");
            clients.of(v, "b").connect().send("3e [ `~/t` 0001 { } 'x' ]").expectEnd("81");
            receiver.expectNothing();
        });
    }
}
