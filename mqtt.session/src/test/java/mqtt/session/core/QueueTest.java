package mqtt.session.core;

import static mqtt.session.core.TestClient.message;
import static mqtt.session.core.TestClient.with;
import static org.junit.Assert.assertEquals;

import java.util.List;
import mqtt.api.MessageProperties;
import mqtt.codec.PacketType;
import mqtt.session.QueueSettings.Order;
import mqtt.session.QueueSettings.WhenFull;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What waits for a session: in which order it leaves, and what gives way. */
public class QueueTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = new Fixture(1);
    private TestClient from;

    @After
    public void nothingLeaks() {
        fixture.close();
    }

    /** A session whose client is away. */
    private void away() {
        TestClient client = fixture.v5("to");
        client.connect(true, 1000);
        client.subscribe("t", 2);
        client.lost();
        from = fixture.v5("from");
        from.connect(true);
        fixture.hooks.events.clear();
    }

    private void publish(int qos, String payload) {
        int id = from.nextId();
        from.send(message(qos, id, "t", payload));
        if (qos == 2) {
            from.ack(PacketType.PUBREL, id);
        }
        from.all();
    }

    private List<String> comesBack() {
        TestClient client = fixture.v5("to");
        client.connect(false, 1000);
        return client.payloads();
    }

    private List<String> drops() {
        return fixture.hooks.events.stream()
                .filter(e -> e.startsWith("dropped"))
                .map(e -> e.substring(11))
                .toList();
    }

    @Test
    public void dropsTheNewest() {
        fixture.queueMessages = 3;
        fixture.whenFull = WhenFull.DROP_NEWEST;
        away();
        publish(1, "a");
        publish(1, "b");
        publish(2, "c");
        publish(2, "d");
        publish(1, "e");
        assertEquals(List.of("d QUEUE_FULL", "e QUEUE_FULL"), drops());
        assertEquals(List.of("a", "b", "c"), comesBack());
    }

    @Test
    public void dropsTheOldest() {
        fixture.queueMessages = 3;
        fixture.whenFull = WhenFull.DROP_OLDEST;
        away();
        publish(2, "a");
        publish(1, "b");
        publish(2, "c");
        publish(1, "d");
        publish(1, "e");
        assertEquals(List.of("a QUEUE_FULL", "b QUEUE_FULL"), drops());
        assertEquals(List.of("c", "d", "e"), comesBack());
    }

    @Test
    public void dropsTheLowestQos() {
        fixture.queueMessages = 3;
        away();
        publish(1, "a");
        publish(2, "b");
        publish(1, "c");
        publish(1, "d");
        publish(2, "e");
        assertEquals(List.of("d QUEUE_FULL", "a QUEUE_FULL"), drops());
        assertEquals(List.of("b", "c", "e"), comesBack());
    }

    @Test
    public void whatHasExpiredGoesFirst() {
        fixture.queueMessages = 2;
        fixture.whenFull = WhenFull.DROP_NEWEST;
        away();
        MessageProperties expiring =
                new MessageProperties.Builder().messageExpirySeconds(1).build();
        from.send(with(expiring, message(1, 50, "t", "old")));
        publish(1, "a");
        fixture.advance(1500);
        publish(1, "b");
        assertEquals(List.of("old EXPIRED"), drops());
        assertEquals(List.of("a", "b"), comesBack());
    }

    @Test
    public void countsBytesToo() {
        fixture.queueBytes = 100;
        fixture.whenFull = WhenFull.DROP_OLDEST;
        away();
        publish(1, "a".repeat(40));
        publish(1, "b".repeat(40));
        publish(1, "c".repeat(60));
        publish(1, "d".repeat(200));
        assertEquals(
                List.of(
                        "a".repeat(40) + " QUEUE_FULL",
                        "b".repeat(40) + " QUEUE_FULL",
                        "d".repeat(200) + " QUEUE_FULL"),
                drops());
        assertEquals(List.of("c".repeat(60)), comesBack());
    }

    @Test
    public void theRoomOfOneWhoIsAwayIsItsOwn() {
        fixture.queueMessages = 10;
        fixture.offlineQueueMessages = 1;
        away();
        publish(1, "a");
        publish(1, "b");
        assertEquals(List.of("b QUEUE_FULL"), drops());
        TestClient client = fixture.v5("to");
        client.connect(false, 1000);
        client.block();
        for (int i = 0; i < 10; i++) {
            publish(1, "c" + i);
        }
        client.unblock();
        assertEquals(11, client.payloads().size());
    }

    @Test
    public void theNewestFirst() {
        fixture.order = Order.LIFO;
        away();
        publish(1, "a");
        publish(2, "b");
        publish(1, "c");
        assertEquals(List.of("c", "b", "a"), comesBack());
    }
}
