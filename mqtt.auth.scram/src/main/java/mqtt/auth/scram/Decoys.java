package mqtt.auth.scram;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What users get who do not exist, so that they look as if they did: always the same salt for the same name, as no one can
 * work it out who has not the key, and keys that no password fits. Immutable, for any thread.
 */
final class Decoys {
    private final byte[] key;

    /** @param key random; the same for as long as names are to be kept secret */
    Decoys(byte[] key) {
        this.key = key.clone();
    }

    /** @param shape how they are to look */
    Credentials of(Mechanism mechanism, String user, Credentials.Shape shape) {
        return new Credentials(
                mechanism,
                shape.iterations(),
                Arrays.copyOf(derived(Mechanism.SHA_512, "salt " + mechanism, user), shape.saltBytes()),
                derived(mechanism, "stored key", user),
                derived(mechanism, "server key", user));
    }

    private byte[] derived(Mechanism by, String purpose, String user) {
        return by.hmac(key, (purpose + '\0' + user).getBytes(StandardCharsets.UTF_8));
    }
}
