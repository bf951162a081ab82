package mqtt.session.core;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import mqtt.api.Qos;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Publish;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A client whose filters overlap gets one message, or one for each. */
public class OverlappingTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = new Fixture(2);

    @After
    public void nothingIsLeft() {
        fixture.close();
    }

    private static Subscription subscription(String filter, int qos, boolean noLocal, boolean rap, int identifier) {
        return new Subscription(
                TopicFilter.of(filter), Qos.of(qos), noLocal, rap, RetainHandling.DO_NOT_SEND, identifier);
    }

    private static List<String> copies(TestClient client) {
        return client.all().stream()
                .filter(Publish.class::isInstance)
                .map(OverlappingTest::copy)
                .sorted()
                .toList();
    }

    private static String copy(Packet packet) {
        Publish p = (Publish) packet;
        return p.qos().value() + (p.retain() ? " retain " : " ") + Arrays.toString(p.subscriptionIdentifiers());
    }

    @Test // [MQTT-3.3.4-2] [MQTT-3.3.4-4] [MQTT-3.3.4-5] [MQTT-3.8.3-3] [MQTT-3.3.1-13]
    public void asTheRouterIsSet() {
        TestClient to = fixture.v5(fixture.idOn(0, "to"));
        to.connect(true, 100);
        to.subscribe(subscription("#", 0, false, false, 1));
        to.subscribe(subscription("t/+", 2, true, true, 2));
        to.subscribe(subscription("t/a", 1, false, true, 0));
        TestClient from = fixture.v5(fixture.idOn(1, "from"));
        from.connect(true);
        from.send(TestClient.retained(2, 1, "t/a", "x"));
        assertEquals(List.of("2 retain [1, 2]"), copies(to));

        fixture.configureRouter(Map.of("overlapping", "each"));
        from.send(TestClient.retained(2, 2, "t/a", "x"));
        assertEquals(List.of("0 [1]", "1 retain []", "2 retain [2]"), copies(to));
        to.send(TestClient.retained(2, 9, "t/a", "own"));
        assertEquals("no local is for its own copy", List.of("0 [1]", "1 retain []"), copies(to));

        fixture.configureRouter(Map.of("overlapping", "one"));
        to.send(TestClient.retained(2, 10, "t/a", "own"));
        assertEquals(List.of("1 retain [1]"), copies(to));
    }

    @Test
    public void copiesThatWaitAreMessagesOfTheirOwn() {
        fixture.configureRouter(Map.of("overlapping", "each"));
        TestClient to = fixture.v3("to");
        to.connect(false);
        to.subscribe("t/+", 2);
        to.subscribe("t/a", 1);
        to.lost();
        TestClient from = fixture.v5("from");
        from.connect(true);
        from.send(TestClient.message(2, 1, "t/a", "x"));
        assertEquals(2, fixture.session("to").queued());
        TestClient again = fixture.v3("to");
        again.connect(false);
        assertEquals(List.of("1 []", "2 []"), copies(again));
        again.ack(PacketType.PUBACK, 1);
    }
}
