package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** No number of clients makes the broker keep more than it has room for, and those who are connected go on. */
public class BudgetTest {
    private static final int LIMIT = 200_000;

    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = new Fixture(1);

    @After
    public void nothingIsLeft() {
        fixture.close();
    }

    private Connack persistent(TestClient client) {
        Properties expiry =
                new Properties.Builder().number(Property.SESSION_EXPIRY, 1_000).build();
        client.send(new Connect(client.version, client.id, false, 0, null, null, null, expiry));
        return client.expect(Connack.class);
    }

    @Test
    public void sessionsThatAreAwayLeaveRoomForThoseThatAreThere() {
        fixture.broker.heldBytesLimit(LIMIT);
        for (int i = 0; i < 10; i++) {
            TestClient sleeper = fixture.v5("sleeper" + i);
            persistent(sleeper);
            sleeper.subscribe("t", 1);
            sleeper.lost();
        }
        TestClient awake = fixture.v5("awake");
        awake.connect(true);
        awake.subscribe("live", 1);
        TestClient from = fixture.v5("from");
        from.connect(true);

        for (int i = 0; i < 50; i++) {
            assertEquals(ReasonCode.SUCCESS, from.publish1("t", "x".repeat(1_000)));
        }
        assertEquals("ten wait for each, and it is kept once", 0, fixture.count("publish.dropped"));
        for (int i = 0; i < 150; i++) {
            assertEquals(ReasonCode.SUCCESS, from.publish1("t", "x".repeat(1_000)));
        }

        assertTrue(fixture.broker.loop(0).budget().held() <= LIMIT / 5 * 4 + 10_000);
        assertTrue("and says so", fixture.count("publish.dropped") > 0);
        from.publish1("live", "y");
        assertEquals(1, awake.all().size());
    }

    @Test
    public void moreSessionsThanThereIsRoomForAreRefused() {
        fixture.broker.heldBytesLimit(20_000);
        int in = 0;
        ReasonCode last = ReasonCode.SUCCESS;
        for (int i = 0; i < 30; i++) {
            TestClient client = fixture.v5("session" + i);
            last = persistent(client).reasonCode();
            in += last == ReasonCode.SUCCESS ? 1 : 0;
            client.lost();
        }
        assertEquals(16, in);
        assertEquals(ReasonCode.QUOTA_EXCEEDED, last);
        assertEquals(ReasonCode.SUCCESS, fixture.v5("guest").connect(true).reasonCode());
    }

    @Test
    public void subscriptionsCount() {
        fixture.broker.heldBytesLimit(100_000);
        TestClient client = fixture.v5("greedy");
        client.connect(true);
        ReasonCode last = ReasonCode.SUCCESS;
        for (int i = 0; i < 30; i++) {
            client.send(new Subscribe(
                    i + 1,
                    List.of(Subscription.of(TopicFilter.of(i + "x".repeat(2_000)), Qos.AT_MOST_ONCE)),
                    Properties.NONE));
            last = client.expect(Suback.class).reasonCodes().get(0);
        }
        assertEquals(ReasonCode.QUOTA_EXCEEDED, last);
    }
}
