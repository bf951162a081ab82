package mqtt.itest.conformance.acknowledge;

import static mqtt.itest.conformance.Version.V31;
import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** PUBACK, PUBREC, PUBREL, PUBCOMP: reason codes, those of the broker and those that it takes. */
public class ReasonCodesIT {
    private static final String[] OF_MESSAGES = {"00", "10", "80", "83", "87", "90", "91", "97", "99"};
    private static final Listener CHECKING = Listener.with("checking-payloads-too", "check_payload_format=true");

    @Rule
    public final Clients clients = new Clients();

    private RawClient withMessage(int qos) {
        RawClient client = clients.v5("a").connect().subscribe("~/t", qos);
        clients.v5("sender").connect().publish(4, "~/t", "x");
        return client.expect("3%x [ `~/t` %s { } 'x' ]".formatted(qos << 1, qos == 0 ? "" : "<id>"));
    }

    private void ends(int qos, String answer, String reasonCode) {
        clients.each(v -> withMessage(qos).send(answer).expectEnd(reasonCode), V5);
    }

    private RawClient alice() {
        return clients.v5("alice").at(CHECKING).user("alice", "wonderland").connect();
    }

    // ---- PUBACK

    @Test
    @Statement(v5 = "MQTT-3.4.2-1")
    public void pubackSaysWhatBecameOfTheMessage() {
        clients.v5("receiver").connect().subscribe("~/t", 0);
        RawClient alice = alice();
        alice.send("32 [ `~/t` 0001 { } 'x' ]").expect("40 [ 0001 ]");
        alice.send("32 [ `~/nobody` 0001 { } 'x' ]").expect("40 [ 0001 10 ]");
        alice.send("32 [ `~/forbidden/t` 0001 { } 'x' ]").expect("40 [ 0001 87 .. ]");
        alice.send("32 [ `$SYS/~` 0001 { } 'x' ]").expect("40 [ 0001 90 .. ]");
        alice.send("32 [ `~/t` 0001 { 01 01 } ff ]").expect("40 [ 0001 99 .. ]");
    }

    @Test
    @Statement(v5 = "MQTT-3.4.2-1")
    public void pubackHasNoOther() {
        clients.each(
                v -> {
                    RawClient a = clients.v5("a").connect().subscribe("~/t", 1);
                    RawClient sender = clients.v5("sender").connect();
                    for (String code : OF_MESSAGES) {
                        sender.publish(2, "~/t", "x");
                        a.expect("32 [ `~/t` <" + code + "> { } 'x' ]").send("40 [ <" + code + "> " + code + " ]");
                    }
                    a.expectNothing();
                },
                V5);
        ends(1, "40 [ <id> 01 ]", "82");
        ends(1, "40 [ <id> 92 ]", "82");
        ends(1, "40 [ <id> 42 ]", "81");
    }

    // ---- PUBREC

    @Test
    @Statement(v5 = "MQTT-3.5.2-1")
    public void pubrecSaysWhatBecameOfTheMessage() {
        clients.v5("receiver").connect().subscribe("~/t", 0);
        RawClient alice = alice();
        alice.send("34 [ `~/t` 0001 { } 'x' ]").expect("50 [ 0001 ]");
        alice.send("34 [ `~/nobody` 0002 { } 'x' ]").expect("50 [ 0002 10 ]");
        alice.send("34 [ `~/forbidden/t` 0003 { } 'x' ]").expect("50 [ 0003 87 .. ]");
        alice.send("34 [ `$SYS/~` 0003 { } 'x' ]").expect("50 [ 0003 90 .. ]");
        alice.send("34 [ `~/t` 0003 { 01 01 } ff ]").expect("50 [ 0003 99 .. ]");
    }

    @Test
    @Statement(v5 = "MQTT-3.5.2-1")
    public void pubrecHasNoOther() {
        clients.each(
                v -> {
                    RawClient a = clients.v5("a").connect().subscribe("~/t", 2);
                    RawClient sender = clients.v5("sender").connect();
                    for (String code : OF_MESSAGES) {
                        sender.publish(4, "~/t", "x");
                        a.expect("34 [ `~/t` <" + code + "> { } 'x' ]").send("50 [ <" + code + "> " + code + " ]");
                        if (code.compareTo("80") < 0) {
                            a.expect("62 [ <" + code + "> ]");
                        }
                    }
                    a.expectNothing();
                },
                V5);
        ends(2, "50 [ <id> 01 ]", "82");
        ends(2, "50 [ <id> 92 ]", "82");
        ends(2, "50 [ <id> 42 ]", "81");
    }

    // ---- PUBREL and PUBCOMP

    @Test
    @Statement(v5 = "MQTT-3.6.2-1")
    public void pubrelSaysWhetherTheIdentifierIsKnown() {
        RawClient a = withMessage(2);
        a.send("50 [ <id> ]").expect("62 [ <id> ]");
        a.send("50 [ 7fff ]").expect("62 [ 7fff 92 .. ]");
        clients.each(v -> clients.of(v, "a").connect().send("50 [ 7fff ]").expect("62 [ 7fff ]"), V31, V311);
    }

    @Test
    @Statement(v5 = "MQTT-3.6.2-1")
    public void pubrelHasNoOther() {
        RawClient a = clients.v5("a").connect();
        a.send("34 [ `~/t` 0001 { } 'x' ]")
                .expect("50 [ 0001 .. ]")
                .send("62 [ 0001 92 ]")
                .expect("70 [ 0001 .. ]");
        ends(0, "62 [ 0001 10 ]", "82");
        ends(0, "62 [ 0001 80 ]", "82");
        ends(0, "62 [ 0001 42 ]", "81");
    }

    @Test
    @Statement(v5 = "MQTT-3.7.2-1")
    public void pubcompSaysWhetherTheIdentifierIsKnown() {
        RawClient a = clients.v5("a").connect();
        a.send("34 [ `~/t` 0001 { } 'x' ]").expect("50 [ 0001 .. ]");
        a.send("62 [ 0001 ] 62 [ 7fff ]").expect("70 [ 0001 ]", "70 [ 7fff 92 .. ]");
        clients.each(v -> clients.of(v, "a").connect().send("62 [ 7fff ]").expect("70 [ 7fff ]"), V31, V311);
    }

    @Test
    @Statement(v5 = "MQTT-3.7.2-1")
    public void pubcompHasNoOther() {
        RawClient a = withMessage(2);
        a.send("50 [ <id> ]").expect("62 [ <id> ]").send("70 [ <id> 92 ]").expectNothing();
        ends(2, "70 [ <id> 10 ]", "82");
        ends(2, "70 [ <id> 80 ]", "82");
        ends(2, "70 [ <id> 42 ]", "81");
    }
}
