package mqtt.itest.conformance.publish;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** PUBLISH: topic aliases of clients, and those of the broker. Topics are long enough to be worth one. */
public class TopicAliasIT {
    private static final Listener THREE = Listener.with("three-aliases", "topic_alias_maximum=3");
    private static final Listener NONE = Listener.with("no-aliases", "topic_alias_maximum=0");

    @Rule
    public final Clients clients = new Clients();

    private RawClient receiver;

    @Before
    public void subscribe() {
        receiver = clients.v5("receiver").connect().subscribe("~/#", 0);
    }

    // ---- the client's

    @Test
    @Statement(v5 = "MQTT-3.3.2-12")
    public void allThatWereAllowedAreTaken() {
        RawClient a = clients.v5("a").at(THREE).send().expect("20 [ 00 00 { .. 22 0003 .. } ]");
        a.send("30 [ `~/1` { 23 0001 } 'a' ] 30 [ `~/2` { 23 0002 } 'b' ] 30 [ `~/3` { 23 0003 } 'c' ]");
        a.send("30 [ `` { 23 0003 } 'd' ] 30 [ `` { 23 0001 } 'e' ] 32 [ `` 0001 { 23 0002 } 'f' ]");
        receiver.expect("30 [ `~/1` { } 'a' ]", "30 [ `~/2` { } 'b' ]", "30 [ `~/3` { } 'c' ]");
        receiver.expect("30 [ `~/3` { } 'd' ]", "30 [ `~/1` { } 'e' ]", "30 [ `~/2` { } 'f' ]");
        a.expect("40 [ 0001 ]");
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-12")
    public void anotherTopicMayTakeOver() {
        clients.v5("a")
                .connect()
                .send("30 [ `~/1` { 23 0001 } 'a' ] 30 [ `~/2` { 23 0001 } 'b' ] 30 [ `` { 23 0001 } 'c' ]");
        receiver.expect("30 [ `~/1` { } 'a' ]", "30 [ `~/2` { } 'b' ]", "30 [ `~/2` { } 'c' ]");
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-8")
    public void thereIsNoAlias0() {
        clients.v5("a").connect().send("30 [ `~/t` { 23 0000 } 'x' ]").expectEnd("94");
        receiver.expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-9")
    public void thereIsNoneAboveWhatConnackSaid() {
        clients.v5("a").at(THREE).connect().send("30 [ `~/t` { 23 0004 } 'x' ]").expectEnd("94");
        clients.v5("b").at(NONE).connect().send("30 [ `~/t` { 23 0001 } 'x' ]").expectEnd("94");
        receiver.expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-7")
    public void theyAreForgottenWithTheConnection() {
        RawClient a = clients.v5("a").persistent().connect().send("30 [ `~/t` { 23 0001 } 'x' ]");
        receiver.expect("30 [ `~/t` { } 'x' ]");
        a.close();
        clients.v5("a").persistent().resume().send("30 [ `` { 23 0001 } 'y' ]").expectEnd("82");
        clients.v5("b").connect().send("30 [ `` { 23 0001 } 'z' ]").expectEnd("82");
        receiver.expectNothing();
    }

    // ---- the broker's

    @Test
    @Statement(v5 = "MQTT-3.3.2-11")
    public void thoseOfTheBrokerAreNotAboveWhatConnectSaid() {
        RawClient two = clients.v5("two").properties("22 0002").connect().subscribe("~/topic/+", 0);
        RawClient none = clients.v5("none").connect().subscribe("~/topic/+", 0);
        RawClient zero = clients.v5("zero").properties("22 0000").connect().subscribe("~/topic/+", 0);
        RawClient sender = clients.v5("sender").connect();
        for (String topic : new String[] {"a", "b", "a", "c", "a", "b"}) {
            sender.publish(0, "~/topic/" + topic, "x");
        }
        two.expect("30 [ `~/topic/a` { 23 <a> } 'x' ]", "30 [ `~/topic/b` { 23 <b> } 'x' ]");
        two.expect("30 [ `` { 23 <a> } 'x' ]", "30 [ `~/topic/c` { 23 <b> } 'x' ]");
        two.expect("30 [ `` { 23 <a> } 'x' ]", "30 [ `~/topic/b` { 23 <b> } 'x' ]")
                .expectNothing();
        for (RawClient without : new RawClient[] {none, zero}) {
            for (String topic : new String[] {"a", "b", "a", "c", "a", "b"}) {
                without.expect("30 [ `~/topic/" + topic + "` { } 'x' ]");
            }
        }
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-11")
    public void theOnlyAliasIs1() {
        RawClient one = clients.v5("one").properties("22 0001").connect().subscribe("~/topic/+", 0);
        clients.v5("sender").connect().publish(0, "~/topic/a", "x").publish(0, "~/topic/b", "y");
        one.expect("30 [ `~/topic/a` { 23 0001 } 'x' ]", "30 [ `~/topic/b` { 23 0001 } 'y' ]");
    }

    @Test
    @Statement(v5 = "MQTT-3.3.2-7")
    public void thoseOfTheBrokerAreForgottenWithTheConnection() {
        RawClient a =
                clients.v5("a").persistent().properties("22 0002").connect().subscribe("~/topic", 1);
        RawClient sender =
                clients.v5("sender").connect().publish(2, "~/topic", "x").publish(2, "~/topic", "y");
        a.expect("32 [ `~/topic` <1> { 23 <alias> } 'x' ]", "32 [ `` <2> { 23 <alias> } 'y' ]")
                .close();
        RawClient back = clients.v5("a").persistent().properties("22 0002").resume();
        back.expect("3a [ `~/topic` <1> { 23 <again> } 'x' ]", "3a [ `` <2> { 23 <again> } 'y' ]");
        back.close();
        RawClient without = clients.v5("a").persistent().resume();
        without.expect("3a [ `~/topic` <1> { } 'x' ]", "3a [ `~/topic` <2> { } 'y' ]");
        sender.publish(2, "~/topic", "z");
        without.expect("32 [ `~/topic` <3> { } 'z' ]");
    }
}
