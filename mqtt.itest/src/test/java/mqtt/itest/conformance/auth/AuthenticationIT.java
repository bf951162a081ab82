package mqtt.itest.conformance.auth;

import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.Scram;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** CONNECT with an authentication method, AUTH, and CONNACK at the end. */
public class AuthenticationIT {
    @Rule
    public final Clients clients = new Clients();

    private ScramClient begun() {
        return ScramClient.alice().begins(clients.v5("a"));
    }

    @Test
    @Statement(v5 = {"MQTT-4.12.0-2", "MQTT-4.12.0-3", "MQTT-4.12.0-5", "MQTT-3.15.2-1"})
    public void bothGoOnUntilTheClientIsLetIn() {
        RawClient client = begun().answers().isLetIn();
        client.send("82 [ 0001 [ ] `~/forbidden/t` 00 `~/t` 00 ]").expect("90 [ 0001 [ .. ] 87 00 ]"); // it is alice
    }

    @Test
    @Statement(v5 = {"MQTT-4.12.0-2", "MQTT-4.12.0-5"})
    public void theBrokerAsksWhoOnlyNamesAMethod() {
        String method = new Scram(512, "", "").method();
        clients.v5("a")
                .properties("15 `" + method + "`")
                .send()
                .expect("f0 [ 18 [ 15 `" + method + "` ] ]")
                .send("f0 [ 18 [ 15 `%s` 16 `n,,n=alice,r=x` ] ]".formatted(method))
                .expect("f0 [ 18 [ 15 `" + method + "` 16 ( 'r=x' .. ) ] ]");
    }

    @Test
    @Statement(v5 = "MQTT-4.12.0-1")
    public void anUnknownMethodIsRefused() {
        for (String method : new String[] {"PLAIN", "SCRAM-SHA-1", "scram-sha-256", ""}) {
            clients.v5("a")
                    .user("alice", "wonderland")
                    .properties("15 `" + method + "`")
                    .send()
                    .expectEnd("8c");
        }
    }

    @Test
    @Statement(v5 = {"MQTT-4.12.0-4", "MQTT-3.1.4-2", "MQTT-3.14.0-1"})
    public void whoFailsIsRefused() {
        RawClient other = clients.v5("other").connect().subscribe("~/#", 0);
        ScramClient wrong = new ScramClient("underland").begins(clients.v5("a").will(0, false, "~/will", "x"));
        wrong.answers().raw().expectEnd("86");
        clients.v5("b").properties(ScramClient.with("no SCRAM")).send().expectEnd("87");
        other.expectNothing();
    }

    @Test
    @Statement(v5 = {"MQTT-4.12.0-3", "MQTT-3.14.0-1"})
    public void anAuthThatDoesNotGoOnIsAProtocolError() {
        for (String code : new String[] {"00", "19"}) {
            ScramClient client = begun();
            String answer = client.answer(client.expectQuestion());
            client.raw().send(answer.replace("[ 18", "[ " + code)).expectEnd("82");
        }
        ScramClient client = begun();
        client.expectQuestion();
        client.raw().send("f0 00").expectEnd("82");
    }

    @Test
    @Statement(v5 = "MQTT-4.12.0-5")
    public void soIsOneWithAnotherMethodOrNone() {
        String[] methods = {"15 `SCRAM-SHA-512`", "15 `SCRAM-SHA-512` 16 `x`", "15 ``", ""};
        for (String method : methods) {
            ScramClient client = begun();
            client.expectQuestion();
            client.raw().send("f0 [ 18 [ " + method + " ] ]").expectEnd("82");
        }
    }

    @Test
    @Statement(v5 = {"MQTT-3.1.2-30", "MQTT-3.14.0-1"})
    public void soIsAnyOtherPacketMeanwhile() {
        RawClient other = clients.v5("other").connect().subscribe("~/#", 0);
        String[] packets = {
            "c0 00",
            "30 [ `~/t` [ ] 'x' ]",
            "33 [ `~/t` 0001 [ ] 'x' ]",
            "82 [ 0001 [ ] `~/t` 00 ]",
            "a2 [ 0001 [ ] `~/t` ]",
            "40 [ 0001 ]",
            clients.v5("a").packet()
        };
        for (String packet : packets) {
            ScramClient client = begun();
            String answer = client.answer(client.expectQuestion());
            client.raw().send(packet + answer).expectEnd("82");
        }
        other.expectNothing();
        clients.v5("late").connect().subscribe("~/#", 0).expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-30")
    public void butAClientMayLeave() {
        RawClient other = clients.v5("other").connect().subscribe("~/#", 0);
        ScramClient client = ScramClient.alice().begins(clients.v5("a").will(0, false, "~/will", "x"));
        client.expectQuestion();
        client.raw().send("e0 00").expectClosed();
        clients.v5("a").connect();
        other.expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-4.12.0-6")
    public void whoNamesNoMethodIsNotAskedAndToldNone() {
        clients.v5("a")
                .user("alice", "wonderland")
                .send()
                .expect("20 [ 00 00 [ 21 0400 22 0010 27 00100000 ] ]")
                .expectNothing();
        clients.v5("b").user("alice", "underland").send().expect("20 [ 00 86 [ 1f ( .. ) ] ]");
    }

    @Test
    @Statement(v5 = {"MQTT-4.12.0-7", "MQTT-4.12.0-6"})
    public void andSendsNoAuth() {
        String first = ScramClient.with("n,,n=alice,r=x");
        for (String auth : new String[] {"19 [ " + first + " ]", "18 [ " + first + " ]", "00 [ " + first + " ]", ""}) {
            clients.v5("a").connect().send("f0 [ " + auth + " ]").expectEnd("82");
        }
        clients.v5("a").properties("16 `n,,n=alice,r=x`").send().expectEnd("82"); // data without a method
    }

    // ---- the packet

    @Test
    @Statement(v5 = {"MQTT-3.15.1-1", "MQTT-2.1.3-1"})
    public void oneWithFlagsIsMalformed() {
        for (String flags : "1 2 3 4 5 6 7 8 9 a b c d e f".split(" ")) {
            ScramClient client = begun();
            String answer = client.answer(client.expectQuestion());
            client.raw().send(answer.replace("f0", "f" + flags)).expectEnd("81");
        }
        RawClient client = begun().answers().isLetIn();
        client.send("f1 [ 19 [ " + ScramClient.with("n,,n=alice,r=x") + " ] ]").expectEnd("81");
    }

    @Test
    @Statement(v5 = "MQTT-3.15.2-1")
    public void itsReasonCodeIsOneOfThoseForIt() {
        String[][] wrong = {{"01", "82"}, {"04", "82"}, {"80", "82"}, {"8c", "82"}, {"17", "81"}, {"ff", "81"}};
        for (String[] code : wrong) {
            ScramClient client = begun();
            String answer = client.answer(client.expectQuestion());
            client.raw().send(answer.replace("[ 18", "[ " + code[0])).expectEnd(code[1]);
        }
    }

    @Test
    @Statement(v5 = {"MQTT-3.15.2-2", "MQTT-3.15.2-3", "MQTT-3.1.2-24"})
    public void itIsNoLargerThanTheClientTakes() {
        String properties = ScramClient.with("n,,n=alice,r=x") + " 26 `a` `b` 27 %08x";
        int size = clients.v5("a").properties(properties.formatted(1000)).send().take().length;
        clients.v5("a")
                .properties(properties.formatted(size))
                .send()
                .expect("f0 [ 18 [ 15 `SCRAM-SHA-256` 16 ( 'r=x' .. ) ] ]"); // neither reason nor user properties
        clients.v5("a").properties(properties.formatted(size - 1)).send().expectEnd("95");
        clients.open(V5)
                .send(clients.v5("a").properties(properties.formatted(4)).packet())
                .expectClosed();
    }
}
