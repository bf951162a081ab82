package mqtt.auth.scram;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is stored of a password for one mechanism: enough to check a proof and to give one, not enough to make a client's.
 * Immutable, for any thread.
 *
 * @param iterations of PBKDF2, which the client has to do, {@link #LEAST_ITERATIONS} to {@link #MOST_ITERATIONS}
 * @param salt 8 to 64 bytes
 * @param storedKey the hash of the client's key
 * @param serverKey what the server proves itself with
 */
record Credentials(Mechanism mechanism, int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    /** What RFC 7677 demands. */
    static final int LEAST_ITERATIONS = 4_096;

    static final int MOST_ITERATIONS = 10_000_000;
    static final int SALT_BYTES = 16;

    private static final int LEAST_SALT_BYTES = 8;
    private static final int MOST_SALT_BYTES = 64;
    private static final byte[] CLIENT_KEY = "Client Key".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SERVER_KEY = "Server Key".getBytes(StandardCharsets.US_ASCII);
    private static final String BASE64 = "([A-Za-z0-9+/]+={0,2})";
    private static final Pattern FORM =
            Pattern.compile("(SCRAM-SHA-256|SCRAM-SHA-512)\\$([0-9]{1,9}):" + BASE64 + "\\$" + BASE64 + ':' + BASE64);

    /** What does not depend on the password. */
    record Shape(int iterations, int saltBytes) {}

    /** @throws IllegalArgumentException if a number or length is not as above; the message has no secrets */
    Credentials {
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException(
                    "iterations are " + LEAST_ITERATIONS + " to " + MOST_ITERATIONS + ", not " + iterations);
        }
        if (salt.length < LEAST_SALT_BYTES || salt.length > MOST_SALT_BYTES) {
            throw new IllegalArgumentException(
                    "a salt has " + LEAST_SALT_BYTES + " to " + MOST_SALT_BYTES + " bytes, not " + salt.length);
        }
        if (storedKey.length != mechanism.bytes() || serverKey.length != mechanism.bytes()) {
            throw new IllegalArgumentException("the keys of " + mechanism.method() + " have " + mechanism.bytes()
                    + " bytes, not " + storedKey.length + " and " + serverKey.length);
        }
    }

    /**
     * Makes those of a password. Takes its time.
     *
     * @param password as {@link SaslPrep} leaves it
     */
    static Credentials make(Mechanism mechanism, String password, byte[] salt, int iterations) {
        byte[] salted = mechanism.salted(password, salt, iterations);
        byte[] clientKey = mechanism.hmac(salted, CLIENT_KEY);
        return new Credentials(
                mechanism, iterations, salt, mechanism.hash(clientKey), mechanism.hmac(salted, SERVER_KEY));
    }

    /**
     * Reads the stored form, which is also PostgreSQL's: {@code SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY}, the
     * last three in base64.
     *
     * @throws IllegalArgumentException if it is none; its message does not repeat it
     */
    static Credentials parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("is not SCRAM-SHA-256 or SCRAM-SHA-512 $ITERATIONS:SALT$KEY:KEY");
        }
        Mechanism mechanism = parts.group(1).equals(Mechanism.SHA_256.method()) ? Mechanism.SHA_256 : Mechanism.SHA_512;
        return new Credentials(
                mechanism,
                Integer.parseInt(parts.group(2)),
                decode(parts.group(3)),
                decode(parts.group(4)),
                decode(parts.group(5)));
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("salt or key is not base64"); // without the cause, which quotes it
        }
    }

    /** The stored form. Not for logs. */
    String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return mechanism.method()
                + '$'
                + iterations
                + ':'
                + base64.encodeToString(salt)
                + '$'
                + base64.encodeToString(storedKey)
                + ':'
                + base64.encodeToString(serverKey);
    }

    Shape shape() {
        return new Shape(iterations, salt.length);
    }

    /** Whether a client that sends this proof knows the password. Takes the same time for a right one and a wrong one. */
    boolean isProof(byte[] proof, byte[] authMessage) {
        byte[] clientKey = mechanism.hmac(storedKey, authMessage);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i];
        }
        return MessageDigest.isEqual(storedKey, mechanism.hash(clientKey));
    }

    /** What proves to the client that the server knows it too. */
    byte[] signature(byte[] authMessage) {
        return mechanism.hmac(serverKey, authMessage);
    }

    /** Nothing that helps to guess the password. */
    @Override
    public String toString() {
        return mechanism.method() + "[iterations=" + iterations + ']';
    }
}
