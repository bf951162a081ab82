package mqtt.itest.conformance.errors;

import static mqtt.itest.conformance.Version.V31;
import static mqtt.itest.conformance.Version.V311;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** What the broker cannot take for now, because its retained messages are as many as they may be. */
public class PassingErrorIT {
    private static final Listener FULL = Listener.with("full", "tenant=full");
    private static final String LARGE = "x".repeat(990_000);

    @Rule
    public final Clients clients = new Clients();

    /** Three are nearly all. */
    private void fill() {
        RawClient client = clients.v5("filler").at(FULL).connect();
        for (int i = 1; i <= 3; i++) {
            client.publish(3, "filling/" + i, LARGE);
        }
        client.send("33 [ `filling/4` 0001 [ ] '" + LARGE + "' ]").expect("40 [ 0001 97 .. ]");
    }

    @Test
    @Statement(v311 = "MQTT-4.8.0-2")
    public void whoCannotBeToldOfItIsClosed() {
        fill();
        clients.each(
                v -> {
                    RawClient other = clients.of(v, "other").at(FULL).connect().subscribe("filling/#", 0);
                    for (int i = 1; i <= 3; i++) {
                        other.expect("31 [ .. ]");
                    }
                    for (String packet :
                            new String[] {"31 [ `filling/5`", "33 [ `filling/5` 0001", "35 [ `filling/5` 0001"}) {
                        clients.of(v, "a")
                                .at(FULL)
                                .connect()
                                .send(packet + " '" + LARGE + "' ]")
                                .expectClosed(); // and nothing is acknowledged
                    }
                    other.expectNothing();
                    clients.of(v, "a").at(FULL).connect().publish(2, "filling/6", "not retained");
                    other.expect("30 [ `filling/6` 'not retained' ]");
                },
                V31,
                V311);
    }
}
