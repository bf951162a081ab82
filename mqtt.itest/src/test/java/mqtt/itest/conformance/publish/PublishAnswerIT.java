package mqtt.itest.conformance.publish;

import static mqtt.itest.conformance.Version.V31;
import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** PUBLISH: its answer, whatever became of the message. */
public class PublishAnswerIT {
    private static final Listener CLOSING = Listener.with("closing", "refused_publish=close");
    private static final Listener NARROW = Listener.with("narrow", "topic_bytes=20", "topic_levels=3");

    @Rule
    public final Clients clients = new Clients();

    @Test
    @Statement(v5 = "MQTT-3.3.4-1", v311 = "MQTT-3.3.4-1", v31 = "MQTT31-29")
    public void itIsAnsweredAsItsQosAsks() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/t", 2);
            RawClient sender = clients.of(v, "sender").connect();
            sender.send("30 [ `~/t` { } '0' ]").expectNothing();
            sender.send("32 [ `~/t` 0001 { } '1' ]").expect("40 [ 0001 ]").expectNothing();
            sender.send("34 [ `~/t` 0002 { } '2' ]").expect("50 [ 0002 ]").expectNothing();
            sender.send("62 [ 0002 ]").expect("70 [ 0002 ]").expectNothing();
            receiver.expect("30 [ `~/t` { } '0' ]", "32 [ `~/t` <1> { } '1' ]", "34 [ `~/t` <2> { } '2' ]");
            receiver.send("40 [ <1> ] 50 [ <2> ]").expect("62 [ <2> ]");
            receiver.send("70 [ <2> ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.3.4-1", v311 = "MQTT-3.3.4-1")
    public void itIsAnsweredThoughNobodyWantsIt() {
        RawClient v5 = clients.v5("v5").connect();
        v5.send("32 [ `~/t` 0001 { } 'x' ] 34 [ `~/t` 0002 { } 'y' ]").expect("40 [ 0001 10 ]", "50 [ 0002 10 ]");
        v5.send("62 [ 0002 ]").expect("70 [ 0002 ]");
        clients.each(v -> clients.of(v, "a").connect().publish(2, "~/t", "x").publish(4, "~/t", "y"), V31, V311);
    }

    @Test
    @Statement(v5 = "MQTT-3.3.4-1", v311 = "MQTT-3.3.5-2", v31 = "MQTT31-26")
    public void itIsAnsweredThoughTheTopicIsTheBrokers() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("$SYS/~", 2);
            RawClient a = clients.of(v, "a").connect();
            a.send("30 [ `$SYS/~` { } 'x' ] 32 [ `$SYS/~` 0001 { } 'x' ] 34 [ `$SYS/~` 0002 { } 'x' ]");
            if (v.isV5()) {
                a.expect("40 [ 0001 90 .. ]", "50 [ 0002 90 .. ]");
            } else {
                a.expect("40 [ 0001 ]", "50 [ 0002 ]").send("62 [ 0002 ]").expect("70 [ 0002 ]");
            }
            a.expectNothing();
            receiver.expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.3.4-1", v311 = "MQTT-3.3.5-2", v31 = "MQTT31-26")
    public void itIsAnsweredThoughItIsNotAllowed() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/#", 2);
            RawClient alice = clients.of(v, "alice").user("alice", "wonderland").connect();
            alice.send("31 [ `~/forbidden/t` { } 'x' ]");
            alice.send("33 [ `~/forbidden/t` 0001 { } 'x' ] 35 [ `~/forbidden/t` 0002 { } 'x' ]");
            if (v.isV5()) {
                alice.expect("40 [ 0001 87 .. ]", "50 [ 0002 87 .. ]");
            } else {
                alice.expect("40 [ 0001 ]", "50 [ 0002 ]").send("62 [ 0002 ]").expect("70 [ 0002 ]");
            }
            alice.publish(2, "~/t", "still there");
            receiver.expect("32 [ `~/t` <id> { } 'still there' ]").expectNothing();
            clients.of(v, "later").connect().subscribe("~/#", 2).expectNothing();
        });
    }

    @Test
    @Statement(v311 = "MQTT-3.3.5-2")
    public void itMayCloseTheConnectionBeforeMqtt5WhereThatIsSet() {
        clients.each(
                v -> {
                    clients.of(v, "0")
                            .at(CLOSING)
                            .connect()
                            .send("30 [ `$SYS/~` 'x' ]")
                            .expectClosed();
                    clients.of(v, "1")
                            .at(CLOSING)
                            .connect()
                            .send("32 [ `$SYS/~` 0001 'x' ]")
                            .expectClosed();
                },
                V31,
                V311);
        clients.each(
                v -> clients.of(v, "a")
                        .at(CLOSING)
                        .connect()
                        .send("32 [ `$SYS/~` 0001 { } 'x' ]")
                        .expect("40 [ 0001 90 .. ]")
                        .expectNothing(),
                V5);
    }

    @Test
    @Statement(v5 = "MQTT-3.3.4-1", v311 = "MQTT-3.3.5-2")
    public void itIsAnsweredThoughTheTopicIsTooLongOrTooDeep() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/#", 2);
            RawClient a = clients.of(v, "a").at(NARROW).connect();
            a.send(
                    "32 [ `~/a-long-way-to-go` 0001 { } 'x' ] 32 [ `~/a/b/c` 0002 { } 'x' ] 32 [ `~/a/b` 0003 { } 'x' ]");
            String reason = v.isV5() ? " 90 .. " : "";
            a.expect("40 [ 0001 " + reason + " ]", "40 [ 0002 " + reason + " ]", "40 [ 0003 ]");
            receiver.expect("32 [ `~/a/b` <id> { } 'x' ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-3.3.4-1", v311 = "MQTT-3.3.4-1")
    public void whateverComesAtOnceIsAllAnswered() {
        clients.each(v -> {
            String refused = v.isV5() ? " 90 .. " : "";
            String unknown = v.isV5() ? " 92 .. " : "";
            clients.of(v, "a")
                    .connect()
                    .send("82 [ 0001 { } `~/t` 00 ] 34 [ `$x` 0002 { } 'x' ] c0 00 32 [ `$x` 0003 { } 'x' ]"
                            + "62 [ 0004 ] 50 [ 0005 ] a2 [ 0006 { } `~/t` ] 32 [ `~` 0007 { } 'x' ] c0 00")
                    .expect(
                            "90 [ 0001 { } 00 ]",
                            "50 [ 0002 " + refused + " ]",
                            "d0 00",
                            "40 [ 0003 " + refused + " ]",
                            "70 [ 0004 " + unknown + " ]",
                            "62 [ 0005 " + unknown + " ]",
                            v.isV5() ? "b0 [ 0006 00 00 ]" : "b0 [ 0006 ]",
                            "40 [ 0007 .. ]",
                            "d0 00");
        });
    }
}
