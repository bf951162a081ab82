package mqtt.itest.durability.ledger;

import static org.junit.Assert.assertEquals;

import java.util.List;
import mqtt.itest.durability.ledger.Violation.Kind;
import org.junit.Test;

/** What may and must be retained, with a fault in each test. */
public class RetainedTest {
    private final Ledger ledger = new Ledger(() -> 1_000);

    private Retained.Value write() {
        return ledger.retained().write("r/1", false);
    }

    private Retained.Value clear() {
        return ledger.retained().write("r/1", true);
    }

    private void look(Retained.Value... found) {
        Retained.Look look = ledger.retained().look("look");
        for (Retained.Value value : found) {
            look.found("r/1", value.payload());
        }
        look.answered();
        look.end();
    }

    private void expect(Kind... kinds) {
        assertEquals(
                ledger.violations().toString(),
                List.of(kinds),
                ledger.violations().stream().map(Violation::kind).toList());
    }

    @Test
    public void theLastOneThatWasAcknowledged() {
        write().acknowledged();
        Retained.Value last = write();
        last.acknowledged();
        look(last);
        expect();
    }

    @Test
    public void aLaterOneThatWasNot() {
        write().acknowledged();
        look(write());
        expect();
    }

    @Test
    public void anEarlierOneThatWasSentAgain() {
        Retained.Value first = write();
        first.acknowledged();
        write().acknowledged();
        first.sentAgain();
        look(first);
        expect();
    }

    @Test
    public void notAnEarlierOne() {
        Retained.Value first = write();
        first.acknowledged();
        write().acknowledged();
        look(first);
        expect(Kind.RETAINED);
    }

    @Test
    public void notNothing() {
        write().acknowledged();
        write();
        look();
        expect(Kind.RETAINED);
    }

    @Test
    public void nothingIfItMayBeCleared() {
        write().acknowledged();
        clear();
        look();
        expect();
    }

    @Test
    public void nothingIfNothingWasAcknowledged() {
        write();
        look();
        expect();
    }

    @Test
    public void notWhatWasCleared() {
        Retained.Value first = write();
        first.acknowledged();
        clear().acknowledged();
        look(first);
        expect(Kind.RETAINED);
    }

    @Test
    public void notNothingBecauseItIsClearedAfterwards() {
        write().acknowledged();
        Retained.Look look = ledger.retained().look("look");
        look.answered();
        clear();
        assertEquals(List.of("r/1:1"), look.missing());
        look.end();
        expect(Kind.RETAINED);
    }

    @Test
    public void notWhatNobodyWrote() {
        ledger.retained().look("look").found("r/2", new byte[] {'x'});
        expect(Kind.RETAINED);
    }
}
