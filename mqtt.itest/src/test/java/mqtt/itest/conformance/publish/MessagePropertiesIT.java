package mqtt.itest.conformance.publish;

import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** PUBLISH: properties that travel with the message. */
public class MessagePropertiesIT {
    private static final Listener CHECKING = Listener.with("checking-payloads", "check_payload_format=true");

    @Rule
    public final Clients clients = new Clients();

    /** To a client that is there, to one that was away, and to one that subscribes later. */
    private void areForwarded(String properties) {
        clients.each(
                v -> {
                    clients.v5("away")
                            .persistent()
                            .connect()
                            .subscribe("~/t", 1)
                            .disconnect();
                    RawClient there = clients.v5("there").connect().subscribe("~/t", 2);
                    RawClient old = clients.v311("old").connect().subscribe("~/t", 0);
                    clients.v5("sender")
                            .connect()
                            .send("35 [ `~/t` 0001 { " + properties + " } 'x' ]")
                            .expect("50 [ 0001 ]");
                    RawClient later = clients.v5("later").connect().subscribe("~/t", 0);
                    RawClient back = clients.v5("away").persistent().resume();
                    there.expect("34 [ `~/t` <there> { " + properties + " } 'x' ]");
                    back.expect("32 [ `~/t` <away> { " + properties + " } 'x' ]");
                    later.expect("31 [ `~/t` { " + properties + " } 'x' ]");
                    old.expect("30 [ `~/t` 'x' ]").expectNothing();
                },
                V5);
    }

    private void end(String properties, String reasonCode) {
        clients.each(
                v -> {
                    RawClient receiver = clients.v5("receiver").connect().subscribe("~/t", 0);
                    clients.v5("a")
                            .connect()
                            .send("30 [ `~/t` { " + properties + " } 'x' ]")
                            .expectEnd(reasonCode);
                    receiver.expectNothing();
                },
                V5);
    }

    // ---- payload format

    @Test
    @Statement(v5 = "MQTT-3.3.2-4")
    public void thePayloadFormatIsForwarded() {
        areForwarded("01 01");
        areForwarded("01 00");
        end("01 02", "82");
    }

    @Test
    public void aPayloadOfAnotherFormatIsRefusedWhereThatIsSet() {
        RawClient receiver = clients.v5("receiver").connect().subscribe("~/t", 0);
        RawClient sender = clients.v5("sender").at(CHECKING).connect();
        sender.send("32 [ `~/t` 0001 { 01 01 } 'x' ff ]").expect("40 [ 0001 99 .. ]");
        sender.send("34 [ `~/t` 0002 { 01 01 } c3 ]").expect("50 [ 0002 99 .. ]");
        sender.send("32 [ `~/t` 0003 { 01 01 } 'é' ]").expect("40 [ 0003 ]");
        sender.send("32 [ `~/t` 0004 { 01 00 } ff ]").expect("40 [ 0004 ]");
        sender.send("32 [ `~/t` 0005 { } ff ]").expect("40 [ 0005 ]");
        receiver.expect("30 [ `~/t` { 01 01 } 'é' ]", "30 [ `~/t` { 01 00 } ff ]", "30 [ `~/t` { } ff ]")
                .expectNothing();
        clients.v311("old").at(CHECKING).connect().publish(2, "~/t", "x");
        receiver.expect("30 [ `~/t` { } 'x' ]");
    }

    // ---- response topic

    @Test
    @Statement(v5 = "MQTT-3.3.2-15")
    public void theResponseTopicIsForwarded() {
        areForwarded("08 `~/answer/ä`");
        areForwarded("08 `$~/answer/`");
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-13")
    public void theResponseTopicIsUtf8() {
        end("08 ( '~/' c3 )", "81");
        end("08 ( '~/' eda080 )", "81");
        end("08 ( '~/' 00 )", "81");
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-14")
    public void theResponseTopicHasNoWildcards() {
        end("08 `~/+`", "90");
        end("08 `#`", "90");
    }

    // ---- correlation data, content type

    @Test
    @Statement(v5 = "MQTT-3.3.2-16")
    public void theCorrelationDataAreForwarded() {
        areForwarded("09 ( 00 ff 'x' c3 28 )");
        areForwarded("09 ( )");
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-20")
    public void theContentTypeIsForwarded() {
        areForwarded("03 `text/plain; charset=ä`");
        areForwarded("03 ``");
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-19")
    public void theContentTypeIsUtf8() {
        end("03 ( 'text' ff )", "81");
        end("03 ( 'text' 00 )", "81");
    }

    // ---- user properties

    @Test
    @Statement(v5 = {"MQTT-3.3.2-17", "MQTT-3.3.2-18"})
    public void theUserPropertiesAreForwardedInOrder() {
        areForwarded("26 `b` `1` 26 `a` `2` 26 `b` `1` 26 `B` `ä` 26 `` `` 26 `a` `1`");
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.2-17", "MQTT-3.3.2-18"})
    public void theirOrderStaysAmongOtherProperties() {
        RawClient receiver = clients.v5("receiver").connect().subscribe("~/t", 0);
        clients.v5("sender").connect().send("30 [ `~/t` { 26 `b` `1` 23 0001 26 `a` `2` 03 `text` 26 `b` `3` } 'x' ]");
        receiver.expect("30 [ `~/t` { .. 26 `b` `1` .. 26 `a` `2` .. 26 `b` `3` .. } 'x' ]");
    }

    // ---- all together

    @Test
    public void eachIsThereOnceAtMost() {
        end("01 00 01 00", "82");
        end("02 00000009 02 00000009", "82");
        end("03 `a` 03 `a`", "82");
        end("08 `~/a` 08 `~/a`", "82");
        end("09 ( 01 ) 09 ( 01 )", "82");
        end("23 0001 23 0001", "82");
    }

    /** Receivers of one message of which each wants it otherwise. */
    @Test
    @Statement(v5 = {"MQTT-3.3.2-17", "MQTT-3.8.4-8"})
    public void eachReceiverGetsItInItsOwnWay() {
        RawClient[] receivers = {
            clients.v31("a").connect().subscribe("~/t", 0),
            clients.v31("b").connect().subscribe("~/t", 1),
            clients.v311("c").connect().subscribe("~/t", 0),
            clients.v311("d").connect().subscribe("~/t", 2),
            clients.v5("e").connect().subscribe("~/t", 0),
            clients.v5("f").connect().subscribe("~/t", 2 | 8),
            clients.v5("g").connect().send("82 [ 0001 { 0b 7f } `~/t` 01 ]").expect("90 [ 0001 { } 01 ]"),
            clients.v5("h").connect().send("82 [ 0001 { 0b 8001 } `~/t` 09 ]").expect("90 [ 0001 { } 01 ]"),
            clients.v5("i").connect().subscribe("~/t", 2),
        };
        String[] packets = {
            "30 [ `~/t` 'x' ]",
            "32 [ `~/t` <b> 'x' ]",
            "30 [ `~/t` 'x' ]",
            "34 [ `~/t` <d> 'x' ]",
            "30 [ `~/t` { 26 `k` `v` } 'x' ]",
            "35 [ `~/t` <f> { 26 `k` `v` } 'x' ]",
            "32 [ `~/t` <g> { 26 `k` `v` 0b 7f } 'x' ]",
            "33 [ `~/t` <h> { 26 `k` `v` 0b 8001 } 'x' ]",
            "34 [ `~/t` <i> { 26 `k` `v` } 'x' ]",
        };
        clients.v5("sender")
                .connect()
                .send("35 [ `~/t` 0001 { 26 `k` `v` } 'x' ]")
                .expect("50 [ 0001 ]");
        for (int i = 0; i < receivers.length; i++) {
            receivers[i].expect(packets[i]).expectNothing();
        }
    }
}
