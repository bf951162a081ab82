package mqtt.itest.conformance;

import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/** That the conformance tests would notice. */
public class HarnessIT {
    @Rule
    public final Clients clients = new Clients();

    private static void fails(String message, ThrowingRunnable test) {
        AssertionError failure = assertThrows(AssertionError.class, test);
        assertTrue(failure.getMessage(), failure.getMessage().contains(message));
    }

    @Test
    public void aMessageIsNotNothing() {
        for (int i = 0; i < 30; i++) {
            RawClient receiver = clients.v5("receiver" + i).connect().subscribe("~/" + i, 0);
            RawClient sender = clients.v311("sender" + i).connect().send("30 [ `~/" + i + "` 'x' ]");
            fails("expected nothing", receiver::expectNothing);
            receiver.expect("30 [ `~/" + i + "` [ ] 'x' ]").expectNothing();
            sender.expectNothing();
            receiver.close();
            sender.close();
        }
    }

    @Test
    public void aDisconnectIsNotJustClosed() {
        RawClient client = clients.v5("a").connect().send("f8 00");
        fails("DISCONNECT e0", client::expectClosed);
    }

    @Test
    public void anotherPacketIsShownWithTheOneThatWasExpected() {
        RawClient client = clients.v5("a").connect().send("c000");
        fails("expected\nd0 01\nbut there came\nPINGRESP d0 00", () -> client.expect("d0 01"));
    }

    @Test
    public void packetsInAnyOrderAreEachExpectedOnce() {
        RawClient client = clients.v311("a").connect().subscribe("~/#", 0);
        client.send("30 [ `~/1` 'x' ] 30 [ `~/2` 'x' ]").expectInAnyOrder("30 [ `~/2` 'x' ]", "30 [ `~/1` 'x' ]");
        client.send("30 [ `~/1` 'x' ] 30 [ `~/1` 'x' ]");
        fails("expected one of", () -> client.expectInAnyOrder("30 [ `~/2` 'x' ]", "30 [ `~/1` 'x' ]"));
    }

    @Test
    public void halfAPacketIsNotInterrupted() {
        RawClient client = clients.v311("a").connect().subscribe("~/t", 0).send("30 06 00");
        client.expectNothing();
    }
}
