package mqtt.auth.common;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import mqtt.api.ReasonCode;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.Verdict;

/**
 * Checks passwords for a connect gate, off the event loops.
 *
 * <ol>
 *   <li>A password that was right a short time ago is answered at once; wrong ones are worked out every time.
 *   <li>A user who is not known costs as much as one who is, so that nobody can find out names by the clock.
 *   <li>When there is more to do than can be done soon, the client is refused with {@link ReasonCode#SERVER_BUSY}.
 * </ol>
 *
 * For any thread.
 */
public final class PasswordChecker implements AutoCloseable {
    private static final int CACHED = 10_000;
    private static final long CACHED_SECONDS = 300;
    private static final byte[] NOTHING = {};

    private final Verdict<ConnectChanges> wrong =
            Verdict.refuse(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "wrong user name or password");
    private final Verdict<ConnectChanges> busy = Verdict.refuse(ReasonCode.SERVER_BUSY, "too many passwords to check");

    private final HashWorkers workers;
    private final VerifiedCache cache;

    /** @param workers closed with this */
    public PasswordChecker(HashWorkers workers) {
        this(workers, CACHED, CACHED_SECONDS, System::nanoTime);
    }

    PasswordChecker(HashWorkers workers, int cached, long cachedSeconds, LongSupplier nanoClock) {
        this.workers = workers;
        cache = new VerifiedCache(cached, cachedSeconds, nanoClock);
    }

    /**
     * Answers for a user who is known: accepts or refuses.
     *
     * @param password as sent; null if none was, which is always wrong
     * @param stored what it must match
     */
    public CompletionStage<Verdict<ConnectChanges>> check(String user, byte[] password, PasswordHash stored) {
        if (password == null) {
            return workers.submit(
                    () -> {
                        stored.matches(NOTHING); // for the clock
                        return wrong;
                    },
                    busy);
        }
        ByteBuffer mark = cache.mark(user, password, stored);
        if (cache.contains(mark)) {
            return Verdict.<ConnectChanges>accept().now();
        }
        return workers.submit(
                () -> {
                    if (!stored.matches(password)) {
                        return wrong;
                    }
                    cache.add(mark);
                    return Verdict.accept();
                },
                busy);
    }

    /**
     * Answers for a user who is not known: passes, but not sooner than {@link #check} refuses.
     *
     * @param like what another user has stored, for its cost
     */
    public CompletionStage<Verdict<ConnectChanges>> passUnknown(byte[] password, PasswordHash like) {
        return workers.submit(
                () -> {
                    like.matches(password == null ? NOTHING : password);
                    return Verdict.pass();
                },
                busy);
    }

    @Override
    public void close() {
        workers.close();
    }
}
