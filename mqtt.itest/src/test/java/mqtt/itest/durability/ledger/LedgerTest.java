package mqtt.itest.durability.ledger;

import static org.junit.Assert.assertEquals;

import java.util.List;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.TopicFilter;
import mqtt.codec.Publish;
import mqtt.itest.durability.ledger.Violation.Kind;
import org.junit.Before;
import org.junit.Test;

/** A broker that keeps its promises is not blamed, and one that breaks them is: each test plants a fault. */
public class LedgerTest {
    private static final Qos ONE = Qos.AT_LEAST_ONCE;
    private static final Qos TWO = Qos.EXACTLY_ONCE;
    private static final TopicFilter FILTER = TopicFilter.of("t/#");

    private long millis = 1_000;
    private final Ledger ledger = new Ledger(() -> millis);
    private final Inbox inbox = ledger.inbox("sub");

    @Before
    public void subscribe() {
        enter("sub", inbox, false);
        inbox.subscribing(FILTER, TWO, 0);
        inbox.subscribed(FILTER);
    }

    private void enter(String client, Inbox to, boolean sessionPresent) {
        ledger.sessions().asking(client);
        to.entered(sessionPresent);
    }

    private void comeBack() {
        enter("sub", inbox, true);
    }

    private Published publish(Qos qos) {
        return publish(qos, 0);
    }

    /** Published and acknowledged. */
    private Published publish(Qos qos, int expirySeconds) {
        Published message = ledger.publish("pub", "t/1", qos, expirySeconds);
        message.acknowledged();
        return message;
    }

    private static Publish packet(Published message, int packetId, boolean dup) {
        return packet(message, message.qos(), packetId, dup, MessageProperties.NONE);
    }

    private static Publish packet(Published m, Qos qos, int packetId, boolean dup, MessageProperties properties) {
        return new Publish(dup, qos, false, m.topic(), packetId, 0, Publish.NO_IDENTIFIERS, properties, m.payload());
    }

    private void get(Published message, int packetId, boolean dup) {
        inbox.received(packet(message, packetId, dup));
    }

    /** Gets it and answers to the end. */
    private void getAll(Published message, int packetId, boolean dup) {
        get(message, packetId, dup);
        inbox.acknowledging(packetId);
        inbox.released(packetId);
    }

    private void expect(Kind... kinds) {
        ledger.settle();
        assertEquals(
                ledger.violations().toString(),
                List.of(kinds),
                ledger.violations().stream().map(Violation::kind).toList());
    }

    // ---- lost

    @Test
    public void blamesNobodyWhenAllComes() {
        getAll(publish(ONE), 1, false);
        getAll(publish(TWO), 2, false);
        comeBack();
        getAll(publish(ONE), 1, false);
        assertEquals(List.of(), ledger.missing());
        expect();
    }

    @Test
    public void missesWhatWasAcknowledgedAndDidNotCome() {
        publish(ONE);
        getAll(publish(TWO), 1, false);
        assertEquals(1, ledger.missing().size());
        expect(Kind.LOST);
    }

    @Test
    public void doesNotMissWhatWasNotAcknowledged() {
        ledger.publish("pub", "t/1", ONE, 0);
        Published given = publish(ONE);
        given.abandoned();
        expect();
    }

    @Test
    public void doesNotMissWhatWasPublishedBeforeSubackOrAfterUnsubscribe() {
        Inbox other = ledger.inbox("other");
        enter("other", other, false);
        other.subscribing(FILTER, TWO, 0);
        getAll(publish(ONE), 1, false);
        other.subscribed(FILTER);
        getAll(publish(ONE), 1, false);
        other.unsubscribing(FILTER);
        getAll(publish(ONE), 1, false);
        expect();
    }

    @Test
    public void missesWhatASubscriptionThatWasConfirmedAgainDidNotBring() {
        inbox.unsubscribing(FILTER);
        inbox.unsubscribed(FILTER);
        publish(ONE);
        inbox.subscribing(FILTER, TWO, 0);
        inbox.subscribed(FILTER);
        publish(ONE);
        expect(Kind.LOST);
    }

    @Test
    public void doesNotTakeWhatIsNotWhatWasPublished() {
        Published message = publish(ONE);
        byte[] payload = message.payload();
        payload[payload.length - 1]++;
        inbox.received(new Publish(ONE, false, message.topic(), 1, payload));
        expect(Kind.CHANGED, Kind.LOST);
    }

    @Test
    public void seesAWrongQos() {
        inbox.received(packet(publish(TWO), ONE, 1, false, MessageProperties.NONE));
        inbox.acknowledging(1);
        expect(Kind.CHANGED);
    }

    // ---- subscriptions

    @Test
    public void seesWhatComesAfterUnsuback() {
        Published queued = publish(ONE);
        inbox.unsubscribing(FILTER);
        inbox.unsubscribed(FILTER);
        getAll(queued, 1, false); // may still come
        getAll(publish(ONE), 2, false);
        expect(Kind.UNWANTED);
    }

    @Test
    public void seesWhatWasPublishedWhileASubscriptionWasOver() {
        inbox.unsubscribing(FILTER);
        inbox.unsubscribed(FILTER);
        Published between = publish(ONE);
        Published perhaps = ledger.publish("pub", "t/1", ONE, 0);
        inbox.subscribing(FILTER, TWO, 0);
        perhaps.acknowledged();
        getAll(perhaps, 1, false);
        getAll(between, 2, false);
        expect(Kind.UNWANTED, Kind.ORDER);
    }

    @Test
    public void seesAWrongIdentifier() {
        Inbox other = ledger.inbox("other");
        enter("other", other, false);
        other.subscribing(FILTER, TWO, 7);
        other.subscribed(FILTER);
        Published message = publish(ONE);
        getAll(message, 1, false);
        other.received(packet(message, 1, false));
        other.acknowledging(1);
        expect(Kind.CHANGED);
    }

    // ---- sessions

    @Test
    public void seesThatASessionIsGone() {
        publish(ONE);
        enter("sub", inbox, false);
        expect(Kind.SESSION, Kind.LOST);
    }

    @Test
    public void seesThatTheSessionOfAPublisherIsGone() {
        ledger.sessions().asking("pub");
        ledger.sessions().entered("pub", false);
        ledger.sessions().asking("pub");
        ledger.sessions().entered("pub", false); // nothing to keep yet
        ledger.sessions().promised("pub");
        ledger.sessions().entered("pub", false);
        expect(Kind.SESSION);
    }

    @Test
    public void seesASessionOfNobody() {
        ledger.sessions().asking("new");
        ledger.sessions().entered("new", true);
        expect(Kind.SESSION);
    }

    // ---- again

    @Test
    public void seesADuplicateOfQos2() {
        Published message = publish(TWO);
        get(message, 1, false);
        comeBack();
        get(message, 1, true); // the same delivery
        inbox.released(1);
        comeBack();
        get(message, 1, true);
        inbox.released(1);
        expect(Kind.DUPLICATE);
    }

    @Test
    public void seesADuplicateOfQos2UnderAnotherIdentifier() {
        Published message = publish(TWO);
        get(message, 1, false);
        get(message, 2, false);
        inbox.released(1);
        inbox.released(2);
        expect(Kind.DUPLICATE);
    }

    @Test
    public void letsQos1ComeAgainWithDup() {
        Published message = publish(ONE);
        get(message, 1, false);
        comeBack();
        getAll(message, 1, true); // was under way
        comeBack();
        getAll(message, 1, true); // the PUBACK did not arrive
        expect();
    }

    @Test
    public void letsTheFirstOneHaveDup() {
        getAll(publish(ONE), 1, true);
        getAll(publish(TWO), 2, true);
        expect();
    }

    @Test
    public void seesWhatComesAgainWithoutDup() {
        Published message = publish(ONE);
        getAll(message, 1, false);
        comeBack();
        getAll(message, 2, false);
        expect(Kind.DUP_MISSING);
    }

    @Test
    public void seesWhatIsUnderWayComeAgainWithoutDup() {
        Published one = publish(ONE);
        Published two = publish(TWO);
        get(one, 1, false);
        get(two, 2, false);
        comeBack();
        getAll(one, 1, false);
        getAll(two, 2, false);
        expect(Kind.DUP_MISSING, Kind.DUP_MISSING);
    }

    @Test
    public void letsACopyComeForEachTimeThatQos1WasSent() {
        Published message = ledger.publish("pub", "t/1", ONE, 0);
        message.sentAgain();
        message.acknowledged();
        getAll(message, 1, false);
        getAll(message, 2, false);
        getAll(message, 3, false);
        expect(Kind.DUP_MISSING);
    }

    @Test
    public void letsNoCopyComeOfQos2ThatWasSentAgain() {
        inbox.unsubscribing(FILTER);
        inbox.unsubscribed(FILTER);
        Inbox other = ledger.inbox("other");
        enter("other", other, false);
        other.subscribing(FILTER, ONE, 0);
        other.subscribed(FILTER);
        Published message = ledger.publish("pub", "t/1", TWO, 0);
        message.sentAgain();
        message.acknowledged();
        for (int id = 1; id <= 2; id++) {
            other.received(packet(message, ONE, id, false, MessageProperties.NONE));
            other.acknowledging(id);
        }
        expect(Kind.DUP_MISSING);
    }

    // ---- packet identifiers

    @Test
    public void seesAnIdentifierThatIsStillInUse() {
        get(publish(ONE), 1, false);
        comeBack();
        getAll(publish(ONE), 1, true);
        expect(Kind.PACKET_ID);
    }

    @Test
    public void seesAMessageTwiceOnOneConnection() {
        Published message = publish(ONE);
        get(message, 1, false);
        getAll(message, 1, true);
        expect(Kind.PACKET_ID);
    }

    @Test
    public void seesWhatIsNeverFinished() {
        get(publish(ONE), 1, false);
        get(publish(TWO), 2, false);
        comeBack();
        assertEquals(2, ledger.missing().size());
        expect(Kind.UNFINISHED, Kind.UNFINISHED);
    }

    // ---- order

    @Test
    public void seesThatTheOrderIsWrong() {
        Published first = publish(ONE);
        Published second = publish(ONE);
        getAll(second, 1, false);
        getAll(first, 2, false);
        expect(Kind.ORDER);
    }

    @Test
    public void knowsNoOrderOfWhatExpiredAndWasSentAgain() {
        Published first = publish(ONE, 1);
        Published second = publish(ONE);
        millis += 2_000;
        first.sentAgain();
        getAll(second, 1, false);
        getAll(first, 2, false);
        expect();
    }

    @Test
    public void letsWhatWasSentAgainComeBehindWhatASubscriptionBroughtThatBeganBetween() {
        Published first = publish(ONE);
        inbox.unsubscribing(FILTER);
        inbox.unsubscribed(FILTER);
        inbox.subscribing(FILTER, TWO, 0);
        Published second = publish(ONE);
        first.sentAgain();
        getAll(second, 1, false);
        getAll(first, 2, false);
        expect();
    }

    @Test
    public void knowsNoOrderAcrossQosAndTopicsAndPublishers() {
        Published one = publish(ONE);
        Published two = publish(TWO);
        Published elsewhere = ledger.publish("pub", "t/2", ONE, 0);
        Published ofOther = ledger.publish("pub2", "t/1", ONE, 0);
        getAll(ofOther, 1, false);
        getAll(elsewhere, 2, false);
        getAll(two, 3, false);
        getAll(one, 4, false);
        expect();
    }

    @Test // [MQTT-4.6.0-1]
    public void seesThatTheOrderOfWhatComesAgainIsWrong() {
        Published first = publish(TWO);
        Published second = publish(ONE);
        get(first, 1, false);
        get(second, 2, false);
        comeBack();
        getAll(second, 2, true);
        getAll(first, 1, true);
        expect(Kind.ORDER);
    }

    @Test
    public void knowsTheOrderOfTheFirstTimeThoughPubackWasLost() {
        Published first = publish(ONE);
        Published second = publish(ONE);
        get(first, 1, false);
        get(second, 2, false);
        inbox.acknowledging(1);
        comeBack();
        get(first, 1, true);
        get(second, 2, true);
        comeBack();
        getAll(first, 1, true);
        getAll(second, 2, true);
        expect();
    }

    @Test
    public void letsOldMessagesComeAgain() {
        Published first = publish(ONE);
        Published second = publish(ONE);
        get(first, 1, false);
        get(second, 2, false);
        comeBack();
        getAll(first, 1, true);
        getAll(second, 2, true);
        expect();
    }

    // ---- expiry

    @Test
    public void missesWhatHasVanishedBeforeItExpired() {
        publish(ONE, 5);
        Published next = publish(ONE);
        millis += 4_000;
        getAll(next, 1, false);
        expect(Kind.LOST);
    }

    @Test
    public void doesNotMissWhatHasExpired() {
        publish(ONE, 5);
        Published next = publish(ONE);
        millis += 6_000;
        getAll(next, 1, false);
        expect();
    }

    @Test
    public void missesWhatExpiresInAnHour() {
        publish(ONE, 3_600);
        millis += 60_000;
        expect(Kind.LOST);
    }

    @Test
    public void seesWhatHasExpired() {
        Published message = publish(ONE, 5);
        millis += 8_000;
        getAll(message, 1, false);
        expect(Kind.EXPIRED);
    }

    @Test
    public void letsWhatWasSentInTimeComeAgainLater() {
        Published message = publish(ONE, 5);
        millis += 8_000;
        getAll(message, 1, true);
        expect();
    }

    @Test
    public void seesTimeThatWasNotCounted() {
        Published right = publish(ONE, 60);
        Published wrong = publish(ONE, 60);
        millis += 20_000;
        for (Published message : List.of(right, wrong)) {
            long rest = message == right ? 40 : 60;
            MessageProperties properties =
                    new MessageProperties.Builder().messageExpirySeconds(rest).build();
            inbox.received(packet(message, ONE, 1, false, properties));
            inbox.acknowledging(1);
        }
        expect(Kind.EXPIRED);
    }

    // ---- refusals

    @Test
    public void seesARefusal() {
        ledger.publish("pub", "t/1", ONE, 0).refused(ReasonCode.QUOTA_EXCEEDED);
        expect(Kind.REFUSED);
    }
}
