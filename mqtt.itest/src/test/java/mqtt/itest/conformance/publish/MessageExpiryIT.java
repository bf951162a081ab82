package mqtt.itest.conformance.publish;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.testkit.Await;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** PUBLISH: the Message Expiry Interval. What is retained on ~/clock tells when the broker finds that a second is over. */
public class MessageExpiryIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ANY_EXPIRY = "{ 02 ?? ?? ?? ?? }";

    @Rule
    public final Clients clients = new Clients();

    private RawClient sender;
    private RawClient observer;

    @Before
    public void connect() {
        sender = clients.v5("sender").connect();
        observer = clients.v5("observer").connect();
    }

    private void publish(String topic, int seconds) {
        sender.send("33 [ `%s` 0001 { 02 %08x } '%d' ]".formatted(topic, seconds, seconds))
                .expect("40 [ 0001 .. ]");
    }

    private void publishClock() {
        publish("~/clock", 1);
    }

    /** Until what expires a second after it was published has done so, if it was published before the clock. */
    private void awaitASecond() {
        Await.until("a second", SOON, () -> retained("~/clock") < 0);
    }

    /** The expiry interval of a retained message; -1 if there is none. */
    private long retained(String topic) {
        observer.subscribe(topic, 0);
        List<byte[]> found = observer.takeAll();
        observer.send("a2 [ 0001 { } `" + topic + "` ]").expect("b0 [ 0001 { } 00 ]");
        return found.isEmpty() ? -1 : expiryOf(found.get(0));
    }

    /** Of a PUBLISH of QoS 0 below 128 bytes whose first property it is. */
    private static long expiryOf(byte[] publish) {
        int topic = ByteBuffer.wrap(publish).getShort(2);
        assertEquals("Message Expiry Interval", 2, publish[5 + topic]);
        return ByteBuffer.wrap(publish).getInt(6 + topic) & 0xFFFF_FFFFL;
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
    public void aRetainedMessageHasLessAndLessAndIsGoneThen() {
        List<Long> seen = new ArrayList<>();
        publish("~/t", 2);
        Await.until("gone", SOON, () -> {
            seen.add(retained("~/t"));
            return seen.contains(-1L);
        });
        List<Long> different = seen.stream().distinct().toList();
        assertTrue(seen.toString(), different.equals(List.of(2L, 1L, -1L)) || different.equals(List.of(1L, -1L)));
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
    public void whatWaitsForAClientThatIsAwayExpires() {
        clients.v5("a").persistent().connect().subscribe("~/t", 1).disconnect();
        publish("~/t", 1);
        publish("~/t", 60);
        publishClock();
        awaitASecond();
        RawClient back = clients.v5("a").persistent().resume().subscribe("~/none", 0);
        List<byte[]> came = back.takeAll();
        assertEquals(1, came.size());
        byte[] publish = came.get(0);
        int topic = ByteBuffer.wrap(publish).getShort(2);
        int left = ByteBuffer.wrap(publish).getInt(8 + topic);
        assertTrue("left: " + left, left > 60 - SOON.toSeconds() && left < 60);
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-5")
    public void whatWaitsForAClientOfMqtt311Expires() {
        clients.v311("a").persistent().connect().subscribe("~/t", 1).disconnect();
        publish("~/t", 1);
        publish("~/t", 60);
        publishClock();
        awaitASecond();
        clients.v311("a").persistent().resume().expect("32 [ `~/t` <id> '60' ]").expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-5")
    public void whatWaitsForTheWindowExpires() {
        RawClient a = clients.v5("a").properties("21 0001").connect().subscribe("~/t", 1);
        publish("~/t", 60);
        publish("~/t", 1);
        publish("~/t", 61);
        publishClock();
        a.expect("32 [ `~/t` <1> " + ANY_EXPIRY + " '60' ]");
        awaitASecond();
        a.send("40 [ <1> ]").expect("32 [ `~/t` <2> " + ANY_EXPIRY + " '61' ]").expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-4.3.3-7")
    public void whatWasSentDoesNotExpire() {
        RawClient a = clients.v5("a").persistent().connect().subscribe("~/t", 2);
        sender.send("34 [ `~/t` 0002 { 02 00000001 } 'x' ]").expect("50 [ 0002 ]");
        a.expect("34 [ `~/t` <id> " + ANY_EXPIRY + " 'x' ]").close();
        publishClock();
        awaitASecond();
        RawClient back = clients.v5("a").persistent().resume();
        back.expect("3c [ `~/t` <id> " + ANY_EXPIRY + " 'x' ]");
        back.send("50 [ <id> ]").expect("62 [ <id> ]").close();
        clients.v5("a").persistent().resume().expect("62 [ <id> ]");
    }

    @Test
    @Statement(v5 = "MQTT-4.3.3-13")
    public void theExchangeGoesOnWithAMessageThatHasExpired() {
        RawClient a = clients.v5("a").connect().subscribe("~/t", 2);
        sender.send("34 [ `~/t` 0002 { 02 00000001 } 'x' ]").expect("50 [ 0002 ]");
        a.expect("34 [ `~/t` <id> " + ANY_EXPIRY + " 'x' ]");
        publishClock();
        awaitASecond();
        sender.send("3c [ `~/t` 0002 { 02 00000001 } 'x' ]").expect("50 [ 0002 ]");
        sender.send("62 [ 0002 ]").expect("70 [ 0002 ]");
        a.send("50 [ <id> ]").expect("62 [ <id> ]").send("70 [ <id> ]").expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-5")
    public void whatExpiresAtOnceIsNotRetained() {
        publish("~/t", 0);
        assertEquals(-1, retained("~/t"));
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-6")
    public void theLongestOneIsForwarded() {
        RawClient a = clients.v5("a").connect().subscribe("~/t", 0);
        sender.send("30 [ `~/t` { 02 ffffffff } 'x' ]");
        a.expect("30 [ `~/t` { 02 ffffffff } 'x' ]");
    }
}
