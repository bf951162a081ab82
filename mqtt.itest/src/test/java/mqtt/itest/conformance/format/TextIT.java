package mqtt.itest.conformance.format;

import java.util.List;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** Text is UTF-8, wherever it is. */
public class TextIT {
    private static final List<String> NOT_UTF8 = List.of("ff", "c0af", "c3", "eda080", "edbfbf", "f4908080", "e28200");
    private static final List<String> ZERO = List.of("00");

    private static final String IN_WILL_TOPIC = "10 [ %s 06 0000 { } `~a` { } %s ( ) ]";
    private static final String IN_USER_NAME = "10 [ %s 82 0000 { } `~a` %s ]";
    private static final List<String> IN_CONNECT = List.of("10 [ %s 02 0000 { } %s ]", IN_WILL_TOPIC, IN_USER_NAME);
    private static final List<String> IN_CONNECT_5 = List.of(
            "10 [ %s 02 0000 { 15 %s } `~a` ]",
            "10 [ %s 06 0000 { } `~a` { 03 %s } `~t` ( ) ]", "10 [ %s 06 0000 { } `~a` { 08 %s } `~t` ( ) ]");
    private static final List<String> BEHIND_IT =
            List.of("30 [ %s { } 'x' ]", "82 [ 0001 { } %s 00 ]", "a2 [ 0001 { } %s ]");
    private static final List<String> BEHIND_IT_5 = List.of(
            "30 [ `~/t` { 03 %s } 'x' ]",
            "30 [ `~/t` { 08 %s } 'x' ]", "40 [ 0001 00 { 1f %s } ]", "e0 [ 00 { 1f %s } ]", "f0 [ 19 { 15 %s } ]");
    private static final List<String> PAIRS = List.of("26 %s `value`", "26 `name` %s");

    @Rule
    public final Clients clients = new Clients();

    private void isMalformedInConnect(Version version, String packet, String text) {
        clients.open(version).send(packet.formatted(version.head(), text)).expectEnd("81");
    }

    private void isMalformedBehindIt(Version version, String packet, String text) {
        clients.of(version, "a").connect().send(packet.formatted(text)).expectEnd("81");
    }

    private void isMalformedEverywhere(List<String> wrong) {
        clients.each(v -> {
            RawClient other = clients.of(v, "other").connect().subscribe("~/#", 0);
            for (String bytes : wrong) {
                String text = "( '~/x' " + bytes + " )";
                IN_CONNECT.forEach(packet -> isMalformedInConnect(v, packet, text));
                BEHIND_IT.forEach(packet -> isMalformedBehindIt(v, packet, text));
                if (v.isV5()) {
                    IN_CONNECT_5.forEach(packet -> isMalformedInConnect(v, packet, text));
                    BEHIND_IT_5.forEach(packet -> isMalformedBehindIt(v, packet, text));
                }
            }
            other.expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-1.5.4-1", v311 = "MQTT-1.5.3-1")
    public void itIsWellFormed() {
        isMalformedEverywhere(NOT_UTF8);
    }

    @Test
    @Statement(v5 = "MQTT-1.5.4-2", v311 = "MQTT-1.5.3-2")
    public void itHasNoZero() {
        isMalformedEverywhere(ZERO);
    }

    @Test
    @Statement(v5 = "MQTT-3.1.3-11", v311 = "MQTT-3.1.3-10")
    public void theTopicOfAWillIsText() {
        clients.each(v -> NOT_UTF8.forEach(bytes -> isMalformedInConnect(v, IN_WILL_TOPIC, "( 'x' " + bytes + " )")));
    }

    @Test
    @Statement(v5 = "MQTT-3.1.3-12", v311 = "MQTT-3.1.3-11")
    public void theUserNameIsText() {
        clients.each(v -> NOT_UTF8.forEach(bytes -> isMalformedInConnect(v, IN_USER_NAME, "( 'x' " + bytes + " )")));
    }

    @Test
    @Statement(v5 = "MQTT-1.5.7-1")
    public void bothHalvesOfAPairAreText() {
        for (String bytes : List.of("ff", "eda080", "00")) {
            for (String pair : PAIRS) {
                String property = pair.formatted("( 'x' " + bytes + " )");
                clients.each(
                        v -> {
                            isMalformedInConnect(v, "10 [ %s 02 0000 { %s } `~a` ]", property);
                            isMalformedInConnect(v, "10 [ %s 06 0000 { } `~a` { %s } `~t` ( ) ]", property);
                            isMalformedBehindIt(v, "30 [ `~/t` { %s } 'x' ]", property);
                            isMalformedBehindIt(v, "82 [ 0001 { %s } `~/t` 00 ]", property);
                            isMalformedBehindIt(v, "a2 [ 0001 { %s } `~/t` ]", property);
                            isMalformedBehindIt(v, "e0 [ 00 { %s } ]", property);
                        },
                        Version.V5);
            }
        }
    }

    @Test
    @Statement(v5 = "MQTT-1.5.4-3", v311 = "MQTT-1.5.3-3")
    public void aByteOrderMarkIsACharacterLikeOthers() {
        clients.each(v -> {
            RawClient with = clients.of(v, "a").connect().subscribe("\uFEFF~/t", 0);
            RawClient within = clients.of(v, "b").connect().subscribe("~/\uFEFFt", 0);
            RawClient without = clients.of(v, "c").connect().subscribe("~/t", 0);
            with.send("30 [ ( efbbbf '~/t' ) { } '1' ] 30 [ ( '~/' efbbbf 't' ) { } '2' ] 30 [ `~/t` { } '3' ]");
            with.expect("30 [ ( efbbbf '~/t' ) { } '1' ]").expectNothing();
            within.expect("30 [ ( '~/' efbbbf 't' ) { } '2' ]").expectNothing();
            without.expect("30 [ `~/t` { } '3' ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-1.5.4-3", v311 = "MQTT-1.5.3-3")
    public void aClientIdentifierThatBeginsWithAByteOrderMarkIsAnotherOne() {
        clients.each(v -> {
            RawClient without = clients.of(v, "a").connect();
            clients.open(v)
                    .send("10 [ " + v.head() + " 02 0000 { } ( efbbbf '~a' ) ]")
                    .expect("20 [ 00 00 { .. } ]");
            without.expectNothing(); // not taken over
        });
    }
}
