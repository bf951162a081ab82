package mqtt.itest.conformance.subscribe;

import static mqtt.itest.conformance.Version.V31;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** SUBACK: some topic filters are granted and others are not. */
public class RefusedSubscriptionIT {
    private static final String THREE = "82 [ 0001 { } `~/2` 02 `~/forbidden/t` 01 `~/0` 00 ]";

    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(
            v5 = {"MQTT-3.8.4-6", "MQTT-3.8.4-7", "MQTT-3.9.3-1", "MQTT-3.9.3-2"},
            v311 = {"MQTT-3.8.4-5", "MQTT-3.9.3-1", "MQTT-3.9.3-2"})
    public void eachFilterHasItsCodeInOrder() {
        clients.v5("a").user("alice", "wonderland").connect().send(THREE).expect("90 [ 0001 { .. } 02 87 00 ]");
        clients.v311("b").user("alice", "wonderland").connect().send(THREE).expect("90 [ 0001 02 80 00 ]");
    }

    @Test
    @Statement(v31 = "MQTT31-25")
    public void mqtt31HasNoCodeForIt() {
        clients.each(
                v -> {
                    RawClient client =
                            clients.of(v, "a").user("alice", "wonderland").connect();
                    client.send(THREE).expect("90 [ 0001 02 00 00 ]");
                    clients.of(v, "other")
                            .connect()
                            .publish(2, "~/forbidden/t", "x")
                            .publish(0, "~/2", "y");
                    client.expect("30 [ `~/2` 'y' ]").expectNothing();
                },
                V31);
    }
}
