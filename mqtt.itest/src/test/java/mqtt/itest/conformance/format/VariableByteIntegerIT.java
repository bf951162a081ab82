package mqtt.itest.conformance.format;

import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** Lengths and numbers that take one to four bytes take as few as they can. Notation expects them so. */
public class VariableByteIntegerIT {
    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v5 = {"MQTT-1.5.5-1", "MQTT-4.13.1-1"})
    public void oneThatIsLongerThanItNeedsToBeIsMalformed() {
        clients.open(V5).send("10 8f00 `MQTT` 05 02 0000 00 `aa`").expectEnd("81");
        clients.open(V5).send("10 [ `MQTT` 05 02 0000 8000 `~a` ]").expectEnd("81");
        clients.open(V5)
                .send("10 [ `MQTT` 05 06 0000 00 `~a` 808000 `~t` ( ) ]")
                .expectEnd("81");
        String[] packets = {
            "c0 8000",
            "c0 80808000",
            "30 [ `~/t` 8000 'x' ]",
            "30 [ `~/t` [ 8100 01 ] 'x' ]",
            "82 [ 0001 8000 `~/t` 00 ]",
            "82 [ 0001 [ 0b 8100 ] `~/t` 00 ]",
            "a2 [ 0001 8000 `~/t` ]",
            "e0 [ 00 8000 ]"
        };
        for (String packet : packets) {
            clients.v5("a").connect().send(packet).expectEnd("81");
        }
    }

    @Test
    @Statement(v5 = "MQTT-1.5.5-1")
    public void theBrokersLengthsAreAsShortAsTheyCanBe() {
        clients.each(v -> {
            RawClient client = clients.of(v, "a").connect().subscribe("~/t", 0);
            for (int around : new int[] {1 << 7, 1 << 14}) {
                for (int size = around - 15; size < around + 5; size++) {
                    String packet = "30 [ `~/t` { } '%s' ]".formatted("x".repeat(size));
                    client.send(packet).expect(packet);
                }
            }
        });
    }

    @Test
    @Statement(v5 = "MQTT-1.5.5-1")
    public void soAreItsLengthsOfPropertiesAndItsIdentifiers() {
        RawClient client = clients.v5("a").connect();
        for (int size = 110; size < 130; size++) {
            String user = "26 `name` `%s`".formatted("x".repeat(size));
            client.subscribe("~/t", 0)
                    .send("30 [ `~/t` { %s } 'x' ]".formatted(user))
                    .expect("30 [ `~/t` { %s } 'x' ]".formatted(user));
        }
        for (String identifier : new String[] {"7f", "8001", "ff7f", "808001", "ffff7f", "80808001", "ffffff7f"}) {
            client.send("82 [ 0001 [ 0b %s ] `~/t` 00 ]".formatted(identifier)).expect("90 [ 0001 [ ] 00 ]");
            client.send("30 [ `~/t` [ ] 'x' ]").expect("30 [ `~/t` [ 0b %s ] 'x' ]".formatted(identifier));
        }
    }
}
