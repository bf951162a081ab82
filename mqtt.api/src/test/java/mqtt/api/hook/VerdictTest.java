package mqtt.api.hook;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.CompletableFuture;
import mqtt.api.ReasonCode;
import org.junit.Test;

public class VerdictTest {
    @Test(timeout = 10_000)
    public void isThereAtOnceAndForGood() {
        Verdict<String> verdict = Verdict.accept("changed");
        CompletableFuture<Verdict<String>> now = verdict.now().toCompletableFuture();

        assertTrue(now.isDone());
        assertSame(verdict, now.join());
        assertSame(now, verdict.now().toCompletableFuture());

        assertThrows(UnsupportedOperationException.class, () -> now.obtrudeValue(Verdict.pass()));
        assertThrows(UnsupportedOperationException.class, () -> now.obtrudeException(new Exception()));
        assertFalse(now.complete(Verdict.pass()));
        assertFalse(now.completeExceptionally(new Exception()));
        assertFalse(now.cancel(true));
        assertSame(verdict, now.join());
    }

    @Test(timeout = 10_000)
    public void refusesOnlyWithAnError() {
        assertEquals(
                ReasonCode.BANNED,
                Verdict.refuse(ReasonCode.BANNED, "")
                        .now()
                        .toCompletableFuture()
                        .join()
                        .reasonCode());
        assertThrows(IllegalArgumentException.class, () -> Verdict.refuse(ReasonCode.SUCCESS, ""));
    }
}
