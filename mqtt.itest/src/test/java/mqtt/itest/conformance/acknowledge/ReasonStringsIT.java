package mqtt.itest.conformance.acknowledge;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Opening;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/**
 * Answers to PUBLISH, SUBSCRIBE and UNSUBSCRIBE: a reason in words, for clients that want it and packets that it fits. The
 * broker adds no user properties; they would show in the same bytes.
 */
public class ReasonStringsIT {
    private static final String MAXIMUM_PACKET_SIZE_16 = "27 00000010"; // a CONNACK is no smaller
    private static final String NO_PROBLEM_INFORMATION = "17 00";

    @Rule
    public final Clients clients = new Clients();

    private Opening alice() {
        return clients.v5("alice").user("alice", "wonderland");
    }

    @Test
    public void wordsAreThereForThoseWhoWantThem() {
        RawClient alice = alice().connect();
        alice.send("32 [ `$SYS/~` 0001 { } 'x' ]").expect("40 [ 0001 90 [ 1f ( 'topics that begin with' .. ) ] ]");
        alice.send("34 [ `$SYS/~` 0002 { } 'x' ]").expect("50 [ 0002 90 [ 1f ( 'topics that begin with' .. ) ] ]");
        alice.send("32 [ `~/forbidden/t` 0003 { } 'x' ]").expect("40 [ 0003 87 [ 1f ( 'denied' .. ) ] ]");
        alice.send("82 [ 0004 { } `~/forbidden/t` 01 ]").expect("90 [ 0004 { 1f ( 'denied' .. ) } 87 ]");
    }

    @Test
    public void noWordsAreThereForThoseWhoDoNot() {
        RawClient alice = alice().properties(NO_PROBLEM_INFORMATION).connect();
        alice.send("32 [ `$SYS/~` 0001 { } 'x' ]").expect("40 [ 0001 90 ]");
        alice.send("34 [ `$SYS/~` 0002 { } 'x' ]").expect("50 [ 0002 90 ]");
        alice.send("62 [ 0002 ]").expect("70 [ 0002 92 ]");
        alice.send("50 [ 0003 ]").expect("62 [ 0003 92 ]");
        alice.send("82 [ 0004 { } `~/forbidden/t` 01 ]").expect("90 [ 0004 { } 87 ]");
        alice.send("a2 [ 0005 { } `~/forbidden/t` ]").expect("b0 [ 0005 { } 11 ]");
    }

    @Test
    @Statement(
            v5 = {
                "MQTT-3.4.2-2",
                "MQTT-3.4.2-3",
                "MQTT-3.5.2-2",
                "MQTT-3.5.2-3",
                "MQTT-3.6.2-2",
                "MQTT-3.6.2-3",
                "MQTT-3.7.2-2",
                "MQTT-3.7.2-3"
            })
    public void acknowledgementsAreNotTooLargeBecauseOfThem() {
        RawClient alice = alice().properties(MAXIMUM_PACKET_SIZE_16).connect();
        alice.send("32 [ `$SYS/~` 0001 { } 'x' ]").expect("40 [ 0001 90 ]");
        alice.send("34 [ `$SYS/~` 0002 { } 'x' ]").expect("50 [ 0002 90 ]");
        alice.send("62 [ 0002 ]").expect("70 [ 0002 92 ]");
        alice.send("50 [ 0003 ]").expect("62 [ 0003 92 ]").expectNothing();
    }

    @Test
    @Statement(v5 = {"MQTT-3.9.2-1", "MQTT-3.9.2-2", "MQTT-3.11.2-1", "MQTT-3.11.2-2"})
    public void subackAndUnsubackAreNotTooLargeBecauseOfThem() {
        RawClient alice = alice().properties(MAXIMUM_PACKET_SIZE_16).connect();
        alice.send("82 [ 0001 { } `~/forbidden/t` 01 ]").expect("90 [ 0001 { } 87 ]");
        alice.send("a2 [ 0002 { } `~/forbidden/t` ]").expect("b0 [ 0002 { } 11 ]");
        // nothing else would fit beside eleven codes
        alice.send(
                        "82 [ 0003 { } `~/t` 00 `~/t` 00 `~/t` 00 `~/t` 00 `~/t` 00 `~/t` 00 `~/t` 00 `~/t` 00 `~/t` 00 `~/t` 00"
                                + " `~/forbidden/t` 01 ]")
                .expect("90 [ 0003 { } 00 00 00 00 00 00 00 00 00 00 87 ]");
        alice.send("a2 [ 0004 { } `~/t` `~/t` `~/t` `~/t` `~/t` `~/t` `~/t` `~/t` `~/t` `~/t` `~/t` ]")
                .expect("b0 [ 0004 { } 00 11 11 11 11 11 11 11 11 11 11 ]");
    }
}
