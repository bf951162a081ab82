package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.TopicName;
import mqtt.api.hook.Verdict;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class WillTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = newFixture();
    private TestClient watcher;

    @Before
    public void watch() {
        watcher = fixture.v5("watcher");
        watcher.connect(true);
        watcher.subscribe("will/#", 2);
    }

    Fixture newFixture() {
        return new Fixture(2);
    }

    @After
    public void nothingLeaks() {
        fixture.close();
    }

    private TestClient withWill(String id, boolean clean, long expiry, long delay) {
        TestClient client = fixture.v5(id);
        Properties properties =
                new Properties.Builder().number(Property.SESSION_EXPIRY, expiry).build();
        var will = new mqtt.codec.Will(
                TopicName.of("will/" + id),
                "gone".getBytes(),
                Qos.AT_LEAST_ONCE,
                false,
                delay,
                new MessageProperties.Builder().messageExpirySeconds(30).build());
        client.send(new Connect(client.version, id, clean, 0, null, null, will, properties));
        return client;
    }

    private int wills() {
        int count = 0;
        for (var packet : watcher.all()) {
            assertEquals("gone", new String(((Publish) packet).payload()));
            count++;
        }
        return count;
    }

    @Test // [MQTT-3.1.2-8]
    public void isPublishedWhenTheClientIsLost() {
        TestClient client = withWill("a", true, 0, 0);
        client.lost();
        assertEquals(1, wills());
        assertEquals(1, fixture.count("will.published"));
    }

    @Test
    public void isNotForTheSharedSubscriptionOfTheOneThatIsLost() {
        TestClient client = withWill("a", true, 0, 0);
        client.expect(Connack.class);
        client.subscribe("$share/g/will/+", 1);
        client.lost();
        assertEquals(1, wills());
        TestClient other = fixture.v5("b");
        other.connect(true);
        other.subscribe("$share/g/will/+", 1);
        TestClient next = withWill("c", true, 0, 0);
        next.expect(Connack.class);
        next.subscribe("$share/g/will/+", 1);
        next.lost();
        assertEquals(List.of("gone"), other.payloads());
        assertEquals(1, wills());
    }

    @Test // [MQTT-3.1.2-10] [MQTT-3.14.4-3]
    public void isForgottenAfterAGoodbye() {
        withWill("a", true, 0, 0).disconnect();
        withWill("b", true, 100, 0).disconnect();
        fixture.advance(200_000);
        assertEquals(0, wills());
    }

    @Test
    public void isPublishedAfterAGoodbyeThatSaysSo() {
        withWill("a", true, 0, 0).send(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE));
        assertEquals(1, wills());
    }

    @Test
    public void isPublishedAfterAViolationAndASilence() {
        TestClient wrong = withWill("a", true, 0, 0);
        wrong.send(new Connect(wrong.version, "a", true, 0, null, null, null, Properties.NONE));
        assertEquals(1, wills());
    }

    @Test // [MQTT-3.1.3-9]
    public void waitsForItsDelayOrTheEndOfTheSession() {
        TestClient delayed = withWill("a", true, 100, 10);
        delayed.lost();
        fixture.advance(9_900);
        assertEquals(0, wills());
        fixture.advance(200);
        assertEquals(1, wills());

        withWill("b", true, 10, 100).lost();
        fixture.advance(9_900);
        assertEquals(0, wills());
        fixture.advance(200);
        assertEquals("the session has ended", 1, wills());

        withWill("c", true, 0, 100).lost();
        assertEquals("the session has ended at once", 1, wills());
    }

    @Test // [MQTT-3.1.3-9]
    public void isNotPublishedIfTheClientIsBackInTime() {
        withWill("a", false, 100, 10).lost();
        fixture.advance(9_000);
        fixture.v5("a").connect(false);
        fixture.advance(20_000);
        assertEquals(0, wills());

        withWill("b", false, 100, 10).lost();
        fixture.v5("b").connect(true, 100);
        assertEquals("a clean start ends the session", 1, wills());
    }

    @Test
    public void isPublishedWhenSomebodyTakesTheSessionOver() {
        withWill("a", false, 100, 0);
        withWill("a", false, 100, 10);
        assertEquals(1, wills());
        withWill("a", false, 100, 10);
        fixture.advance(20_000);
        assertEquals("delayed, and the client is back", 0, wills());
    }

    @Test
    public void aRefusedWillRefusesTheClient() {
        fixture.hooks.publish = (c, m) ->
                Verdict.<Message>refuse(ReasonCode.NOT_AUTHORIZED, "not you").now();
        TestClient client = withWill("a", true, 0, 0);
        assertEquals(
                ReasonCode.NOT_AUTHORIZED,
                client.expect(mqtt.codec.Connack.class).reasonCode());
        assertTrue(client.link.closed);
        assertEquals(0, wills());
    }

    @Test
    public void gatesMayChangeIt() {
        fixture.hooks.publish = (c, m) ->
                Verdict.accept(m.withTopic(TopicName.of("will/other"))).now();
        withWill("a", true, 0, 0).lost();
        assertEquals(TopicName.of("will/other"), watcher.expect(Publish.class).topic());
    }

    @Test
    public void itsExpiryCountsFromWhenItIsPublished() {
        withWill("a", true, 100, 60).lost();
        fixture.advance(60_100);
        assertEquals(
                30,
                watcher.expect(Publish.class)
                        .properties()
                        .messageExpirySeconds()
                        .getAsLong());
    }

    @Test
    public void isRetainedIfItSaysSo() {
        TestClient client = fixture.v3("a");
        var will = new mqtt.codec.Will(
                TopicName.of("will/a"), "gone".getBytes(), Qos.AT_MOST_ONCE, true, 0, MessageProperties.NONE);
        client.send(new Connect(client.version, "a", true, 0, null, null, will, Properties.NONE));
        client.lost();
        TestClient late = fixture.v3("late");
        late.connect(true);
        late.subscribe("#", 1);
        assertEquals(List.of("0 will/a gone retain"), late.texts());
    }

    @Test
    public void isNotPublishedWhenTheBrokerStops() {
        withWill("a", true, 100, 0);
        fixture.session("a").shutDown();
        assertEquals(0, wills());
    }
}
