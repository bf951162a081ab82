package mqtt.itest.conformance.publish;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** PUBLISH: its topic. */
public class TopicNameIT {
    @Rule
    public final Clients clients = new Clients();

    private void ends(String publish, String reasonCode) {
        clients.each(v -> clients.of(v, "a").connect().send(publish).expectEnd(reasonCode));
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-1", v311 = "MQTT-3.3.2-1")
    public void itComesFirst() {
        ends("30 [ ]", "81");
        ends("30 [ 00ff '~' ]", "81");
        clients.each(v -> {
            RawClient a = clients.of(v, "a").connect().subscribe("~/t/ä/€/😀", 2);
            a.send("32 [ `~/t/ä/€/😀` 0001 { } ]").expectInAnyOrder("40 [ 0001 ]", "32 [ `~/t/ä/€/😀` <id> { } ]");
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-1", v311 = "MQTT-3.3.2-1")
    public void itIsUtf8() {
        ends("30 [ ( '~/' c3 ) { } 'x' ]", "81");
        ends("30 [ ( '~/' c0af ) { } 'x' ]", "81");
        ends("30 [ ( '~/' eda080 ) { } 'x' ]", "81");
        ends("30 [ ( '~/' f5808080 ) { } 'x' ]", "81");
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.3.2-2", "MQTT-4.7.0-1"},
            v311 = {"MQTT-3.3.2-2", "MQTT-4.7.1-1"})
    public void itHasNoWildcards() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/#", 2);
            for (String topic : new String[] {"~/+", "~/#", "~/a+", "~/#/b", "+/~", "#"}) {
                clients.of(v, "a")
                        .connect()
                        .send("32 [ `" + topic + "` 0001 { } 'x' ]")
                        .expectEnd("90");
            }
            receiver.expectNothing();
        });
    }
}
