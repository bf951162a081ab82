package mqtt.itest.conformance.auth;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** AUTH of a client that is in: it authenticates again. */
public class AgainIT {
    @Rule
    public final Clients clients = new Clients();

    private ScramClient client;
    private RawClient other;

    @Before
    public void isIn() {
        other = clients.v5("other").connect().subscribe("~/t", 0);
        client = ScramClient.alice().begins(clients.v5("a"));
        client.answers().isLetIn();
    }

    @Test
    @Statement(v5 = {"MQTT-4.12.0-2", "MQTT-4.12.0-5", "MQTT-3.15.2-1"})
    public void itGoesOnBesideAllElseAndEndsInAuth() {
        for (int round = 0; round < 2; round++) {
            client.become("alice", "wonderland");
            String answer = client.answer(client.beginsAgain().expectQuestion());
            client.raw().publish(2, "~/t", "meanwhile").send(answer).expect("f0 [ 00 [ " + client.lastWord() + " ] ]");
            client.raw().ping().publish(2, "~/t", "after");
            other.expect("30 [ `~/t` [ ] 'meanwhile' ]", "30 [ `~/t` [ ] 'after' ]");
        }
    }

    @Test
    @Statement(v5 = {"MQTT-4.12.1-1", "MQTT-4.12.0-5"})
    public void byAnotherMethodItIsAProtocolError() {
        client.raw()
                .send("f0 [ 19 [ 15 `SCRAM-SHA-512` 16 `n,,n=alice,r=x` ] ] 30 [ `~/t` [ ] 'x' ]")
                .expectEnd("82");
        other.expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-4.12.1-1")
    public void soItIsWithoutAMethod() {
        client.raw().send("f0 [ 19 [ ] ]").expectEnd("82");
    }

    @Test
    @Statement(v5 = {"MQTT-4.12.1-2", "MQTT-3.14.2-1"})
    public void whoFailsIsToldAndDisconnected() {
        client.become("alice", "underland");
        client.beginsAgain().answers().raw().expect("e0 [ 87 [ .. ] ]").expectClosed();
    }

    @Test
    @Statement(v5 = "MQTT-4.12.1-2")
    public void soIsWhoIsNobody() {
        client.become("nobody", "wonderland");
        client.beginsAgain().answers().raw().expect("e0 [ 87 [ .. ] ]").expectClosed();
    }

    @Test
    @Statement(v5 = "MQTT-4.12.0-3")
    public void anAuthOutOfPlaceIsAProtocolError() {
        for (String code : new String[] {"00", "18"}) {
            client = ScramClient.alice().begins(clients.v5("b"));
            client.answers().isLetIn();
            client.raw()
                    .send("f0 [ %s [ %s ] ]".formatted(code, ScramClient.with("x")))
                    .expectEnd("82");
        }
        for (String code : new String[] {"00", "19"}) {
            client = ScramClient.alice().begins(clients.v5("b"));
            client.answers().isLetIn();
            client.become("alice", "wonderland");
            String answer = client.answer(client.beginsAgain().expectQuestion());
            client.raw().send(answer.replace("[ 18", "[ " + code)).expectEnd("82");
        }
    }
}
