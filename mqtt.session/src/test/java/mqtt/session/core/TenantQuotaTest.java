package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import mqtt.api.ReasonCode;
import mqtt.codec.Connack;
import mqtt.testkit.Configs;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** How much the clients of one tenant may have together. */
public class TenantQuotaTest {
    private static final long HOUR = 3600;

    private final FakeStore store = new FakeStore();
    private final Fixture fixture = new Fixture(2);
    private TenantUse use;

    @Before
    public void start() {
        fixture.keepIn(store);
        use = fixture.broker.use("");
    }

    @After
    public void nothingIsLeft() {
        fixture.close();
        assertEquals(0, use.connections.get());
        assertEquals(0, use.sessions.get());
        assertEquals(0, use.subscriptions.get());
        assertEquals(0, use.queueBytes());
    }

    private TestClient connect(String id, long expirySeconds) {
        TestClient client = fixture.v5(id);
        assertEquals(ReasonCode.SUCCESS, client.connect(false, expirySeconds).reasonCode());
        return client;
    }

    private void end(String id) {
        TestClient client = fixture.v5(id);
        client.connect(true);
        client.disconnect();
    }

    @Test
    public void connections() {
        use.quota(new Quota(2, 0, 0, 0));
        TestClient one = connect("1", 0);
        connect("2", 0);
        Connack refused = fixture.v5("3").connect(true);
        assertEquals(ReasonCode.QUOTA_EXCEEDED, refused.reasonCode());
        connect("2", 0); // takes over: there are no more than before
        one.disconnect();
        connect("3", 0);
    }

    @Test
    public void sessions() {
        use.quota(new Quota(0, 2, 0, 0));
        connect("1", HOUR).lost();
        connect("2", HOUR).lost();
        assertEquals(ReasonCode.QUOTA_EXCEEDED, fixture.v5("3").connect(true).reasonCode());
        connect("2", HOUR);
        end("1");
        connect("3", 0);
        end("2");
    }

    @Test
    public void subscriptions() {
        use.quota(new Quota(0, 0, 2, 0));
        TestClient one = connect("1", 0);
        TestClient two = connect("2", 0);
        one.subscribe("a", 0);
        two.subscribe("a", 0);
        assertEquals(List.of(ReasonCode.QUOTA_EXCEEDED), two.subscribe("b", 0).reasonCodes());
        assertEquals(List.of(ReasonCode.GRANTED_QOS_1), two.subscribe("a", 1).reasonCodes());
        one.unsubscribe("a");
        assertEquals(List.of(ReasonCode.SUCCESS), two.subscribe("b", 0).reasonCodes());
    }

    @Test
    public void whatWaits() {
        use.quota(new Quota(0, 0, 0, 1_000));
        TestClient away = connect("away", HOUR);
        away.subscribe("t", 1);
        away.lost();
        TestClient publisher = connect("publisher", 0);
        int taken = 0;
        while (publisher.publish1("t", "x".repeat(100)) == ReasonCode.SUCCESS) {
            assertTrue(++taken < 20);
        }
        assertTrue("" + taken, taken >= 5);
        assertEquals(ReasonCode.QUOTA_EXCEEDED, publisher.publish1("t", "x"));
        assertEquals(
                "nobody waits for it, but the tenant is full", ReasonCode.QUOTA_EXCEEDED, publisher.publish1("u", "x"));

        assertEquals(taken, connect("away", HOUR).drain().size());
        assertEquals(ReasonCode.SUCCESS, publisher.publish1("t", "x"));
        end("away");
    }

    @Test
    public void aSlipLetsNobodyIn() {
        TenantComponent tenant = new TenantComponent(
                Configs.of(TenantComponent.Config.class, Map.of("name", "t", "connections", -5, "queue__bytes", 7L)));
        assertEquals(new Quota(1, 0, 0, 7), tenant.quota());
    }
}
