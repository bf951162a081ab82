package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mqtt.codec.Ack;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Publish;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Retained messages that a subscription is still to get when the broker ends, and those that are not read yet when it is back. */
public class RetainedRestartTest {
    private static final long HOUR = 3600;

    private final FakeStore store = new FakeStore();
    private Fixture fixture = new Fixture(2).keepIn(store);

    @Before
    public void aSmallWindow() {
        fixture.sendMaximum = 2;
    }

    @After
    public void nothingIsLeft() {
        fixture.close();
    }

    private void killAndStart() {
        fixture.kill();
        fixture = new Fixture(2, fixture.time).keepIn(store);
        fixture.sendMaximum = 2;
        fixture.turn();
    }

    private void retain(int qos, String... topics) {
        TestClient publisher = fixture.v5("publisher");
        publisher.connect(true);
        for (String topic : topics) {
            publisher.send(TestClient.retained(qos, qos == 0 ? 0 : publisher.nextId(), topic, topic));
            if (qos == 2) {
                publisher.ack(PacketType.PUBREL, 1);
            }
        }
        publisher.all();
        publisher.disconnect();
    }

    private TestClient subscriber() {
        TestClient client = fixture.v5("s");
        client.connect(false, HOUR);
        return client;
    }

    private static List<Publish> publishes(TestClient client) {
        List<Publish> found = new ArrayList<>();
        for (Packet packet = client.next(); packet != null; packet = client.next()) {
            if (packet instanceof Publish publish) {
                found.add(publish);
            }
        }
        return found;
    }

    /** Acknowledges all that comes, with QoS 2 to the end. */
    private static List<String> takeAll(TestClient client) {
        List<String> got = new ArrayList<>();
        for (Packet packet = client.next(); packet != null; packet = client.next()) {
            if (packet instanceof Publish publish) {
                got.add(new String(publish.payload()) + (publish.retain() ? "" : " live"));
                if (publish.packetId() != 0) {
                    client.ack(publish.qos().value() == 1 ? PacketType.PUBACK : PacketType.PUBREC, publish.packetId());
                }
            } else if (packet instanceof Ack ack && ack.type() == PacketType.PUBREL) {
                client.ack(PacketType.PUBCOMP, ack.packetId());
            }
        }
        return got;
    }

    @Test
    public void whatASubscriptionIsOwedComesOnce() {
        for (int qos = 1; qos <= 2; qos++) {
            fixture.sendMaximum = 2;
            String root = "q" + qos;
            retain(1, root + "/1", root + "/2", root + "/3");
            retain(2, root + "/4");
            retain(2, root + "/5");
            TestClient client = subscriber();
            client.subscribe(root + "/#", qos);
            List<Publish> first = publishes(client);
            assertEquals(2, first.size());
            client.ack(PacketType.PUBACK, first.get(0).packetId());
            assertEquals(1, publishes(client).size());

            killAndStart();

            TestClient again = subscriber();
            List<String> got = takeAll(again);
            assertEquals(List.of(root + "/2", root + "/3", root + "/4", root + "/5"), got);
            assertEquals(0, store.owed());
            killAndStart();
            assertEquals(List.of(), takeAll(subscriber()));
        }
    }

    @Test
    public void whatIsPublishedSinceComesOnceAndBehind() {
        retain(1, "t/1", "t/2", "t/3");
        TestClient client = subscriber();
        client.subscribe("t/#", 1);
        assertEquals(2, publishes(client).size());
        retain(1, "t/4");

        killAndStart();

        assertEquals(List.of("t/1", "t/2", "t/3", "t/4 live"), takeAll(subscriber()));
    }

    @Test
    public void whatWasSentWithoutAcknowledgementDoesNotComeAgain() {
        retain(0, "t/1", "t/2");
        retain(1, "t/3", "t/4", "t/5");
        TestClient client = subscriber();
        client.subscribe("t/#", 1);
        assertEquals(4, publishes(client).size());

        killAndStart();

        assertEquals(List.of("t/3", "t/4", "t/5"), takeAll(subscriber()));
    }

    @Test
    public void whatIsNotWantedAnyMoreIsNotOwed() {
        retain(1, "t/1", "t/2", "t/3");
        TestClient client = subscriber();
        client.subscribe("t/#", 1);
        client.all();
        assertEquals(1, store.owed());
        client.unsubscribe("t/#");

        killAndStart();

        assertEquals(List.of("t/1", "t/2"), takeAll(subscriber()));
        assertEquals(0, store.owed());
    }

    @Test
    public void whoSubscribesBeforeTheyAreReadWaits() {
        retain(1, "t/1", "t/2");
        store.isSlow = true;
        killAndStart();
        TestClient client = fixture.v5("c");
        client.connect(true);
        client.subscribe("t/#", 0);
        retainAtOnce("t/1", "");
        retainAtOnce("t/3", "new");
        assertEquals(List.of(), publishes(client));

        store.isSlow = false;
        fixture.turn();

        List<String> got = takeAll(client);
        assertEquals(Set.of("t/2", "new"), new TreeSet<>(got.subList(0, 2)));
        assertEquals("behind what is retained", List.of(" live", "new live"), got.subList(2, 4));
    }

    private void retainAtOnce(String topic, String payload) {
        TestClient publisher = fixture.v5("p");
        publisher.connect(true);
        publisher.send(TestClient.retained(0, 0, topic, payload));
        publisher.disconnect();
        assertTrue(publisher.link.closed);
    }

    @Test
    public void whatWasClearedWhileTheyWereReadStaysSo() {
        retain(1, "t/1", "t/2");
        store.isSlow = true;
        killAndStart();
        retainAtOnce("t/1", "");
        store.isSlow = false;
        fixture.turn();
        killAndStart();

        TestClient client = fixture.v5("c");
        client.connect(true);
        client.subscribe("#", 0);
        assertEquals(List.of("t/2"), takeAll(client));
        assertEquals(1, store.messages());
    }
}
