package mqtt.session.core;

import static mqtt.session.core.TestClient.message;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.TopicName;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.codec.Will;
import mqtt.session.ListenerSettings.SameClientId;
import mqtt.testkit.Configs;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Several clients with one client identifier that share a session. */
public class SharingTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = newFixture();

    Fixture newFixture() {
        return new Fixture(2);
    }

    @After
    public void nothingLeaks() {
        fixture.close();
    }

    private TestClient member() {
        TestClient client = fixture.v5("m");
        client.connect(false, 100);
        return client;
    }

    private TestClient publisher() {
        TestClient from = fixture.v5("from");
        from.connect(true);
        return from;
    }

    @Test
    public void withFanoutEachGetsEveryMessage() {
        fixture.sameClientId = SameClientId.FANOUT;
        TestClient one = member();
        TestClient two = fixture.v3("m");
        assertTrue(two.connect(false).sessionPresent());
        two.subscribe("t", 2);
        TestClient from = publisher();
        from.send(message(0, 0, "t", "a"), message(1, 1, "t", "b"), message(2, 2, "t", "c"));
        List<String> expected = List.of("0 t a", "1 t b #1", "2 t c #2");
        assertEquals(expected, one.texts());
        assertEquals(expected, two.texts());
        assertFalse(one.link.closed);
        assertEquals("theirs and the publisher's", 2, fixture.broker.sessions.get());
        assertEquals(0, fixture.count("client.takenover"));
    }

    @Test
    public void withFanoutWhoLeavesTakesWhatWasForItAlong() {
        fixture.sameClientId = SameClientId.FANOUT;
        TestClient one = member();
        TestClient two = member();
        one.subscribe("t", 1);
        publisher().send(message(1, 1, "t", "a"));
        two.lost();
        assertEquals(List.of("1 t a #1"), one.texts());
        one.lost();
        assertEquals("what the last one has not acknowledged", List.of("1 t a dup #1"), member().texts());
        assertTrue(fixture.hooks.events.stream().noneMatch(e -> e.startsWith("dropped")));
    }

    @Test
    public void withBalanceOneGetsEachMessage() {
        fixture.sameClientId = SameClientId.BALANCE;
        List<TestClient> all = List.of(member(), member(), member());
        all.get(0).subscribe("t", 1);
        TestClient from = publisher();
        for (int i = 0; i < 9; i++) {
            from.publish1("t", "x" + i);
        }
        List<String> got = new ArrayList<>();
        for (TestClient client : all) {
            List<String> payloads = client.payloads();
            assertEquals(3, payloads.size());
            got.addAll(payloads);
        }
        assertEquals(9, got.stream().distinct().count());
    }

    @Test
    public void withBalanceTheOthersGetWhatOneLeaves() {
        fixture.sameClientId = SameClientId.BALANCE;
        fixture.sendMaximum = 2;
        TestClient one = member();
        TestClient two = member();
        one.subscribe("t", 2);
        TestClient from = publisher();
        for (int i = 0; i < 8; i++) {
            from.send(message(1, i + 1, "t", "x" + i));
        }
        from.all();
        assertEquals(2, one.all().size());
        List<String> got = new ArrayList<>(two.payloads());
        one.lost();
        for (int id = 1; id <= 8; id++) {
            two.ack(PacketType.PUBACK, id);
            got.addAll(two.payloads());
        }
        assertEquals(8, got.size());
        assertEquals(8, got.stream().distinct().count());
    }

    @Test // [MQTT-4.3.3-10]
    public void withBalanceNobodyGetsWhatAnotherHasBegunWithQos2() {
        fixture.sameClientId = SameClientId.BALANCE;
        TestClient one = member();
        one.subscribe("t", 2);
        TestClient from = publisher();
        from.send(message(2, 1, "t", "a"));
        assertEquals(List.of("2 t a #1"), one.texts());
        TestClient two = member();
        one.lost();
        two.expectNothing();
        assertTrue(fixture.hooks.events.contains("dropped m a SESSION_ENDED"));
    }

    @Test
    public void whenAllAreAwayMessagesWaitForTheFirst() {
        fixture.sameClientId = SameClientId.BALANCE;
        TestClient one = member();
        TestClient two = member();
        one.subscribe("t", 1);
        one.lost();
        two.lost();
        TestClient from = publisher();
        assertEquals(ReasonCode.SUCCESS, from.publish1("t", "a"));
        assertEquals(List.of("a"), member().payloads());
        assertEquals(List.of(), member().payloads());
    }

    @Test // [MQTT-3.2.2-2]
    public void aCleanStartJoinsThoseWhoAreThereAndEndsWhatNobodyHas() {
        fixture.sameClientId = SameClientId.FANOUT;
        TestClient one = member();
        one.subscribe("t", 0);
        TestClient two = fixture.v5("m");
        assertFalse(two.connect(true).sessionPresent());
        publisher().publish("t", "a");
        assertEquals(List.of("a"), one.payloads());
        assertEquals(List.of("a"), two.payloads());
        one.lost();
        two.lost();
        TestClient three = fixture.v5("m");
        assertFalse(three.connect(true).sessionPresent());
        publisher().publish("t", "b");
        three.expectNothing();
    }

    @Test
    public void eachHasItsWillAndTheLastOneItsExpiry() {
        fixture.sameClientId = SameClientId.FANOUT;
        TestClient watcher = fixture.v5("watcher");
        watcher.connect(true);
        watcher.subscribe("will/+", 0);
        TestClient one = withWill("will/1", 0);
        TestClient two = withWill("will/2", 50);
        one.lost();
        assertEquals(List.of("0 will/1 gone"), watcher.texts());
        two.lost();
        watcher.expectNothing();
        fixture.advance(51_000);
        assertEquals(List.of("0 will/2 gone"), watcher.texts());
        fixture.advance(60_000);
        assertEquals(1, fixture.broker.sessions.get());
    }

    private TestClient withWill(String topic, long delay) {
        Will will = new Will(
                TopicName.of(topic), "gone".getBytes(), Qos.AT_MOST_ONCE, false, delay, MessageProperties.NONE);
        TestClient client = fixture.v5("m");
        client.send(new Connect(
                client.version,
                "m",
                false,
                0,
                null,
                null,
                will,
                new Properties.Builder().number(Property.SESSION_EXPIRY, 100).build()));
        client.expect(Connack.class);
        return client;
    }

    @Test
    public void packetIdentifiersAreEachClientsOwn() {
        fixture.sameClientId = SameClientId.FANOUT;
        TestClient one = member();
        TestClient two = member();
        TestClient to = publisher();
        to.subscribe("t", 0);
        one.send(message(2, 7, "t", "a"));
        two.send(message(2, 7, "t", "b"));
        assertEquals(List.of("PUBREC #7"), one.texts());
        assertEquals(List.of("PUBREC #7"), two.texts());
        assertEquals(List.of("a", "b"), to.payloads());
    }

    @Test
    public void whoMayNotShareTakesOverFromAll() {
        fixture.sameClientId = SameClientId.FANOUT;
        TestClient one = member();
        TestClient two = member();
        fixture.sameClientId = SameClientId.TAKES_OVER;
        TestClient three = member();
        one.expectEnd(ReasonCode.SESSION_TAKEN_OVER);
        two.expectEnd(ReasonCode.SESSION_TAKEN_OVER);
        three.expectNothing();
    }

    @Test
    public void aTenantOverrulesItsListeners() {
        TenantComponent tenant = tenant("fanout");
        fixture.broker.tenants().put(tenant.name(), tenant);
        TestClient one = member();
        member().expectNothing();
        one.expectNothing();
        tenant = tenant("");
        fixture.broker.tenants().put(tenant.name(), tenant);
        member();
        one.expectEnd(ReasonCode.SESSION_TAKEN_OVER);
    }

    private static TenantComponent tenant(String sameClientId) {
        return new TenantComponent(Configs.of(TenantComponent.Config.class, Map.of("same__client__id", sameClientId)));
    }

    @Test
    public void theBrokersEndIsTheEndForAll() {
        fixture.sameClientId = SameClientId.BALANCE;
        TestClient one = member();
        TestClient two = member();
        fixture.session("m").shutDown();
        fixture.turn();
        one.expectEnd(ReasonCode.SERVER_SHUTTING_DOWN);
        two.expectEnd(ReasonCode.SERVER_SHUTTING_DOWN);
    }

    @Test
    public void aSlowOneDoesNotHoldUpTheOthers() {
        fixture.sameClientId = SameClientId.BALANCE;
        TestClient slow = member();
        TestClient quick = member();
        slow.subscribe("t", 0);
        slow.block();
        TestClient from = publisher();
        for (int i = 0; i < 10; i++) {
            from.publish("t", "x" + i);
        }
        List<Publish> got = quick.all().stream().map(Publish.class::cast).toList();
        assertTrue(got.size() + " of 10", got.size() >= 8);
    }
}
