package mqtt.itest.conformance.connect;

import static mqtt.itest.conformance.Version.V5;
import static org.junit.Assert.assertTrue;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** CONNECT of MQTT 5: what the client takes, and what it asks for. */
public class ClientLimitsIT {
    /** The size of CONNACK at the stock listener. */
    private static final String MAXIMUM_16 = "27 00000010";

    private static final String PLAIN_CONNACK = "20 [ 00 00 [ 21 0400 22 0010 27 00100000 ] ]";
    private static final Listener INFORMING = Listener.with("informing", "response_information=answers/%c/");
    private static final String LONG = "x".repeat(100);

    @Rule
    public final Clients clients = new Clients();

    // ---- Maximum Packet Size

    @Test
    @Statement(v5 = "MQTT-3.1.2-24")
    public void aMessageAsLargeAsTheMaximumIsSentAndOneByteMoreIsNot() {
        RawClient client = clients.v5("a").properties(MAXIMUM_16).connect().subscribe("~/t", 1);
        RawClient sender = clients.v5("sender").connect();
        for (int i = 0; i < 16; i++) {
            sender.publish(2, "~/t", "x".repeat(i));
        }
        int sizes = 0;
        for (int size = client.take().length; size < 16; size = client.take().length) {
            sizes++; // each a byte longer, to exactly the maximum
        }
        client.expectNothing();
        assertTrue(sizes + " sizes", sizes > 1);
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-24")
    public void anAnswerThatIsTooLargeIsNotSent() {
        clients.v5("a")
                .properties(MAXIMUM_16)
                .connect()
                .send("82 [ 0001 [ ] " + "`~/t` 00 ".repeat(11) + " ]")
                .expect("90 [ 0001 [ ] " + "00".repeat(11) + " ]")
                .send("82 [ 0002 [ ] " + "`~/t` 00 ".repeat(12) + " ]")
                .expect("e0 [ 95 ]") // no reason: it would be too large
                .expectClosed();
    }

    @Test
    @Statement(v5 = {"MQTT-3.1.2-24", "MQTT-3.14.0-1"})
    public void whoCannotTakeConnackIsNotLetInAndTakesNothingOver() {
        RawClient before = clients.v5("a").connect();
        clients.v5("a")
                .properties("27 0000000f")
                .send()
                .expect("20 [ 00 95 00 ]")
                .expectClosed();
        clients.v5("a")
                .properties("27 00000005")
                .send()
                .expect("20 [ 00 95 00 ]")
                .expectClosed();
        clients.v5("a").properties("27 00000004").send().expectClosed();
        before.expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-25")
    public void aMessageThatIsTooLargeIsAsGoodAsDelivered() {
        RawClient sender = clients.v5("sender").connect();
        String limits = MAXIMUM_16 + " 21 0001"; // one at a time
        RawClient client =
                clients.v5("a").persistent().properties(limits).connect().subscribe("~/t", 2);
        sender.publish(2, "~/t", LONG).publish(4, "~/t", LONG).publish(0, "~/t", LONG);
        sender.publish(2, "~/t", "1");
        client.expect("32 [ `~/t` <one> [ ] '1' ]");
        sender.publish(2, "~/t", LONG).publish(4, "~/t", LONG).publish(4, "~/t", "2");
        client.expectNothing().send("40 [ <one> ]").expect("34 [ `~/t` <two> [ ] '2' ]");
        client.send("50 [ <two> ]").expect("62 [ <two> ]").send("70 [ <two> ]").expectNothing();
        client.disconnect();
        clients.v5("a").persistent().resume().expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-25")
    public void soIsOneThatWaited() {
        clients.v5("a").persistent().connect().subscribe("~/t", 2).disconnect();
        RawClient sender = clients.v5("sender").connect();
        sender.publish(2, "~/t", LONG)
                .publish(2, "~/t", "1")
                .publish(4, "~/t", LONG)
                .publish(2, "~/t", "2");
        RawClient client = clients.v5("a").persistent().properties(MAXIMUM_16).resume();
        client.expect("32 [ `~/t` <one> [ ] '1' ]", "32 [ `~/t` <two> [ ] '2' ]");
        client.send("40 [ <one> ] 40 [ <two> ]").expectNothing().disconnect();
        clients.v5("a").persistent().resume().expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-25")
    public void othersGetIt() {
        RawClient small = clients.v5("a").properties(MAXIMUM_16).connect().subscribe("~/t", 0);
        RawClient other = clients.v5("b").connect().subscribe("~/t", 0);
        clients.v5("sender").connect().publish(2, "~/t", LONG);
        other.expect("30 [ `~/t` [ ] '" + LONG + "' ]");
        small.expectNothing();
    }

    // ---- Topic Alias Maximum

    @Test
    @Statement(v5 = "MQTT-3.1.2-26")
    public void noAliasIsAboveTheMaximum() {
        RawClient client = clients.v5("a").properties("22 0001").connect().subscribe("~/#", 0);
        RawClient sender = clients.v5("sender").connect();
        for (int round = 0; round < 3; round++) {
            for (String topic : new String[] {"~/long/one", "~/long/two", "~/long/three"}) {
                sender.publish(2, topic, "1").publish(2, topic, "2");
                client.expect("30 [ `" + topic + "` [ 23 0001 ] '1' ]", "30 [ `` [ 23 0001 ] '2' ]");
            }
        }
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-27")
    public void whoAllowsNoneGetsNone() {
        for (String properties : new String[] {"", "22 0000"}) {
            RawClient client = clients.v5("a").properties(properties).connect().subscribe("~/#", 0);
            String packet = "30 [ `~/long/topic` [ ] 'x' ]";
            for (int i = 0; i < 3; i++) {
                client.send(packet).expect(packet);
            }
            client.disconnect();
        }
    }

    // ---- Request Response Information, Request Problem Information

    @Test
    @Statement(v5 = "MQTT-3.1.2-28")
    public void onlyWhoAsksGetsResponseInformation() {
        clients.v5("a").at(INFORMING).send().expect(PLAIN_CONNACK);
        clients.v5("b").at(INFORMING).properties("19 00").send().expect(PLAIN_CONNACK);
        clients.v5("c").at(INFORMING).properties("19 01").send().expect("20 [ 00 00 [ .. 1a `answers/~c/` .. ] ]");
        clients.v5("d").properties("19 01").send().expect(PLAIN_CONNACK);
    }

    /** Packets that are answered with a reason in words: PUBACK, PUBREC and SUBACK. */
    private static final String REFUSED = "32 [ `$~/t` 0001 [ ] ] 34 [ `$~/t` 0002 [ ] ]";

    @Test
    @Statement(v5 = "MQTT-3.1.2-29")
    public void whoWantsNoProblemInformationGetsItWhereItMayBe() {
        RawClient client =
                clients.v5("a").user("alice", "wonderland").properties("17 00").connect();
        client.send(REFUSED).expect("40 [ 0001 90 ]", "50 [ 0002 90 ]");
        client.send("82 [ 0003 [ ] `~/forbidden/t` 00 ]").expect("90 [ 0003 [ ] 87 ]");
        client.send("a2 [ 0004 [ ] `~/t` ]").expect("b0 [ 0004 [ ] 11 ]");
        client.send("62 [ 0005 ] 50 [ 0006 ]").expect("70 [ 0005 92 ]", "62 [ 0006 92 ]");
        client.subscribe("~/t", 0).send("30 [ `~/t` [ 26 `a` `b` ] ]").expect("30 [ `~/t` [ 26 `a` `b` ] ]");
        client.send("c1 00").expect("e0 [ 81 [ 1f ( .. ) ] ]");
        clients.v5("b").user("alice", "").properties("17 00").send().expect("20 [ 00 86 [ .. ] ]");
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-29")
    public void othersAreToldInWords() {
        for (String properties : new String[] {"", "17 01"}) {
            RawClient client = clients.v5("a").properties(properties).connect();
            client.send(REFUSED).expect("40 [ 0001 90 [ 1f ( .. ) ] ]", "50 [ 0002 90 [ 1f ( .. ) ] ]");
            client.disconnect();
        }
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-29")
    public void itIsZeroOrOne() {
        clients.v5("a").properties("17 02").send().expectEnd("82");
        clients.open(V5).send("10 [ `MQTT` 05 02 0000 [ 17 01 17 01 ] `~a` ]").expectEnd("82");
    }
}
