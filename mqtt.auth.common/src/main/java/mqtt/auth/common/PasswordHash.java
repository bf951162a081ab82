package mqtt.auth.common;

/**
 * A password as it is stored: what it can be compared with, not what it is. Immutable, for any thread.
 *
 * <table>
 *   <caption>Forms that are read</caption>
 *   <tr><td>{@code $7$ITERATIONS$SALT$HASH}</td><td>PBKDF2 with HMAC-SHA512, as mosquitto's; new ones are made so</td></tr>
 *   <tr><td>{@code $6$SALT$HASH}</td><td>SHA-512 of password and salt, as old mosquitto's and VerneMQ's; quick to guess</td></tr>
 *   <tr><td>{@code $2a$}, {@code $2b$}, {@code $2y$}</td><td>bcrypt; sees the first 72 bytes only</td></tr>
 * </table>
 *
 * SALT and HASH are base64.
 */
public abstract class PasswordHash {
    /** What OWASP recommends for PBKDF2 with HMAC-SHA512: about a tenth of a second. */
    public static final int DEFAULT_ITERATIONS = 210_000;

    private final String text;

    PasswordHash(String text) {
        this.text = text;
    }

    /**
     * Reads a stored password.
     *
     * @throws IllegalArgumentException if it has none of the known forms; its message does not repeat it
     */
    public static PasswordHash parse(String text) {
        if (text.startsWith("$7$")) {
            return Pbkdf2Hash.read(text);
        }
        if (text.startsWith("$6$")) {
            return SaltedSha512Hash.read(text);
        }
        if (text.startsWith("$2")) {
            return BcryptHash.read(text);
        }
        throw new IllegalArgumentException("not a password hash of a known form ($7$, $6$, $2a$, $2b$, $2y$)");
    }

    /** Makes one with a new salt. Takes its time: not for event loops. */
    public static PasswordHash create(byte[] password) {
        return create(password, DEFAULT_ITERATIONS);
    }

    /**
     * The same with fewer or more iterations.
     *
     * @param iterations 1 to 10,000,000
     */
    public static PasswordHash create(byte[] password, int iterations) {
        return Pbkdf2Hash.make(password, iterations);
    }

    /**
     * Whether this is the password. Takes its time, the same for a right one and a wrong one: not for event loops.
     *
     * @param password as sent; not null, not changed
     */
    public abstract boolean matches(byte[] password);

    /** Roughly how long {@link #matches} takes, in rounds of PBKDF2. */
    public abstract long cost();

    /** The stored form, which {@link #parse} reads. Not for logs. */
    public final String text() {
        return text;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof PasswordHash that && text.equals(that.text);
    }

    @Override
    public final int hashCode() {
        return text.hashCode();
    }

    /** Its form and cost, nothing that helps to guess it. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[cost=" + cost() + ']';
    }
}
