package mqtt.itest.conformance.format;

import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** Packets of MQTT 5 without properties say so. */
public class NoPropertiesIT {
    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v5 = "MQTT-2.2.2-1")
    public void theLengthIsThereAndZero() {
        RawClient client = clients.v5("a").connect();
        client.send("82 [ 0001 00 `~/t` 01 ]").expect("90 [ 0001 00 01 ]");
        client.send("30 [ `~/t` 00 'x' ]").expect("30 [ `~/t` 00 'x' ]");
        client.send("32 [ `~/t` 0002 00 ]").expect("32 [ `~/t` <id> 00 ]", "40 [ 0002 ]");
        client.send("a2 [ 0003 00 `~/t` ]").expect("b0 [ 0003 00 00 ]");
    }

    @Test
    @Statement(v5 = "MQTT-2.2.2-1")
    public void aPacketWithoutItIsMalformed() {
        clients.open(V5).send("10 [ `MQTT` 05 02 0000 ]").expectEnd("81");
        clients.open(V5).send("10 [ `MQTT` 05 02 0000 `~a` ]").expectEnd("81");
        clients.open(V5).send("10 [ `MQTT` 05 06 0000 00 `~a` `~t` ( ) ]").expectEnd("81");
        String[] packets = {"30 [ `~/t` ]", "32 [ `~/t` 0001 ]", "82 [ 0001 `~/t` 00 ]", "a2 [ 0001 `~/t` ]"};
        for (String packet : packets) {
            clients.v5("a").connect().send(packet).expectEnd("81");
        }
    }
}
