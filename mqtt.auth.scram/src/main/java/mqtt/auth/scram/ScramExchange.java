package mqtt.auth.scram;

import java.security.SecureRandom;
import java.util.Base64;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.ConnectRequest;

/** SCRAM as an authentication method. */
abstract class ScramExchange implements AuthExchange {
    private static final int NONCE_BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final Mechanism mechanism;
    private final Accounts accounts;

    ScramExchange(Mechanism mechanism, Accounts accounts) {
        this.mechanism = mechanism;
        this.accounts = accounts;
    }

    @Override
    public final String method() {
        return mechanism.method();
    }

    /** The user name of CONNECT does not count: who it is, the exchange finds out. */
    @Override
    public final Conversation begin(ConnectRequest request) {
        return new ScramConversation(mechanism, accounts, this::nonce);
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
