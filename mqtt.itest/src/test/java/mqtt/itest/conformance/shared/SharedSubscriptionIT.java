package mqtt.itest.conformance.shared;

import static org.junit.Assert.assertEquals;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** Shared subscriptions, as far as the standard goes: who of the members gets a message is not its matter. */
public class SharedSubscriptionIT {
    private static final String FILTER = "$share/g/~/t";
    private static final int COUNT = 20;

    @Rule
    public final Clients clients = new Clients();

    private RawClient publish(int flags, int count) {
        RawClient sender = clients.v5("sender").connect();
        for (int i = 0; i < count; i++) {
            sender.publish(flags, "~/t", "x");
        }
        return sender;
    }

    private void isNoFilter(String filter) {
        clients.each(v -> {
            clients.of(v, "a")
                    .connect()
                    .send("82 [ 0001 { } `" + filter + "` 00 ]")
                    .expectEnd("8f");
            clients.of(v, "b")
                    .connect()
                    .send("a2 [ 0001 { } `" + filter + "` ]")
                    .expectEnd("8f");
        });
    }

    // ---- the filter

    @Test
    @Statement(v5 = "MQTT-4.8.2-1")
    public void itBeginsWithShareAndAName() {
        isNoFilter("$share/");
        isNoFilter("$share//~/t");
        isNoFilter("$share//");
        RawClient a = clients.v5("a").connect().subscribe("$share/é €/~/t", 0).subscribe("$Share/g/~/u", 0);
        clients.v5("sender").connect().publish(0, "~/t", "x").publish(0, "~/u", "y");
        a.expect("30 [ `~/t` { } 'x' ]").expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-4.8.2-2")
    public void theNameHasNoWildcardsAndAFilterBehindIt() {
        isNoFilter("$share/g");
        isNoFilter("$share/g/");
        isNoFilter("$share/+/~/t");
        isNoFilter("$share/g#/~/t");
        isNoFilter("$share/#");
        isNoFilter("$share/g+h/~/t");
        isNoFilter("$share/g/~/t#");
        RawClient a = clients.v5("a").connect().subscribe("$share/g/~/+", 0).subscribe("$share/h//~", 0);
        clients.v5("sender").connect().publish(0, "~/t", "x").publish(0, "/~", "y");
        a.expect("30 [ `~/t` { } 'x' ]", "30 [ `/~` { } 'y' ]").expectNothing();
    }

    // ---- delivery

    @Test
    @Statement(v5 = "MQTT-4.8.2-3")
    public void eachMemberGetsMessagesWithTheQosItWasGranted() {
        RawClient granted0 = clients.v5("0").connect().subscribe(FILTER, 0);
        RawClient granted1 = clients.v5("1").connect().subscribe(FILTER, 1);
        RawClient granted2 = clients.v5("2").connect().subscribe(FILTER, 2);
        publish(4, COUNT);
        int came = granted0.expectAll("30 [ `~/t` { } 'x' ]");
        came += granted1.expectAll("32 [ `~/t` ?? ?? { } 'x' ]");
        came += granted2.expectAll("34 [ `~/t` ?? ?? { } 'x' ]");
        assertEquals("each message went to one member", COUNT, came);
    }

    @Test
    @Statement(v5 = "MQTT-4.8.2-3")
    public void theQosIsTheMembersOwnThoughItIsTheOnlyOneLeft() {
        String[] first = {"30", "32", "34"};
        for (int qos = 0; qos <= 2; qos++) {
            int other = (qos + 1) % 3;
            RawClient leaves = clients.v5("leaves" + qos).connect().subscribe(FILTER, other);
            RawClient stays = clients.v5("stays" + qos).connect().subscribe(FILTER, qos);
            leaves.send("a2 [ 0001 { } `" + FILTER + "` ]").expect("b0 [ 0001 { } 00 ]");
            publish(4, 3);
            String id = qos == 0 ? "" : "?? ??";
            assertEquals(3, stays.expectAll(first[qos] + " [ `~/t` " + id + " { } 'x' ]"));
            stays.disconnect();
        }
    }

    /** The only member of a group, with a message of QoS 2 under way; then others join. */
    private RawClient chosen() {
        RawClient chosen = clients.v5("chosen").persistent().connect().subscribe(FILTER, 2);
        clients.v5("publisher").connect().publish(4, "~/t", "x");
        return chosen.expect("34 [ `~/t` <id> { } 'x' ]");
    }

    private RawClient other() {
        return clients.v5("other").connect().subscribe(FILTER, 2);
    }

    @Test
    @Statement(v5 = "MQTT-4.8.2-4")
    public void aMessageOfQos2IsCompletedWithTheMemberThatHasIt() {
        RawClient chosen = chosen();
        RawClient other = other();
        chosen.disconnect();
        other.expectNothing();
        RawClient back = clients.v5("chosen").persistent().resume();
        back.expect("3c [ `~/t` <id> { } 'x' ]")
                .send("50 [ <id> ]")
                .expect("62 [ <id> ]")
                .disconnect();
        other.expectNothing();
        RawClient again = clients.v5("chosen").persistent().resume();
        again.expect("62 [ <id> ]").send("70 [ <id> ]").expectNothing();
        other.expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-4.8.2-5")
    public void aMessageOfQos2GoesToNobodyElseIfTheSessionEnds() {
        RawClient chosen = chosen();
        RawClient other = other();
        chosen.disconnect();
        RawClient anew = clients.v5("chosen").connect().expectNothing(); // the session has ended
        other.expectNothing();
        anew.disconnect();
    }

    @Test
    @Statement(v5 = "MQTT-4.8.2-5")
    public void aReleasedMessageGoesToNobodyElseIfTheSessionEnds() {
        RawClient chosen = chosen().send("50 [ <id> ]").expect("62 [ <id> ]");
        RawClient other = other();
        chosen.send("e0 [ 00 [ 11 00000000 ] ]").expectClosed();
        clients.v5("chosen").persistent().connect().expectNothing();
        other.expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-4.8.2-6")
    public void whatAMemberRefusesGoesToNobodyElse() {
        RawClient chosen = chosen();
        clients.v5("publisher").connect().publish(2, "~/t", "y");
        chosen.expect("32 [ `~/t` <y> { } 'y' ]");
        RawClient other = other();
        chosen.send("50 [ <id> 97 ] 40 [ <y> 83 ]").expectNothing();
        other.expectNothing();
        chosen.disconnect();
        clients.v5("chosen").connect().expectNothing();
        other.expectNothing();
    }

    @Test
    public void whoSubscribesInASharedWayGetsNoRetainedMessages() {
        RawClient sender = clients.v5("sender").connect().publish(3, "~/t", "x");
        clients.v5("a").connect().subscribe(FILTER, 1).expectNothing();
        sender.publish(1, "~/t", "");
    }
}
