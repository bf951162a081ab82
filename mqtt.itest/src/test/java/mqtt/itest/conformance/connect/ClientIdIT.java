package mqtt.itest.conformance.connect;

import static mqtt.itest.conformance.Version.V31;
import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;
import static org.junit.Assert.assertEquals;

import java.util.HexFormat;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** CONNECT: the client identifier, and who has it. */
public class ClientIdIT {
    private static final String ALLOWED = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final Listener SHORT_IDS = Listener.with("short-ids", "client_id_bytes=23");

    @Rule
    public final Clients clients = new Clients();

    private RawClient connect(Listener listener, Version version, String id) {
        return clients.open(listener, version).send("10 [ " + version.head() + " 02 0000 { } " + id + " ]");
    }

    @Test
    @Statement(v5 = "MQTT-3.1.3-5", v311 = "MQTT-3.1.3-5", v31 = "MQTT31-6")
    public void lettersAndDigitsUpTo23AreTaken() {
        clients.each(v -> {
            for (int i = 0; i < ALLOWED.length(); i++) {
                String id = ALLOWED.substring(i) + ALLOWED;
                connect(SHORT_IDS, v, "`" + id.substring(0, 23) + "`")
                        .expect("20 [ 00 00 { .. } ]")
                        .disconnect();
                connect(SHORT_IDS, v, "`" + id.charAt(0) + "`")
                        .expect("20 [ 00 00 { .. } ]")
                        .disconnect();
            }
        });
    }

    @Test
    @Statement(v5 = {"MQTT-3.1.3-8", "MQTT-3.2.2-6", "MQTT-3.2.2-7"})
    public void oneThatIsTooLongGets0x85() {
        connect(SHORT_IDS, V5, "`12345678901234567890123x`").expectEnd("85");
    }

    @Test
    @Statement(
            v311 = {"MQTT-3.1.3-9", "MQTT-3.2.2-4", "MQTT-3.2.2-5"},
            v31 = "MQTT31-7")
    public void oneThatIsTooLongGetsReturnCode2() {
        clients.each(
                v -> connect(SHORT_IDS, v, "`12345678901234567890123x`")
                        .expect("20 [ 00 02 ]")
                        .expectClosed(),
                V31,
                V311);
    }

    @Test
    @Statement(v31 = "MQTT31-6")
    public void mqtt31NeedsOne() {
        connect(Listener.DEFAULT, V31, "``").expect("20 [ 00 02 ]").expectClosed();
    }

    @Test
    @Statement(v311 = {"MQTT-3.1.3-7", "MQTT-3.1.3-8"})
    public void mqtt311NeedsOneForASession() {
        clients.open(V311)
                .send("10 [ `MQTT` 04 00 0000 `` ]")
                .expect("20 [ 00 02 ]")
                .expectClosed();
    }

    @Test
    @Statement(v311 = "MQTT-3.1.3-6")
    public void withMqtt311TheBrokerMakesOne() {
        RawClient one = connect(Listener.DEFAULT, V311, "``").expect("20 [ 00 00 ]");
        connect(Listener.DEFAULT, V311, "``").expect("20 [ 00 00 ]");
        one.expectNothing(); // not taken over: the other one has an identifier of its own
    }

    @Test
    @Statement(v5 = {"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    public void withMqtt5TheBrokerTellsTheOneItMade() {
        RawClient one = connect(Listener.DEFAULT, V5, "``").expect("20 [ 00 00 [ .. 12 ( .. ) .. ] ]");
        connect(Listener.DEFAULT, V5, "``").expect("20 [ 00 00 [ .. 12 ( .. ) .. ] ]");
        one.expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.1.3-7")
    public void theOneItMadeCountsLikeOneThatWasSent() {
        RawClient first = connect(Listener.DEFAULT, V5, "``");
        byte[] connack = first.take();
        assertEquals(0x12, connack[5]); // the first property
        String id = HexFormat.of().formatHex(connack, 6, 8 + connack[7]); // with its length
        connect(Listener.DEFAULT, V5, id).expect("20 [ 00 00 { .. } ]");
        first.expectEnd("8e");
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.1.3-4", "MQTT-1.5.4-1"},
            v311 = {"MQTT-3.1.3-4", "MQTT-1.5.3-1"})
    public void itIsUtf8() {
        clients.each(v -> {
            for (String wrong : new String[] {"ff", "c0af", "eda080", "c3", "f4908080"}) {
                connect(Listener.DEFAULT, v, "( 'x' " + wrong + " )").expectEnd("81");
            }
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.1.4-3")
    public void aSecondOneTakesOverAndTheFirstIsTold() {
        RawClient first = clients.v5("a").connect();
        clients.v5("a").connect().expectNothing();
        first.expect("e0 [ 8e [ .. ] ]").expectClosed();
    }

    @Test
    @Statement(v311 = "MQTT-3.1.4-2", v31 = "MQTT31-14")
    public void aSecondOneTakesOver() {
        clients.each(
                v -> {
                    RawClient first = clients.of(v, "a").connect();
                    clients.of(v, "a").connect();
                    first.expectClosed();
                },
                V31,
                V311);
    }
}
