package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import mqtt.codec.Disconnect;
import mqtt.codec.Property;
import mqtt.session.ListenerSettings.SameClientId;
import org.junit.After;
import org.junit.Test;

public class OnlineClientsTest {
    private final Fixture fixture = new Fixture(2);
    private final OnlineClients clients = new OnlineClients(fixture.broker);

    @After
    public void nothingIsLeft() {
        fixture.close();
    }

    private int count(CompletionStage<Integer> stage) {
        fixture.turn();
        return stage.toCompletableFuture().getNow(null);
    }

    private TestClient connected(TestClient client) {
        client.connect(true);
        return client;
    }

    @Test
    public void thoseWhoAreMeantGo() {
        TestClient here = connected(fixture.v5(fixture.idOn(0, "bad")));
        TestClient there = connected(fixture.v5(fixture.idOn(1, "bad")));
        TestClient old = connected(fixture.v3(fixture.idOn(1, "bad-old")));
        TestClient other = connected(fixture.v5("good"));

        assertEquals(
                3,
                count(clients.disconnectAll(
                        client -> client.id().clientId().startsWith("bad"), ReasonCode.BANNED, "why")));

        for (TestClient client : new TestClient[] {here, there}) {
            Disconnect goodbye = client.expect(Disconnect.class);
            assertEquals("DISCONNECT has no word for it", ReasonCode.NOT_AUTHORIZED, goodbye.reasonCode());
            assertEquals(Optional.of("why"), goodbye.properties().text(Property.REASON_STRING));
        }
        assertTrue(old.link.closed);
        assertFalse(other.link.closed);
        assertTrue(
                "listeners are told what it was", fixture.hooks.events.contains("disconnected " + here.id + " BANNED"));
        assertEquals(0, count(clients.disconnectAll(client -> false, ReasonCode.BANNED, "")));
    }

    @Test
    public void ofOneIdentifier() {
        fixture.sameClientId = SameClientId.FANOUT;
        TestClient one = connected(fixture.v5("a"));
        TestClient two = connected(fixture.v5("a"));
        TestClient other = connected(fixture.v5("b"));
        SubscriberId id = new SubscriberId("", "a");
        int[] asked = {0};
        assertEquals(1, count(clients.disconnect(id, client -> asked[0]++ == 0, ReasonCode.BANNED, "")));
        assertTrue(one.link.closed ^ two.link.closed);
        assertEquals(1, count(clients.disconnect(id, client -> true, ReasonCode.BANNED, "")));
        assertTrue(one.link.closed && two.link.closed);
        assertFalse(other.link.closed);
        assertEquals(0, count(clients.disconnect(id, client -> true, ReasonCode.BANNED, "")));
    }

    @Test
    public void oneThatCannotBeJudgedStays() {
        TestClient one = connected(fixture.v5("a"));
        TestClient two = connected(fixture.v5("b"));
        assertEquals(
                1,
                count(clients.disconnectAll(
                        client -> {
                            if (client.id().clientId().equals("a")) {
                                throw new IllegalStateException("broken");
                            }
                            return true;
                        },
                        ReasonCode.BANNED,
                        "")));
        assertFalse(one.link.closed);
        assertTrue(two.link.closed);
    }
}
