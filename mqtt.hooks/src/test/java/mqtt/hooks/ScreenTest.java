package mqtt.hooks;

import static mqtt.hooks.Fixture.await;
import static mqtt.hooks.Fixture.connect;
import static mqtt.hooks.Fixture.now;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import mqtt.api.ReasonCode;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectGate;
import mqtt.api.hook.ConnectScreen;
import mqtt.api.hook.Verdict;
import mqtt.spi.hook.Admission;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ScreenTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = new Fixture();
    private final HookChain chain = fixture.chain;
    private final List<String> asked = new ArrayList<>();

    @After
    public void close() {
        fixture.close();
    }

    private ConnectScreen saying(String name, Verdict<ConnectChanges> verdict) {
        return request -> {
            asked.add(name);
            return verdict.now();
        };
    }

    private Verdict<ConnectChanges> screen() {
        return now(chain.screen(connect("c"))).verdict();
    }

    @Test
    public void lettingByIsNotLettingIn() {
        assertTrue("nobody is there", screen().isPass());
        fixture.plug("first", 9, saying("first", Verdict.accept()));
        fixture.plug("second", 5, saying("second", Verdict.pass()));
        fixture.plug("third", 1, saying("third", Verdict.accept(new ConnectChanges.Builder().build())));
        assertTrue(screen().isPass());
        assertEquals(List.of("first", "second", "third"), asked);
        assertEquals(
                ReasonCode.NOT_AUTHORIZED,
                now(chain.connect(connect("c"))).verdict().reasonCode());
        assertEquals("only that no gate took it", 1, fixture.metrics.get("hook.refused"));
    }

    @Test
    public void theFirstThatRefusesIsTheLast() {
        fixture.plug("late", 1, saying("late", Verdict.pass()));
        fixture.plug("strict", 5, saying("strict", Verdict.refuse(ReasonCode.BANNED, "banned")));
        Admission answer = now(chain.screen(connect("c")));
        assertEquals(ReasonCode.BANNED, answer.verdict().reasonCode());
        assertEquals("strict", answer.by());
        assertEquals(List.of("strict"), asked);
        assertEquals(1, fixture.metrics.get("hook.refused"));
    }

    @Test
    public void gatesAreNotAskedInsteadNorScreensByGates() {
        ConnectGate gate = request -> {
            asked.add("gate");
            return Verdict.<ConnectChanges>accept().now();
        };
        fixture.plug("gate", 0, gate);
        fixture.plug("screen", 0, saying("screen", Verdict.pass()));
        screen();
        assertEquals(List.of("screen"), asked);
        now(chain.connect(connect("c")));
        assertEquals(List.of("screen", "gate"), asked);
    }

    @Test
    public void mayTakeItsTimeButFailsIfItFails() throws Exception {
        CompletableFuture<Verdict<ConnectChanges>> slow = new CompletableFuture<>();
        ConnectScreen waiting = request -> slow;
        long id = fixture.plug("slow", 5, waiting);
        fixture.plug("next", 1, saying("next", Verdict.refuse(ReasonCode.BANNED, "")));
        CompletableFuture<Admission> answer = chain.screen(connect("c")).toCompletableFuture();
        assertFalse(answer.isDone());
        slow.complete(Verdict.accept());
        assertEquals("next", await(answer).by());
        fixture.unplug(id);
        ConnectScreen broken = request -> {
            throw new IllegalStateException("broken");
        };
        fixture.plug("broken", 5, broken);
        assertEquals(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, screen().reasonCode());
    }

    @Test
    public void mayBeRequired() {
        fixture.configure(1000, 100, "screen");
        assertTrue("gates say so", screen().isPass());
        assertEquals(
                ReasonCode.SERVER_UNAVAILABLE,
                now(chain.connect(connect("c"))).verdict().reasonCode());
        fixture.plug("screen", 0, saying("screen", Verdict.refuse(ReasonCode.BANNED, "")));
        assertEquals(ReasonCode.BANNED, screen().reasonCode());
    }
}
