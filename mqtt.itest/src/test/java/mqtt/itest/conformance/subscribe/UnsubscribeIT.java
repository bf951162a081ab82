package mqtt.itest.conformance.subscribe;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** UNSUBSCRIBE: what it takes away, and what not. */
public class UnsubscribeIT {
    @Rule
    public final Clients clients = new Clients();

    private static RawClient unsubscribe(RawClient client, String filter) {
        return client.send("a2 [ 0001 { } `" + filter + "` ]").expect("b0 [ 0001 .. ]");
    }

    @Test
    @Statement(v5 = "MQTT-3.10.4-1", v311 = "MQTT-3.10.4-1")
    public void theFilterIsTheSameCharacterByCharacter() {
        clients.each(v -> {
            RawClient a = clients.of(v, "a").connect().subscribe("~/a", 0).subscribe("~/b/+", 0);
            for (String other : new String[] {"~/A", "~/a/", "/~/a", "~/+", "~/#", "#", "~/b/c", "~/b/#", "+/b/+"}) {
                unsubscribe(a, other);
            }
            RawClient sender = clients.of(v, "sender").connect();
            sender.publish(0, "~/a", "1").publish(0, "~/b/c", "2");
            a.expect("30 [ `~/a` { } '1' ]", "30 [ `~/b/c` { } '2' ]");
            unsubscribe(a, "~/b/+");
            sender.publish(0, "~/a", "3").publish(0, "~/b/c", "4");
            a.expect("30 [ `~/a` { } '3' ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.10.4-1")
    public void aSharedSubscriptionIsAnotherOne() {
        RawClient a = clients.v5("a").connect().subscribe("~/t", 0).subscribe("$share/g/~/u", 0);
        unsubscribe(unsubscribe(unsubscribe(a, "$share/g/~/t"), "~/u"), "$share/h/~/u");
        RawClient sender = clients.v5("sender").connect().publish(0, "~/t", "1").publish(0, "~/u", "2");
        a.expectInAnyOrder("30 [ `~/t` { } '1' ]", "30 [ `~/u` { } '2' ]");
        unsubscribe(a, "$share/g/~/u");
        sender.publish(0, "~/u", "3");
        a.expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.10.4-2", v311 = "MQTT-3.10.4-2")
    public void nothingNewComes() {
        clients.each(v -> {
            RawClient a = clients.of(v, "a").persistent().connect().subscribe("~/t", 2);
            RawClient sender = clients.of(v, "sender").connect().publish(0, "~/t", "1");
            a.expect("30 [ `~/t` { } '1' ]");
            unsubscribe(a, "~/t");
            sender.publish(0, "~/t", "2").publish(2, "~/t", "3").publish(5, "~/t", "4");
            a.expectNothing().disconnect();
            sender.publish(2, "~/t", "5");
            clients.of(v, "a").persistent().resume().expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.10.4-3", v311 = "MQTT-3.10.4-3")
    public void whatIsUnderWayIsCompleted() {
        clients.each(v -> {
            RawClient a = clients.of(v, "a").persistent().connect().subscribe("~/t", 2);
            RawClient sender = clients.of(v, "sender").connect();
            sender.publish(2, "~/t", "1").publish(4, "~/t", "2").publish(4, "~/t", "3");
            a.expect("32 [ `~/t` <1> { } '1' ]", "34 [ `~/t` <2> { } '2' ]", "34 [ `~/t` <3> { } '3' ]");
            a.send("50 [ <3> ]").expect("62 [ <3> ]");
            unsubscribe(a, "~/t").send("50 [ <2> ]").expect("62 [ <2> ]").close();
            RawClient back = clients.of(v, "a").persistent().resume();
            back.expectInAnyOrder("3a [ `~/t` <1> { } '1' ]", "62 [ <2> ]", "62 [ <3> ]")
                    .send("40 [ <1> ] 70 [ <2> ] 70 [ <3> ]")
                    .expectNothing()
                    .close();
            clients.of(v, "a").persistent().resume().expectNothing();
        });
    }
}
