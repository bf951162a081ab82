package mqtt.auth.common;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mqtt.api.ReasonCode;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.Verdict;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class PasswordCheckerTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final AtomicLong nanos = new AtomicLong();
    private final HashWorkers workers = new HashWorkers("test", 1, 2, 1000, nanos::get);
    private final PasswordChecker checker = new PasswordChecker(workers, 2, 60, nanos::get);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @After
    public void close() {
        goOn.countDown();
        checker.close();
    }

    /** Counts how often it is worked out. */
    private static final class Counting extends PasswordHash {
        private final AtomicInteger worked = new AtomicInteger();
        private final String password;

        Counting(String text, String password) {
            super(text);
            this.password = password;
        }

        @Override
        public boolean matches(byte[] tried) {
            worked.incrementAndGet();
            assertTrue(Thread.currentThread().getName().startsWith("test-"));
            return new String(tried, java.nio.charset.StandardCharsets.UTF_8).equals(password);
        }

        @Override
        public long cost() {
            return 1;
        }
    }

    private final Counting stored = new Counting("hash", "right");

    private static Verdict<ConnectChanges> await(CompletionStage<Verdict<ConnectChanges>> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private CompletionStage<Verdict<ConnectChanges>> check(String password) {
        return checker.check("user", password == null ? null : password.getBytes(), stored);
    }

    @Test
    public void acceptsTheRightPasswordAndRefusesOthers() throws Exception {
        assertTrue(await(check("right")).isAccept());
        for (String wrong : new String[] {"wrong", "", "RIGHT", "right "}) {
            assertEquals(
                    ReasonCode.BAD_USER_NAME_OR_PASSWORD, await(check(wrong)).reasonCode());
        }
    }

    @Test
    public void noPasswordIsWrongEvenWhereTheEmptyOneIsRightAndCostsTheSame() throws Exception {
        Counting ofEmpty = new Counting("empty", "");

        Verdict<ConnectChanges> verdict = await(checker.check("user", null, ofEmpty));

        assertEquals(ReasonCode.BAD_USER_NAME_OR_PASSWORD, verdict.reasonCode());
        assertEquals(1, ofEmpty.worked.get());
        assertTrue(await(checker.check("user", new byte[0], ofEmpty)).isAccept());
    }

    @Test
    public void anUnknownUserPassesAndCostsTheSame() throws Exception {
        assertTrue(await(checker.passUnknown("right".getBytes(), stored)).isPass());
        assertTrue(await(checker.passUnknown(null, stored)).isPass());
        assertEquals(2, stored.worked.get());
    }

    @Test
    public void answersAtOnceWhatWasRightAShortTimeAgo() throws Exception {
        await(check("right"));

        assertTrue(check("right").toCompletableFuture().isDone());
        assertEquals(1, stored.worked.get());

        assertFalse(
                "another user",
                await(checker.check("other", "wrong".getBytes(), stored)).isAccept());
        await(checker.check("other", "right".getBytes(), stored));
        assertEquals(3, stored.worked.get());

        Counting changed = new Counting("changed", "new");
        assertFalse(
                "the stored one changed",
                await(checker.check("user", "right".getBytes(), changed)).isAccept());

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
        await(check("right"));
        assertEquals("after its time", 4, stored.worked.get());
    }

    @Test
    public void neverRemembersWhatWasWrong() throws Exception {
        await(check("wrong"));
        await(check("wrong"));

        assertEquals(2, stored.worked.get());
    }

    @Test
    public void remembersOnlySoMany() throws Exception {
        await(checker.check("one", "right".getBytes(), stored));
        await(checker.check("two", "right".getBytes(), stored));
        await(checker.check("three", "right".getBytes(), stored)); // forgets one

        assertTrue(checker.check("two", "right".getBytes(), stored)
                .toCompletableFuture()
                .isDone());
        await(checker.check("one", "right".getBytes(), stored));
        assertEquals(4, stored.worked.get());
    }

    @Test
    public void marksOfDifferentThreesDiffer() {
        VerifiedCache cache = new VerifiedCache(10, 60, nanos::get);
        PasswordHash hash = new Counting("bc", "");

        cache.add(cache.mark("a", "d".getBytes(), hash));

        assertTrue(cache.contains(cache.mark("a", "d".getBytes(), hash)));
        assertFalse(cache.contains(cache.mark("ab", "d".getBytes(), new Counting("c", ""))));
        assertFalse(cache.contains(cache.mark("a", "cd".getBytes(), new Counting("b", ""))));
        assertEquals(1, cache.size());
    }

    // ---- workers ----

    /** Keeps the one thread busy. */
    private CompletionStage<Integer> block() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CompletionStage<Integer> stage = workers.submit(
                () -> {
                    running.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                    return 1;
                },
                0);
        running.await();
        return stage;
    }

    @Test
    public void refusesWhenTheQueueIsFull() throws Exception {
        block();
        List<CompletionStage<Verdict<ConnectChanges>>> waiting = new ArrayList<>();
        waiting.add(check("right"));
        waiting.add(check("right"));

        assertEquals(
                ReasonCode.SERVER_BUSY,
                check("right").toCompletableFuture().getNow(null).reasonCode());

        goOn.countDown();
        for (CompletionStage<Verdict<ConnectChanges>> stage : waiting) {
            assertTrue(await(stage).isAccept());
        }
    }

    @Test
    public void doesNotDoWhatHasWaitedTooLong() throws Exception {
        block();
        CompletionStage<Verdict<ConnectChanges>> late = check("right");
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1001));
        goOn.countDown();

        assertEquals(ReasonCode.SERVER_BUSY, await(late).reasonCode());
        assertEquals(0, stored.worked.get());
    }

    @Test
    public void survivesWorkThatThrows() throws Exception {
        CompletionStage<Integer> failed = workers.submit(
                () -> {
                    throw new IllegalStateException("broken");
                },
                0);
        try {
            failed.toCompletableFuture().join();
            throw new AssertionError("it did not fail");
        } catch (CompletionException expected) {
            assertEquals("broken", expected.getCause().getMessage());
        }
        assertTrue(await(check("right")).isAccept());
    }

    @Test
    public void isBusyOnceItIsClosed() throws Exception {
        checker.close();

        assertEquals(ReasonCode.SERVER_BUSY, await(check("right")).reasonCode());
    }
}
