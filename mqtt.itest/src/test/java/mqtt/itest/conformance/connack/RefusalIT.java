package mqtt.itest.conformance.connack;

import static mqtt.itest.conformance.Version.V31;
import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;
import static org.junit.Assert.assertTrue;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.Opening;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** CONNACK of those who are not let in: its code, and what it says besides. */
public class RefusalIT {
    private static final Listener ONLY_311 = Listener.with("only-311", "versions=3.1.1");
    private static final Listener ONLY_5 = Listener.with("only-5", "versions=5");
    private static final Listener SHORT_IDS = Listener.with("short-ids", "client_id_bytes=23");
    private static final Listener UTF_8 = Listener.with("utf-8", "check_payload_format=true");
    private static final Listener HURRIED = Listener.with("hurried", "connect_timeout_ms=300");
    private static final Listener NOW = Listener.with("redirects-now");
    private static final Listener FOREVER = Listener.with("redirects-forever");
    private static final String LONG_ID = "x".repeat(24);

    @Rule
    public final Clients clients = new Clients();

    private Opening of(Version version) {
        return clients.of(version, "a");
    }

    @Test
    @Statement(v5 = {"MQTT-3.2.2-8", "MQTT-3.2.2-6", "MQTT-3.2.2-7", "MQTT-4.13.2-1"})
    public void itsCodeIsOneOfThoseForIt() {
        of(V5).properties("17 02").send().expectEnd("82");
        clients.open(V5).send("10 [ `MQTT` 05 03 0000 [ ] `~a` ]").expectEnd("81");
        of(V5).at(ONLY_311).send().expectEnd("84");
        clients.v5(LONG_ID).at(SHORT_IDS).send().expectEnd("85");
        of(V5).user("alice", "underland").send().expectEnd("86");
        of(V5).user("alice", "wonderland")
                .will(0, false, "~/forbidden/t", "x")
                .send()
                .expectEnd("87");
        of(V5).properties("15 `PLAIN`").send().expectEnd("8c");
        of(V5).will(0, false, "$~/t", "x").send().expectEnd("90");
        of(V5).will(0, false, "~/#", "x").send().expectEnd("90");
        of(V5).properties("27 00000005").send().expectEnd("95");
        clients.open(UTF_8, V5)
                .send("10 [ `MQTT` 05 06 0000 [ ] `~a` [ 01 01 ] `~/t` ( ff ) ]")
                .expectEnd("99");
        of(V5).at(NOW).send().expect("20 [ 00 9c [ 1c `b.example:1884` .. ] ]").expectClosed();
        of(V5).at(FOREVER).send().expect("20 [ 00 9d [ 1c `c.example` .. ] ]").expectClosed();
        of(V5).connect();
    }

    @Test
    @Statement(v5 = {"MQTT-3.2.2-8", "MQTT-3.14.0-1"})
    public void whatItHasNoCodeForIsAnImplementationSpecificError() {
        RawClient slow = of(V5).properties("15 `SCRAM-SHA-256`").at(HURRIED).send(); // keep alive time-out
        slow.expect("f0 [ 18 [ 15 `SCRAM-SHA-256` ] ]").expectEnd("83");
    }

    @Test
    @Statement(v311 = {"MQTT-3.2.2-4", "MQTT-3.2.2-5"})
    public void before5ThereAreFiveReturnCodes() {
        clients.each(
                v -> {
                    of(v).at(ONLY_5).send().expect("20 [ 00 01 ]").expectClosed();
                    clients.of(v, LONG_ID)
                            .at(SHORT_IDS)
                            .send()
                            .expect("20 [ 00 02 ]")
                            .expectClosed();
                    of(v).at(NOW).send().expect("20 [ 00 03 ]").expectClosed();
                    of(v).user("alice", "x").send().expect("20 [ 00 04 ]").expectClosed();
                    of(v).user("alice", "wonderland")
                            .will(0, false, "~/forbidden/t", "x")
                            .send()
                            .expect("20 [ 00 05 ]")
                            .expectClosed();
                },
                V31,
                V311);
    }

    @Test
    @Statement(
            v311 = {"MQTT-3.2.2-6", "MQTT-3.1.4-1"},
            v31 = "MQTT31-16")
    public void whereNoneFitsThereIsNoConnack() {
        clients.each(
                v -> {
                    String[] malformed = {
                        "10 [ %s 1e 0000 `~a` `~/t` ( ) ]", // QoS 3
                        "10 [ %s 42 0000 `~a` ( 'x' ) ]", // password without a user
                        "10 [ %s 06 0000 `~a` `~/#` ( ) ]", // no topic
                        "10 [ %s 02 0000 `~a` 00 ]",
                        "10 [ %s 02 0000 ]"
                    };
                    for (String packet : malformed) {
                        clients.open(v).send(packet.formatted(v.head())).expectClosed();
                    }
                    clients.open(HURRIED, v)
                            .send("10 30 " + v.head() + " 02 0000")
                            .expectClosed();
                },
                V31,
                V311);
    }

    // ---- what it says besides, as far as the client takes it

    @Test
    @Statement(v5 = "MQTT-3.2.2-19")
    public void aReasonInWordsIsLeftOutIfTheClientTakesLess() {
        Opening wrong = of(V5).user("alice", "underland");
        int size = wrong.send().take().length;
        assertTrue("there is one", size > 5);
        Opening asLarge = of(V5).user("alice", "underland").properties("27 %08x".formatted(size));
        asLarge.send().expect("20 [ 00 86 [ 1f ( .. ) ] ]").expectClosed();
        Opening smaller = of(V5).user("alice", "underland").properties("27 %08x".formatted(size - 1));
        smaller.send().expect("20 [ 00 86 [ ] ]").expectClosed();
        of(V5).user("alice", "underland").properties("27 00000004").send().expectClosed();
    }

    @Test
    @Statement(v5 = {"MQTT-3.2.2-19", "MQTT-3.2.2-20"})
    public void aServerToGoToIsWorthMoreThanWords() {
        int size = 2 + 3 + 3 + "b.example:1884".length();
        of(V5).at(NOW)
                .properties("27 %08x 26 `a` `b`".formatted(size))
                .send()
                .expect("20 [ 00 9c [ 1c `b.example:1884` ] ]");
        of(V5).at(NOW)
                .properties("27 %08x 26 `a` `b`".formatted(size - 1))
                .send()
                .expect("20 [ 00 9c [ ] ]");
    }

    @Test
    @Statement(v5 = "MQTT-3.2.2-20")
    public void userPropertiesDoNotMakeItLargerThanTheClientTakes() {
        of(V5).properties("27 00000010 26 `a` `b`").send().expect("20 [ 00 00 [ 21 0400 22 0010 27 00100000 ] ]");
    }
}
