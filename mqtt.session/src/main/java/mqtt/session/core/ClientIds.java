package mqtt.session.core;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes client identifiers for those who bring none: nobody can guess another's. */
final class ClientIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 15;

    private ClientIds() {}

    static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return "fogg-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
