package mqtt.itest.durability.ledger;

import static org.junit.Assert.assertEquals;

import java.util.List;
import mqtt.api.Qos;
import mqtt.api.TopicFilter;
import mqtt.codec.Publish;
import mqtt.itest.durability.ledger.Violation.Kind;
import org.junit.Before;
import org.junit.Test;

/** Which wills may and must be published, with a fault in each test. */
public class WillsTest {
    private static final TopicFilter FILTER = TopicFilter.of("w/#");

    private long millis = 1_000;
    private final Ledger ledger = new Ledger(() -> millis);
    private final Inbox watcher = ledger.inbox("watcher");
    private int packetId;

    @Before
    public void watch() {
        ledger.wills().watchedBy(watcher);
        watcher.entered(false);
        watcher.subscribing(FILTER, Qos.EXACTLY_ONCE, 0);
        watcher.subscribed(FILTER);
    }

    private Wills.Will connecting(int delaySeconds) {
        return ledger.wills().connecting("c", "w/c", Qos.AT_LEAST_ONCE, delaySeconds);
    }

    private Wills.Will connect(int delaySeconds) {
        Wills.Will will = connecting(delaySeconds);
        will.accepted();
        return will;
    }

    private void publish(Wills.Will will) {
        Published message = will.message();
        watcher.received(new Publish(message.qos(), false, message.topic(), ++packetId, message.payload()));
        watcher.acknowledging(packetId);
    }

    private void expect(Kind... kinds) {
        millis += 60_000;
        ledger.settle();
        assertEquals(
                ledger.violations().toString(),
                List.of(kinds),
                ledger.violations().stream().map(Violation::kind).toList());
    }

    @Test
    public void ofWhoIsLost() {
        Wills.Will will = connect(0);
        will.lost();
        assertEquals(1, ledger.missing().size());
        publish(will);
        assertEquals(0, ledger.missing().size());
        expect();
    }

    @Test
    public void mustBePublished() {
        connect(0).lost();
        expect(Kind.WILL);
    }

    @Test
    public void mustBePublishedOnce() {
        Wills.Will will = connect(0);
        will.lost();
        publish(will);
        publish(will);
        expect(Kind.DUP_MISSING);
    }

    @Test
    public void mustNotBePublishedOfWhoIsThere() {
        publish(connect(0));
        expect(Kind.WILL);
    }

    @Test
    public void mayBePublishedOfWhoWasPerhapsLetIn() {
        Wills.Will first = connecting(0);
        first.lost();
        publish(first);
        connecting(0).lost();
        expect();
    }

    @Test
    public void mustNotBePublishedAfterAGoodbye() {
        Wills.Will will = connect(0);
        will.goodbye();
        will.lost();
        publish(will);
        expect(Kind.WILL);
    }

    @Test
    public void mayBePublishedIfTheBrokerIsKilledAtTheGoodbye() {
        Wills.Will will = connect(0);
        will.goodbye();
        millis += 100;
        ledger.killed();
        will.lost();
        publish(will);
        expect();
    }

    @Test
    public void mustNotBePublishedOfWhoIsBackInTime() {
        Wills.Will will = connect(5);
        will.lost();
        millis += 2_000;
        connect(5);
        publish(will);
        expect(Kind.WILL);
    }

    @Test
    public void mustBePublishedOfWhoIsTooLate() {
        Wills.Will will = connect(5);
        will.lost();
        millis += 8_000;
        connect(5);
        expect(Kind.WILL);
    }

    @Test
    public void mayBePublishedOfWhoIsBackJustThen() {
        Wills.Will will = connect(5);
        will.lost();
        millis += 5_000;
        Wills.Will next = connect(5);
        publish(will);
        expect();
        assertEquals(0, next.message().number() - will.message().number() - 1);
    }

    @Test
    public void isWaitedForUntilItsDelayIsOver() {
        connect(5).lost();
        millis += 4_000;
        assertEquals(1, ledger.missing().size());
    }
}
