package mqtt.api.hook;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.ReasonCode;

/**
 * What a gate says: accept, perhaps with changes; refuse, with a reason; or pass the question on to the next gate.
 * Where every gate passes, the answer is no. Immutable, for any thread.
 *
 * @param <C> what a gate of this kind may change
 */
public final class Verdict<C> {
    private enum Kind {
        ACCEPT,
        REFUSE,
        PASS
    }

    private static final Verdict<Object> ACCEPT = new Verdict<>(Kind.ACCEPT, null, ReasonCode.SUCCESS, "");
    private static final Verdict<Object> PASS = new Verdict<>(Kind.PASS, null, ReasonCode.NOT_AUTHORIZED, "");

    private final Kind kind;
    private final C changes;
    private final ReasonCode reasonCode;
    private final String reason;
    private final String serverReference;
    private final Now<C> now;

    private Verdict(Kind kind, C changes, ReasonCode reasonCode, String reason) {
        this(kind, changes, reasonCode, reason, "");
    }

    private Verdict(Kind kind, C changes, ReasonCode reasonCode, String reason, String serverReference) {
        this.kind = kind;
        this.serverReference = serverReference;
        this.changes = changes;
        this.reasonCode = reasonCode;
        this.reason = reason;
        this.now = new Now<>(this);
    }

    /** Yes, as it is. Always the same object. */
    @SuppressWarnings("unchecked")
    public static <C> Verdict<C> accept() {
        return (Verdict<C>) ACCEPT;
    }

    /** Yes, with these changes; not null. */
    public static <C> Verdict<C> accept(C changes) {
        return new Verdict<>(Kind.ACCEPT, Objects.requireNonNull(changes), ReasonCode.SUCCESS, "");
    }

    /** Not mine to say: ask the next gate. Always the same object. */
    @SuppressWarnings("unchecked")
    public static <C> Verdict<C> pass() {
        return (Verdict<C>) PASS;
    }

    /**
     * No.
     *
     * @param reasonCode an error, 0x80 or above; a client of MQTT 3.x gets what comes closest
     * @param reason for the log and, if the client wants it, the Reason String; no secrets; not null
     * @throws IllegalArgumentException if the reason code is not an error
     */
    public static <C> Verdict<C> refuse(ReasonCode reasonCode, String reason) {
        if (!reasonCode.isError()) {
            throw new IllegalArgumentException(reasonCode + " refuses nothing");
        }
        return new Verdict<>(Kind.REFUSE, null, reasonCode, Objects.requireNonNull(reason));
    }

    /**
     * No, but another server may say yes. For {@link ConnectGate} and {@link AuthExchange}; a client before MQTT 5 is told
     * that the server is unavailable.
     *
     * @param moved whether for good (0x9D), else for now (0x9C)
     * @param serverReference what the client is given as Server Reference: host names or addresses, each perhaps with a
     *     colon and a port, separated by spaces; not empty
     * @param reason as with {@link #refuse}
     * @throws IllegalArgumentException if the reference is empty
     */
    public static <C> Verdict<C> redirect(boolean moved, String serverReference, String reason) {
        if (serverReference.isBlank()) {
            throw new IllegalArgumentException("a redirection says where to");
        }
        return new Verdict<>(
                Kind.REFUSE,
                null,
                moved ? ReasonCode.SERVER_MOVED : ReasonCode.USE_ANOTHER_SERVER,
                Objects.requireNonNull(reason),
                serverReference);
    }

    /**
     * A stage that is complete with this verdict, for good: what a gate returns that need not wait. Costs nothing, nor
     * does its {@code toCompletableFuture()}. Always the same object.
     */
    public CompletionStage<Verdict<C>> now() {
        return now;
    }

    public boolean isAccept() {
        return kind == Kind.ACCEPT;
    }

    public boolean isRefuse() {
        return kind == Kind.REFUSE;
    }

    public boolean isPass() {
        return kind == Kind.PASS;
    }

    /** What to change; null for nothing. */
    public C changes() {
        return changes;
    }

    /** {@link ReasonCode#SUCCESS} unless it refuses or passes. */
    public ReasonCode reasonCode() {
        return reasonCode;
    }

    /** Perhaps empty, not null. */
    public String reason() {
        return reason;
    }

    /** Where the client should go instead; empty for nowhere, not null. */
    public String serverReference() {
        return serverReference;
    }

    @Override
    public String toString() {
        return kind == Kind.REFUSE
                ? "refuse " + reasonCode + ' ' + reason
                : kind.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Complete from the start. Shared by everybody, so nobody may change what it says. */
    private static final class Now<C> extends CompletableFuture<Verdict<C>> {
        Now(Verdict<C> verdict) {
            complete(verdict);
        }

        @Override
        public void obtrudeValue(Verdict<C> value) {
            throw new UnsupportedOperationException("a verdict stands");
        }

        @Override
        public void obtrudeException(Throwable failure) {
            throw new UnsupportedOperationException("a verdict stands");
        }
    }
}
