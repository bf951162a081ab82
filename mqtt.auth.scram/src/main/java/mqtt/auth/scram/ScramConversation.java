package mqtt.auth.scram;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import mqtt.api.ReasonCode;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.AuthExchange.Step;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of one exchange. The client begins, perhaps after an empty message; then each side says something twice:
 *
 * <pre>
 * client-first   n,,n=user,r=NONCE
 * server-first   r=NONCE+NONCE,s=SALT,i=ITERATIONS
 * client-final   c=biws,r=NONCE+NONCE,p=PROOF
 * server-final   v=SIGNATURE
 * </pre>
 *
 * A user who does not exist gets as far as one who does: to the refusal of the proof. The whole costs three HMACs and a hash
 * of a few hundred bytes, some microseconds, so it is done where it is asked.
 */
final class ScramConversation implements AuthExchange.Conversation {
    private enum State {
        BEGIN,
        FIRST,
        FINAL,
        OVER
    }

    private static final Logger LOG = LoggerFactory.getLogger(ScramConversation.class);
    /** A name of 255 characters in four bytes each, and a nonce as long. */
    private static final int MOST_BYTES = 2_048;

    private final Mechanism mechanism;
    private final Accounts accounts;
    private final Supplier<String> nonces;

    private State state = State.BEGIN;
    private ClientFirst first;
    private Accounts.Account account;
    private String nonce;
    private String serverFirst;

    /** @param nonces gives another one each time, of printable characters without a comma */
    ScramConversation(Mechanism mechanism, Accounts accounts, Supplier<String> nonces) {
        this.mechanism = mechanism;
        this.accounts = accounts;
        this.nonces = nonces;
    }

    @Override
    public CompletionStage<Step> next(byte[] data) {
        return CompletableFuture.completedStage(step(data));
    }

    private Step step(byte[] data) {
        try {
            return switch (state) {
                case BEGIN -> data.length == 0 ? invite() : begin(text(data));
                case FIRST -> begin(text(data));
                case FINAL -> end(text(data));
                case OVER -> throw Refused.malformed("the exchange is over");
            };
        } catch (Refused refused) {
            state = State.OVER;
            return new Step(null, Verdict.refuse(refused.reasonCode(), refused.getMessage()));
        }
    }

    private static String text(byte[] data) throws Refused {
        if (data.length > MOST_BYTES) {
            throw Refused.malformed("more than " + MOST_BYTES + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw Refused.malformed("not UTF-8");
        }
    }

    /** The client waits for the server to begin: it is its turn. */
    private Step invite() {
        state = State.FIRST;
        return new Step(null, Verdict.pass());
    }

    private Step begin(String message) throws Refused {
        first = ClientFirst.parse(message);
        account = accounts.of(mechanism, first.user());
        nonce = first.nonce() + nonces.get();
        Credentials credentials = account.credentials();
        serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(credentials.salt()) + ",i="
                + credentials.iterations();
        state = State.FINAL;
        return new Step(bytes(serverFirst), Verdict.pass());
    }

    private Step end(String message) throws Refused {
        state = State.OVER;
        ClientFinal last = ClientFinal.parse(message, mechanism.bytes());
        if (!last.header().equals(Base64.getEncoder().encodeToString(bytes(first.header())))) {
            throw new Refused(ReasonCode.NOT_AUTHORIZED, "the channel binding is not that of the first message");
        }
        if (!last.nonce().equals(nonce)) {
            throw new Refused(ReasonCode.NOT_AUTHORIZED, "the nonce is not that of this exchange");
        }
        byte[] authMessage = bytes(first.bare() + ',' + serverFirst + ',' + last.withoutProof());
        boolean proved = account.credentials().isProof(last.proof(), authMessage);
        if (!proved || !account.real()) {
            LOG.debug(
                    "user={} mechanism={} {}", first.user(), mechanism.method(), account.real() ? "wrong" : "unknown");
            throw new Refused(
                    ReasonCode.BAD_USER_NAME_OR_PASSWORD, "wrong user name or password: user=" + first.user());
        }
        String signature =
                Base64.getEncoder().encodeToString(account.credentials().signature(authMessage));
        return new Step(
                bytes("v=" + signature),
                Verdict.accept(
                        new ConnectChanges.Builder().userName(first.user()).build()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
