package mqtt.itest.conformance.format;

import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** Packet identifiers of both sides. */
public class PacketIdentifierIT {
    private static final int ALL = 65_535;
    private static final int BATCH = 500;

    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v5 = "MQTT-2.2.1-2", v311 = "MQTT-2.3.1-5")
    public void qos0HasNone() {
        clients.each(v -> {
            RawClient client = clients.of(v, "a").connect().subscribe("~/t", 2);
            client.send("30 [ `~/t` { } 0001 'x' ]").expect("30 [ `~/t` { } 0001 'x' ]");
            client.subscribe("~/t", 0).publish(2, "~/t", "y").expect("30 [ `~/t` { } 'y' ]");
        });
    }

    @Test
    @Statement(
            v5 = {"MQTT-2.2.1-3", "MQTT-4.13.1-1"},
            v311 = {"MQTT-2.3.1-1", "MQTT-4.8.0-1"},
            v31 = "MQTT31-21")
    public void zeroIsNone() {
        String[] packets = {
            "32 [ `~/t` 0000 { } 'x' ]",
            "34 [ `~/t` 0000 { } 'x' ]",
            "82 [ 0000 { } `~/t` 00 ]",
            "a2 [ 0000 { } `~/t` ]",
            "40 [ 0000 ]",
            "50 [ 0000 ]",
            "62 [ 0000 ]",
            "70 [ 0000 ]"
        };
        clients.each(v -> {
            RawClient other = clients.of(v, "other").connect().subscribe("~/#", 0);
            for (String packet : packets) {
                clients.of(v, "a").connect().send(packet).expectEnd("82");
            }
            other.expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-2.2.1-3", v311 = "MQTT-2.3.1-2")
    public void oneInUseIsNoNewMessage() {
        clients.each(v -> {
            RawClient other = clients.of(v, "other").connect().subscribe("~/#", 0);
            RawClient client = clients.of(v, "a").connect();
            client.send("34 [ `~/t` 0005 { } 'x' ]").expect("50 [ 0005 .. ]");
            client.send("34 [ `~/t` 0005 { } 'y' ]").expect("50 [ 0005 .. ]");
            client.send("62 [ 0005 ]").expect("70 [ 0005 ]");
            other.expect("30 [ `~/t` { } 'x' ]").expectNothing();
        });
    }

    @Test
    @Statement(v311 = "MQTT-2.3.1-3")
    public void whatIsSentAgainHasTheSameOneWhichIsFreeAgainThen() {
        clients.each(v -> {
            RawClient other = clients.of(v, "other").connect().subscribe("~/#", 0);
            RawClient before = clients.of(v, "a").persistent().connect();
            before.send("34 [ `~/t` 0005 { } '1' ]").expect("50 [ 0005 .. ]").reset();
            RawClient client = clients.of(v, "a").persistent().resume();
            client.send("3c [ `~/t` 0005 { } '1' ]").expect("50 [ 0005 .. ]");
            client.send("62 [ 0005 ]").expect("70 [ 0005 ]");
            client.send("34 [ `~/t` 0005 { } '2' ]").expect("50 [ 0005 .. ]");
            client.send("62 [ 0005 ]").expect("70 [ 0005 ]");
            client.send("32 [ `~/t` 0005 { } '3' ]").expect("40 [ 0005 .. ]");
            client.send("32 [ `~/t` 0005 { } '4' ]").expect("40 [ 0005 .. ]");
            client.send("82 [ 0005 { } `~/none` 00 ]").expect("90 [ 0005 { } 00 ]");
            client.send("34 [ `~/t` 0005 { } '5' ]").expect("50 [ 0005 .. ]");
            for (int i = 1; i <= 5; i++) {
                other.expect("30 [ `~/t` { } '" + i + "' ]");
            }
            other.expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-2.2.1-4", v311 = "MQTT-2.3.1-4")
    public void theBrokersAreNotZeroAndNotInUseWhenAllHaveHadTheirTurn() {
        RawClient sender = clients.v311("sender").connect();
        List<RawClient> receivers = List.of(
                clients.v311("a").connect().subscribe("~/t", 1),
                clients.v5("b").connect().subscribe("~/t", 1));
        sender.publish(2, "~/t", "x");
        int[] held = {
            identifier(receivers.get(0).take()), identifier(receivers.get(1).take())
        }; // never acknowledged
        for (int sent = 0; sent <= ALL; sent += BATCH) {
            sender.send("32 [ `~/t` 0001 'x' ] ".repeat(BATCH));
            for (int i = 0; i < BATCH; i++) {
                sender.take();
            }
            takeAndAcknowledge(receivers.get(0), held[0]);
            takeAndAcknowledge(receivers.get(1), held[1]);
        }
    }

    private static void takeAndAcknowledge(RawClient receiver, int held) {
        StringBuilder acknowledged = new StringBuilder();
        Set<Integer> used = new HashSet<>(Set.of(held));
        for (int i = 0; i < BATCH; i++) {
            int id = identifier(receiver.take());
            assertTrue(id + " is in use", used.add(id));
            acknowledged.append("40 [ %04x ] ".formatted(id));
        }
        receiver.send(acknowledged.toString());
    }

    /** Of a PUBLISH that is shorter than 128 bytes. */
    private static int identifier(byte[] publish) {
        int at = 4 + publish[3];
        int id = (publish[at] & 0xFF) << 8 | publish[at + 1] & 0xFF;
        assertNotEquals(0, id);
        return id;
    }

    @Test
    @Statement(v5 = "MQTT-2.2.1-4", v311 = "MQTT-2.3.1-4")
    public void thoseUnderWayDifferAndAreTheSameWhenSentAgain() {
        clients.each(v -> {
            RawClient sender = clients.of(v, "sender").connect();
            RawClient before = clients.of(v, "a").persistent().connect().subscribe("~/t", 2);
            sender.publish(2, "~/t", "1").publish(4, "~/t", "2");
            before.expect("32 [ `~/t` <one> { } '1' ]", "34 [ `~/t` <two> { } '2' ]")
                    .reset();
            RawClient client = clients.of(v, "a").persistent().resume();
            client.expect("3a [ `~/t` <one> { } '1' ]", "3c [ `~/t` <two> { } '2' ]");
            sender.publish(2, "~/t", "3");
            client.expect("32 [ `~/t` <three> { } '3' ]");
            client.send("40 [ <one> ]")
                    .send("40 [ <three> ]")
                    .send("50 [ <two> ]")
                    .expect("62 [ <two> ]");
            client.send("70 [ <two> ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-2.2.1-5", v311 = "MQTT-2.3.1-6")
    public void acknowledgementsHaveThatOfTheirPublish() {
        clients.each(v -> {
            RawClient client = clients.of(v, "a").connect();
            client.send("32 [ `~/t` 0102 { } 'x' ] 34 [ `~/t` 0304 { } 'x' ]")
                    .send("32 [ `~/t` ffff { } 'x' ] 34 [ `~/t` 0001 { } 'x' ]")
                    .expect("40 [ 0102 .. ]", "50 [ 0304 .. ]", "40 [ ffff .. ]", "50 [ 0001 .. ]");
            client.send("62 [ 0001 ] 62 [ 0304 ]").expect("70 [ 0001 ]", "70 [ 0304 ]");
        });
    }

    @Test
    @Statement(v5 = "MQTT-2.2.1-5", v311 = "MQTT-2.3.1-6")
    public void soHasThePubrelOfTheBroker() {
        clients.each(v -> {
            RawClient client = clients.of(v, "a").connect().subscribe("~/t", 2);
            clients.of(v, "sender").connect().publish(4, "~/t", "1").publish(4, "~/t", "2");
            client.expect("34 [ `~/t` <one> { } '1' ]", "34 [ `~/t` <two> { } '2' ]");
            client.send("50 [ <two> ]").expect("62 [ <two> ]");
            client.send("50 [ <one> ]").expect("62 [ <one> ]");
        });
    }

    @Test
    @Statement(v5 = "MQTT-2.2.1-6", v311 = "MQTT-2.3.1-7")
    public void subackAndUnsubackHaveThatOfWhatTheyAnswer() {
        clients.each(v -> clients.of(v, "a")
                .connect()
                .send("82 [ 0102 { } `~/1` 00 ] 82 [ ffff { } `~/2` 01 ] a2 [ 0304 { } `~/1` ] a2 [ 0001 { } `~/2` ]")
                .expect("90 [ 0102 { } 00 ]", "90 [ ffff { } 01 ]", "b0 [ 0304 .. ]", "b0 [ 0001 .. ]"));
    }
}
