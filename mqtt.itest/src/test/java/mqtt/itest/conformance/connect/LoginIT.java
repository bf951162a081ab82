package mqtt.itest.conformance.connect;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Opening;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** CONNECT: who is let in. */
public class LoginIT {
    @Rule
    public final Clients clients = new Clients();

    private static void isRefused(Version version, RawClient client, String reasonCode, String returnCode) {
        client.expect(version.isV5() ? "20 [ 00 %s [ .. ] ]".formatted(reasonCode) : "20 [ 00 " + returnCode + " ]")
                .expectClosed();
    }

    private Opening alice(Version version) {
        return clients.of(version, "a").user("alice", "wonderland");
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.1.4-2", "MQTT-3.1.4-6", "MQTT-4.13.2-1"},
            v311 = {"MQTT-3.1.4-5", "MQTT-3.2.2-4", "MQTT-3.2.2-5"},
            v31 = "MQTT31-15")
    public void aWrongPasswordIsRefusedAndWhatFollowsIsNotProcessed() {
        clients.each(v -> {
            RawClient other = clients.of(v, "other").connect().subscribe("~/#", 0);
            String follows = " 31 [ `~/t` { } 'x' ]";
            Opening wrong = clients.of(v, "a").user("alice", "underland").will(0, false, "~/will", "x");
            isRefused(v, clients.open(v).send(wrong.packet() + follows), "86", "04");
            isRefused(v, clients.open(v).send("10 [ %s 82 0000 { } `~a` `alice` ]".formatted(v.head())), "86", "04");
            other.expectNothing();
            clients.of(v, "late").connect().subscribe("~/#", 0).expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.1.4-2", v31 = "MQTT31-15")
    public void aWillThatIsNotAllowedIsRefused() {
        clients.each(v -> {
            RawClient other = clients.of(v, "other").connect().subscribe("~/#", 0);
            isRefused(v, alice(v).will(0, false, "~/forbidden/t", "x").send(), "87", "05");
            alice(v).connect();
            other.expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.1.3-1", v311 = "MQTT-3.1.3-1")
    public void eachFieldIsTakenFromItsPlace() {
        clients.each(v -> {
            RawClient other = clients.of(v, "other").connect().subscribe("~/#", 0);
            RawClient before = clients.of(v, "a").connect();
            RawClient client = alice(v).will(0, false, "~/will", "x")
                    .willProperties("26 `will` `yes`")
                    .properties("26 `will` `no`")
                    .connect();
            before.expectEnd("8e"); // the identifier
            client.send("82 [ 0001 { } `~/forbidden/t` 00 ]")
                    .expect("90 [ 0001 { .. } " + (v.isV5() ? "87" : v == Version.V311 ? "80" : "00") + " ]")
                    .reset(); // the user
            other.expect("30 [ `~/will` { 26 `will` `yes` } 'x' ]").expectNothing();
        });
    }
}
