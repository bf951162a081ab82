package mqtt.itest.conformance.connect;

import static mqtt.itest.conformance.Version.V31;
import static mqtt.itest.conformance.Version.V311;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** CONNECT: Clean Start, Clean Session and Session Present. */
public class SessionIT {
    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(
            v5 = {"MQTT-3.1.2-5", "MQTT-3.1.2-6", "MQTT-3.1.2-23", "MQTT-3.2.2-3", "MQTT-3.1.4-4", "MQTT-3.1.3-2"},
            v311 = {"MQTT-3.1.2-4", "MQTT-3.1.2-5", "MQTT-3.2.2-2", "MQTT-3.2.2-3", "MQTT-3.1.4-3", "MQTT-3.1.3-2"},
            v31 = {"MQTT31-11", "MQTT31-12"})
    public void aSessionIsResumed() {
        clients.each(v -> {
            clients.of(v, "a").persistent().connect().subscribe("~/t", 1).disconnect();
            clients.of(v, "other").connect().publish(2, "~/t", "waits");
            clients.of(v, "a").persistent().resume().expect("32 [ `~/t` <id> { } 'waits' ]");
            clients.of(v, "b").persistent().connect().expectNothing();
        });
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.1.2-4", "MQTT-3.2.2-2"},
            v311 = {"MQTT-3.1.2-6", "MQTT-3.2.2-1"},
            v31 = "MQTT31-13")
    public void aCleanOneDiscardsIt() {
        clients.each(v -> {
            RawClient other = clients.of(v, "other").connect();
            clients.of(v, "a").persistent().connect().subscribe("~/t", 1).disconnect();
            other.publish(2, "~/t", "too late");
            RawClient clean = clients.of(v, "a").connect();
            other.publish(2, "~/t", "for nobody");
            clean.expectNothing();
        });
    }

    @Test
    @Statement(v311 = "MQTT-3.1.2-6", v31 = "MQTT31-13")
    public void aCleanOneEndsWithItsConnection() {
        clients.each(
                v -> {
                    clients.of(v, "a").connect().subscribe("~/t", 1).disconnect();
                    clients.of(v, "a").persistent().connect().expectNothing();
                },
                V31,
                V311);
    }

    @Test
    @Statement(v311 = "MQTT-3.1.2-7")
    public void retainedMessagesStayWhenTheSessionEnds() {
        clients.each(v -> {
            clients.of(v, "a").connect().publish(3, "~/1", "x").disconnect();
            clients.of(v, "a").connect().publish(3, "~/2", "y").reset();
            clients.of(v, "a").connect().disconnect();
            RawClient late = clients.of(v, "late").connect().subscribe("~/#", 0);
            late.expectInAnyOrder("31 [ `~/1` { } 'x' ]", "31 [ `~/2` { } 'y' ]");
        });
    }

    @Test
    @Statement(v5 = {"MQTT-4.1.0-2", "MQTT-3.1.2-6"})
    public void itEndsWhenItsExpiryHasPassed() {
        RawClient watch = clients.v5("watch").connect().subscribe("~/will", 0);
        clients.v5("a")
                .dirty()
                .properties("11 00000001")
                .will(0, false, "~/will", "x")
                .willProperties("18 00000e10") // published when the session ends
                .connect()
                .subscribe("~/t", 1)
                .reset();
        watch.expect("30 [ `~/will` [ ] 'x' ]").publish(2, "~/t", "too late");
        clients.v5("a").persistent().connect().expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-4.1.0-2")
    public void withoutAnExpiryItEndsWithItsConnection() {
        clients.v5("a").dirty().connect().subscribe("~/t", 1).disconnect();
        clients.v5("a").dirty().connect().expectNothing();
    }
}
