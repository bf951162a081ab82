package mqtt.itest.conformance.session;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** What belongs to a session, and how long it is kept. */
public class SessionStateIT {
    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v311 = "MQTT-4.1.0-1", v5 = "MQTT-3.1.2-5")
    public void allOfItIsThereWhenTheClientComesBack() {
        clients.each(v -> {
            RawClient other = clients.of(v, "other").connect().subscribe("~/answer", 0);
            RawClient before = clients.of(v, "a").persistent().connect().subscribe("~/t", 2);
            other.publish(4, "~/t", "1").publish(4, "~/t", "2").publish(2, "~/t", "3");
            before.expect("34 [ `~/t` <1> { } '1' ]", "34 [ `~/t` <2> { } '2' ]", "32 [ `~/t` <3> { } '3' ]");
            before.send("50 [ <1> ]").expect("62 [ <1> ]");
            before.send("34 [ `~/answer` 0005 { } 'x' ]")
                    .expect("50 [ 0005 .. ]")
                    .reset();
            other.publish(2, "~/t", "4").expect("30 [ `~/answer` { } 'x' ]");

            RawClient client = clients.of(v, "a").persistent().resume();
            client.expect("62 [ <1> ]", "3c [ `~/t` <2> { } '2' ]", "3a [ `~/t` <3> { } '3' ]");
            client.expect("32 [ `~/t` <4> { } '4' ]");
            client.send("3c [ `~/answer` 0005 { } 'x' ]").expect("50 [ 0005 .. ]");
            client.send("62 [ 0005 ]").expect("70 [ 0005 ]");
            other.expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.1.0-1", v311 = "MQTT-4.1.0-2")
    public void itIsKeptWhileTheConnectionIsOpen() {
        RawClient other = clients.v311("other").connect().subscribe("~/answer", 0);
        clients.v5("a")
                .dirty()
                .properties("11 00000002")
                .connect()
                .subscribe("~/t", 1)
                .disconnect();
        RawClient[] all = {
            clients.v5("a").dirty().properties("11 00000002").resume(), // the deadline was for while it was away
            clients.v5("b").connect().subscribe("~/t", 1),
            clients.v311("c").connect().subscribe("~/t", 1),
            clients.v31("d").connect().subscribe("~/t", 1)
        };
        for (RawClient client : all) {
            client.send("34 [ `~/answer` 0005 { } 'x' ]").expect("50 [ 0005 .. ]");
            other.expect("30 [ `~/answer` 'x' ]");
        }
        clients.letPass(3);
        other.publish(2, "~/t", "y");
        for (RawClient client : all) {
            client.expect("32 [ `~/t` ?? ?? { } 'y' ]");
            client.send("3c [ `~/answer` 0005 { } 'x' ]").expect("50 [ 0005 .. ]");
            client.send("62 [ 0005 ]").expect("70 [ 0005 ]");
        }
        other.expectNothing();
    }
}
