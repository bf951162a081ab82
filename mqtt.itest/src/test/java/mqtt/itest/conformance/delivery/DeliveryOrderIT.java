package mqtt.itest.conformance.delivery;

import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** The order of messages and of their answers. */
public class DeliveryOrderIT {
    private static final int COUNT = 50;

    @Rule
    public final Clients clients = new Clients();

    /** Sends them all at once, and has them acknowledged. */
    private static void publish(RawClient sender, int qos, String topic) {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= COUNT; i++) {
            String id = qos == 0 ? "" : "%04x".formatted(i);
            all.append("3%x [ `%s` %s { } '%d' ] ".formatted(qos << 1, topic, id, i));
        }
        sender.send(all.toString());
        for (int i = 1; i <= COUNT && qos == 1; i++) {
            sender.expect("40 [ %04x .. ]".formatted(i));
        }
        for (int i = 1; i <= COUNT && qos == 2; i++) {
            sender.expect("50 [ %04x .. ]".formatted(i)).send("62 [ %04x ]".formatted(i));
        }
        for (int i = 1; i <= COUNT && qos == 2; i++) {
            sender.expect("70 [ %04x ]".formatted(i));
        }
    }

    private static void expect(RawClient receiver, int qos, String topic, String ids) {
        for (int i = 1; i <= COUNT; i++) {
            String id = qos == 0 ? "" : "<" + ids + i + ">";
            receiver.expect("3%x [ `%s` %s { } '%d' ]".formatted(qos << 1, topic, id, i));
        }
    }

    @Test
    @Statement(
            v5 = {"MQTT-4.6.0-2", "MQTT-4.6.0-3", "MQTT-4.6.0-5", "MQTT-4.6.0-6"},
            v311 = {"MQTT-4.6.0-2", "MQTT-4.6.0-3", "MQTT-4.6.0-5", "MQTT-4.6.0-6"},
            v31 = "MQTT31-30")
    public void messagesOfATopicAndQosArriveInOrderAndSoDoTheirAnswers() {
        clients.each(v -> {
            for (int qos = 0; qos <= 2; qos++) {
                String topic = "~/" + qos;
                RawClient granted0 = clients.of(v, "a" + qos).connect().subscribe(topic, 0);
                RawClient granted2 = clients.of(v, "b" + qos).connect().subscribe("~/+", 2);
                clients.of(v, "c" + qos)
                        .persistent()
                        .connect()
                        .subscribe(topic, 2)
                        .disconnect();
                publish(clients.of(v, "sender" + qos).connect(), qos, topic);
                expect(granted0, 0, topic, "");
                expect(granted2, qos, topic, "b" + qos);
                RawClient back = clients.of(v, "c" + qos).persistent().resume();
                if (qos > 0) {
                    expect(back, qos, topic, "c" + qos);
                }
                back.expectNothing();
                granted2.close();
            }
        });
    }

    @Test
    @Statement(
            v5 = {"MQTT-4.6.0-2", "MQTT-4.6.0-3"},
            v311 = {"MQTT-4.6.0-2", "MQTT-4.6.0-3"})
    public void refusalsAreInTheirPlacesAmongTheAnswers() {
        clients.each(
                v -> clients.of(v, "a")
                        .user("alice", "wonderland")
                        .connect()
                        .send("32 [ `~/a` 0001 { } ] 32 [ `~/forbidden/a` 0002 { } ] 34 [ `$SYS/~` 0003 { } ]"
                                + "32 [ `~/a` 0004 { } ] 34 [ `~/a` 0005 { } ] 34 [ `~/forbidden/a` 0006 { } ]")
                        .expect("40 [ 0001 .. ]", "40 [ 0002 .. ]", "50 [ 0003 .. ]", "40 [ 0004 .. ]")
                        .expect("50 [ 0005 .. ]", "50 [ 0006 .. ]"),
                V311,
                V5);
    }

    @Test
    @Statement(v5 = {"MQTT-4.6.0-5", "MQTT-4.6.0-6"})
    public void theOrderStaysThroughAWindowOf1AndABreak() {
        RawClient a =
                clients.v5("a").persistent().properties("21 0001").connect().subscribe("~/t", 2);
        RawClient sender = clients.v5("sender").connect();
        for (int i = 1; i <= 6; i++) {
            sender.publish(i % 2 == 0 ? 2 : 4, "~/t", "" + i);
        }
        a.expect("34 [ `~/t` <1> { } '1' ]").send("50 [ <1> ] 70 [ <1> ]").expect("62 [ <1> ]");
        a.expect("32 [ `~/t` <2> { } '2' ]").disconnect();
        sender.publish(2, "~/t", "7");
        RawClient back = clients.v5("a").persistent().properties("21 0001").resume();
        back.expect("3a [ `~/t` <2> { } '2' ]").send("40 [ <2> ]");
        sender.publish(4, "~/t", "8");
        for (int i = 3; i <= 8; i++) {
            boolean qos1 = i % 2 == 0 && i < 8 || i == 7;
            back.expect("%s [ `~/t` <%d> { } '%d' ]".formatted(qos1 ? "32" : "34", i, i))
                    .expectNothing();
            if (qos1) {
                back.send("40 [ <%d> ]".formatted(i));
            } else {
                back.send("50 [ <%d> ] 70 [ <%d> ]".formatted(i, i)).expect("62 [ <%d> ]".formatted(i));
            }
        }
        back.expectNothing();
    }
}
