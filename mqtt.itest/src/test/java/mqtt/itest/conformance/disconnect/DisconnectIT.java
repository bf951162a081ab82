package mqtt.itest.conformance.disconnect;

import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;
import static org.junit.Assert.assertTrue;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** DISCONNECT of both sides, and what comes behind it: nothing. */
public class DisconnectIT {
    private static final Listener LEAST = Listener.with(
            "least",
            "receive_maximum=1",
            "wildcards=false",
            "subscription_identifiers=false",
            "shared_subscriptions=false",
            "packet_bytes=200");

    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v5 = "MQTT-3.14.0-1")
    public void thereIsNoneBeforeConnack() {
        for (String first : new String[] {"c0 00", "e0 00", "f0 [ 18 [ 15 `PLAIN` ] ]", "00 00", "10 [ `MQTT` 05 ]"}) {
            RawClient client = clients.open(V5).send(first);
            if (first.startsWith("10")) {
                client.expect("20 [ 00 81 [ .. ] ]");
            }
            client.expectClosed();
        }
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.14.1-1", "MQTT-4.13.1-1"},
            v311 = "MQTT-3.14.1-1")
    public void oneWithOtherFlagsIsNone() {
        clients.each(
                v -> {
                    RawClient other = clients.of(v, "other").connect().subscribe("~/will", 0);
                    for (String first : new String[] {"e1", "e2", "e4", "e8"}) {
                        clients.of(v, "a")
                                .will(0, false, "~/will", first)
                                .connect()
                                .send(first + " 00")
                                .expectEnd("81");
                        other.expect("30 [ `~/will` { } '" + first + "' ]"); // not taken back
                    }
                },
                V311,
                V5);
    }

    @Test
    @Statement(v5 = "MQTT-3.14.2-1")
    public void theReasonCodeOfAClientIsOneOfThoseForIt() {
        String[] right = {"00", "04", "80", "81", "82", "83", "90", "93", "94", "95", "96", "97", "98", "99"};
        for (String code : right) {
            clients.v5("a").connect().send("e0 [ " + code + " ]").expectClosed();
        }
        String[] wrong = {"01", "02", "10", "11", "18", "19", "84", "85", "86", "88", "8a", "91", "92"};
        for (String code : wrong) {
            clients.v5("a").connect().send("e0 [ " + code + " ]").expectEnd("82");
        }
        for (String code : new String[] {"03", "05", "7f", "a3", "ff"}) {
            clients.v5("a").connect().send("e0 [ " + code + " ]").expectEnd("81");
        }
    }

    @Test
    @Statement(v5 = {"MQTT-3.14.2-1", "MQTT-3.14.4-2", "MQTT-4.13.2-1"})
    public void soIsThatOfTheBrokerWhichCloses() {
        String[][] reasons = {
            {"81", "36 [ `~/t` 0001 [ ] 'x' ]"},
            {"82", "20 [ 00 00 [ ] ]"},
            {"8f", "82 [ 0001 [ ] `~/#/t` 00 ]"},
            {"90", "30 [ `~/+` [ ] 'x' ]"},
            {"93", "34 [ `~/t` 0001 [ ] ] 34 [ `~/t` 0002 [ ] ]"},
            {"94", "30 [ `~/t` [ 23 0011 ] 'x' ]"},
            {"95", "30 [ `~/t` [ ] '" + "x".repeat(200) + "' ]"},
            {"9e", "82 [ 0001 [ ] `$share/~/t` 00 ]"},
            {"a1", "82 [ 0001 [ 0b 01 ] `~/t` 00 ]"},
            {"a2", "82 [ 0001 [ ] `~/#` 00 ]"}
        };
        for (String[] reason : reasons) {
            RawClient client = clients.v5("a").at(LEAST).connect().send(reason[1]);
            if (reason[0].equals("93")) {
                client.expect("50 [ 0001 .. ]");
            }
            client.expectEnd(reason[0]);
        }
        RawClient client = clients.v5("a").connect();
        clients.v5("a").connect();
        client.expectEnd("8e");
    }

    @Test
    @Statement(v5 = {"MQTT-3.14.2-2", "MQTT-3.14.2-4"})
    public void theBrokersHasNoSessionExpiryAndNoUserProperties() {
        RawClient first = clients.v5("a").persistent().properties("26 `a` `b`").connect();
        RawClient second = clients.v5("a").persistent().properties("26 `a` `b`").resume();
        first.expect("e0 [ 8e [ 1f ( .. ) ] ]").expectClosed();
        second.send("c1 00").expect("e0 [ 81 [ 1f ( .. ) ] ]").expectClosed();
    }

    @Test
    @Statement(v5 = {"MQTT-3.14.2-3", "MQTT-3.14.2-4"})
    public void aReasonInWordsIsLeftOutIfTheClientTakesLess() {
        int size = clients.v5("a").connect().send("c1 00").take().length;
        assertTrue(size + " is more than CONNACK has", size > 16);
        clients.v5("a")
                .properties("27 %08x 26 `a` `b`".formatted(size))
                .connect()
                .send("c1 00")
                .expect("e0 [ 81 [ 1f ( .. ) ] ]")
                .expectClosed();
        clients.v5("a")
                .properties("27 %08x 26 `a` `b`".formatted(size - 1))
                .connect()
                .send("c1 00")
                .expect("e0 [ 81 ]")
                .expectClosed();
    }

    @Test
    @Statement(v5 = {"MQTT-3.14.4-1", "MQTT-3.14.4-2"})
    public void theBrokersIsItsLastWord() {
        RawClient other = clients.v5("other").connect().subscribe("~/t", 0);
        RawClient sender = clients.v5("sender").connect();
        for (int i = 0; i < 20; i++) {
            RawClient client = clients.v5("a").connect().subscribe("~/u", 0);
            sender.send("30 [ `~/u` [ ] 'x' ] ".repeat(20)); // comes before it or not at all
            client.send("c1 00 c0 00 32 [ `~/t` 0001 [ ] 'x' ] 82 [ 0002 [ ] `~/t` 00 ]");
            byte[] packet = client.take();
            while (packet[0] == 0x30) {
                packet = client.take();
            }
            assertTrue("DISCONNECT", packet[0] == (byte) 0xe0);
            client.expectClosed();
        }
        other.expectNothing(); // what came behind the violation was not processed
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.14.4-1", "MQTT-3.14.4-2"},
            v311 = {"MQTT-3.14.4-1", "MQTT-3.14.4-2"})
    public void whatComesBehindThatOfAClientIsIgnoredAndTheConnectionClosed() {
        clients.each(v -> {
            RawClient other = clients.of(v, "other").connect().subscribe("~/#", 0);
            RawClient client = clients.of(v, "a").connect().subscribe("~/#", 0);
            client.send("e0 00 32 [ `~/t` 0001 { } 'x' ] c0 00").expectClosed();
            clients.of(v, "a").connect();
            other.expectNothing();
        });
    }
}
