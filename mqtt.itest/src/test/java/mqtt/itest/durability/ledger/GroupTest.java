package mqtt.itest.durability.ledger;

import static org.junit.Assert.assertEquals;

import java.util.List;
import mqtt.api.Qos;
import mqtt.api.TopicFilter;
import mqtt.codec.Publish;
import mqtt.itest.durability.ledger.Violation.Kind;
import org.junit.Before;
import org.junit.Test;

/** What members of a shared subscription may and must get, with a fault in each test. */
public class GroupTest {
    private static final TopicFilter FILTER = TopicFilter.of("$share/g/t/#");

    private final Ledger ledger = new Ledger(() -> 1_000);
    private final Group group = ledger.group("g");
    private final Inbox a = group.member("a");
    private final Inbox b = group.member("b");

    @Before
    public void subscribe() {
        for (Inbox member : List.of(a, b)) {
            member.entered(false);
            member.subscribing(FILTER, Qos.EXACTLY_ONCE, 0);
            member.subscribed(FILTER);
        }
    }

    private Published publish(Qos qos) {
        Published message = ledger.publish("pub", "t/1", qos, 0);
        message.acknowledged();
        return message;
    }

    private static void get(Inbox member, Published message) {
        member.received(new Publish(message.qos(), false, message.topic(), 1, message.payload()));
    }

    private void expect(Kind... kinds) {
        ledger.settle();
        assertEquals(
                ledger.violations().toString(),
                List.of(kinds),
                ledger.violations().stream().map(Violation::kind).toList());
    }

    @Test
    public void oneMemberIsEnough() {
        get(a, publish(Qos.AT_LEAST_ONCE));
        get(b, publish(Qos.AT_LEAST_ONCE));
        get(b, publish(Qos.EXACTLY_ONCE));
        b.released(1);
        expect();
    }

    @Test
    public void missesWhatNobodyGot() {
        publish(Qos.AT_LEAST_ONCE);
        assertEquals(1, ledger.missing().size());
        expect(Kind.LOST);
    }

    @Test
    public void letsQos1ComeToSeveral() {
        Published message = publish(Qos.AT_LEAST_ONCE);
        get(a, message);
        get(b, message);
        expect();
    }

    @Test
    public void seesQos2ComeToSeveral() {
        Published message = publish(Qos.EXACTLY_ONCE);
        get(a, message);
        get(b, message);
        a.released(1);
        b.released(1);
        expect(Kind.DUPLICATE);
    }

    @Test
    public void seesQos2ThatIsNeverFinished() {
        get(a, publish(Qos.EXACTLY_ONCE));
        expect(Kind.UNFINISHED);
    }
}
