package mqtt.itest.conformance.connect;

import static mqtt.itest.conformance.Version.V31;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** CONNECT comes first, once, and in time. */
public class FirstPacketIT {
    private static final Listener IMPATIENT = Listener.with("impatient", "connect_timeout_ms=200");

    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v5 = "MQTT-3.1.0-1", v311 = "MQTT-3.1.0-1")
    public void anotherPacketFirstClosesTheConnection() {
        String[] others = {"c000", "e000", "30 [ `~t` { } ]", "82 [ 0001 { } `~t` 00 ]", "40020001", "20020000"};
        clients.each(v -> {
            for (String other : others) {
                clients.open(v).send(other).expectClosed();
            }
        });
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.1.0-2", "MQTT-4.13.1-1", "MQTT-4.13.2-1"},
            v311 = {"MQTT-3.1.0-2", "MQTT-4.8.0-1"})
    public void aSecondOneIsAProtocolError() {
        clients.each(v ->
                clients.of(v, "a").connect().send(clients.of(v, "a").packet()).expectEnd("82"));
    }

    @Test
    @Statement(v31 = "MQTT31-17")
    public void whoDoesNotConnectIsNotWaitedFor() {
        clients.open(IMPATIENT, V31).expectClosed();
        clients.open(IMPATIENT, V31).send("10 0f").expectClosed();
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.1.4-1", "MQTT-3.1.3-3", "MQTT-3.1.3-1"},
            v311 = {"MQTT-3.1.4-1", "MQTT-3.1.3-3", "MQTT-3.1.3-1"},
            v31 = "MQTT31-16")
    public void aConnectThatEndsTooEarlyOrTooLateIsMalformed() {
        clients.each(v -> {
            RawClient withoutId = clients.open(v).send("10 [ " + v.head() + " 02 0000 { } ]");
            RawClient withMore = clients.open(v).send("10 [ " + v.head() + " 02 0000 { } `~a` 00 ]");
            RawClient outOfOrder = clients.open(v).send("10 [ " + v.head() + " c2 0000 { } ( ff ) `alice` `~a` ]");
            for (RawClient client : new RawClient[] {withoutId, withMore, outOfOrder}) {
                client.expectEnd("81");
            }
        });
    }
}
