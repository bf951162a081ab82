package mqtt.itest.conformance.acknowledge;

import static mqtt.itest.conformance.Version.V31;
import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** PUBREL: its flags. */
public class PubrelIT {
    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v5 = "MQTT-3.6.1-1", v311 = "MQTT-3.6.1-1")
    public void itsFlagsAre0010() {
        clients.each(
                v -> {
                    for (String first : new String[] {"60", "61", "63", "6a", "6f"}) {
                        clients.of(v, "a")
                                .connect()
                                .send("34 [ `~/t` 0001 { } 'x' ]")
                                .expect("50 [ 0001 .. ]")
                                .send(first + " [ 0001 ]")
                                .expectEnd("81");
                    }
                    RawClient a = clients.of(v, "a").connect().subscribe("~/t", 2);
                    clients.of(v, "sender").connect().publish(4, "~/t", "x");
                    a.expect("34 [ `~/t` <id> { } 'x' ]")
                            .send("50 [ <id> ]")
                            .expect("62 [ <id> ]")
                            .close();
                },
                V311,
                V5);
    }

    @Test
    @Statement(v5 = "MQTT-3.6.1-1", v311 = "MQTT-3.6.1-1")
    public void itsFlagsAre0010WhenItIsSentAgain() {
        clients.each(
                v -> {
                    RawClient a = clients.of(v, "a").persistent().connect().subscribe("~/t", 2);
                    clients.of(v, "sender").connect().publish(4, "~/t", "x");
                    a.expect("34 [ `~/t` <id> { } 'x' ]")
                            .send("50 [ <id> ]")
                            .expect("62 [ <id> ]")
                            .close();
                    clients.of(v, "a").persistent().resume().expect("62 [ <id> ]");
                },
                V311,
                V5);
    }

    @Test
    @Statement(v31 = "MQTT31-24")
    public void mqtt31MayRepeatItWithDup() {
        clients.each(
                v -> {
                    RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/t", 2);
                    RawClient a = clients.of(v, "a").connect();
                    a.send("34 [ `~/t` 0001 'x' ]").expect("50 [ 0001 ]");
                    a.send("62 [ 0001 ]").expect("70 [ 0001 ]");
                    a.send("6a [ 0001 ] 6a [ 0001 ]").expect("70 [ 0001 ]", "70 [ 0001 ]");
                    receiver.expect("34 [ `~/t` <id> 'x' ]").expectNothing();
                },
                V31);
    }
}
