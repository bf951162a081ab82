package mqtt.itest.conformance.ping;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** PINGREQ and PINGRESP. */
public class PingIT {
    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v5 = "MQTT-3.12.4-1", v311 = "MQTT-3.12.4-1", v31 = "MQTT31-32")
    public void eachPingreqIsAnsweredOnce() {
        clients.each(v -> clients.of(v, "a")
                .connect()
                .send("c0 00")
                .expect("d0 00")
                .send("c0 00 c0 00 c0 00")
                .expect("d0 00", "d0 00", "d0 00")
                .expectNothing());
    }

    @Test
    @Statement(v5 = "MQTT-3.12.4-1", v311 = "MQTT-3.12.4-1", v31 = "MQTT31-32")
    public void alsoWhileMessagesAreUnderWay() {
        clients.each(v -> clients.of(v, "a")
                .connect()
                .subscribe("~/t", 2)
                .send("34 [ `~/t` 0001 { } 'x' ] c0 00")
                .expectInAnyOrder("50 [ 0001 ]", "34 [ `~/t` <id> { } 'x' ]", "d0 00"));
    }
}
